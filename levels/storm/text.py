"""A storm's report as text, 80 columns wide and about a screen long: what is assumed, who asks, what fell and why.

What has no room is counted in a line; `--json` has all of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from levels.storm.fixes.told import told_fixes
from levels.storm.folding import WIDTH, folded
from levels.storm.pairs import no_worse_together

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from levels.storm.report import StormCause, StormFault, StormReport

FAULTS = 20
"""Faults that have a row of their own."""
CAUSES = 8
"""Causes that are told in a sentence each."""
CLIENTS = 8
_LOST, _LETTERS, _WELL = 14, 15, 6
_BEFORE = " " * 2


class _Numbered(NamedTuple):
    number: int
    cause: StormCause


_Numbers = dict[tuple[str, str], _Numbered]
"""(letter, cause) to its number, and the first of its kind."""


def report_text(report: StormReport, ways: Mapping[str, str]) -> list[str]:
    """Its lines; `ways` are the ways of clients' requests as `status way` tells them."""
    no_worse = no_worse_together(report.faults)
    told = [fault for fault in report.faults if fault not in no_worse]
    fallen = [fault for fault in told if fault.lost]
    shown, rest = fallen[:FAULTS], fallen[FAULTS:]
    numbers = _numbers(shown)
    return [
        *_assumptions(report.assumptions),
        "",
        "Who asks",
        *_clients(report, ways),
        "",
        *(_fallen(shown, rest, numbers) if fallen else ["Nothing fell."]),
        *_unfinished(told),
        *_unscathed(told),
        *_together(no_worse),
        *_why(numbers),
        *told_fixes(report),
    ]


def _assumptions(sentences: Iterable[str]) -> Iterator[str]:
    """Those on images are what `podfall sandbox --assumptions` prints: only how many they are."""
    yield "What is assumed"
    of_images = 0
    for sentence in sentences:
        of_images += sentence.startswith(" ")
        if not sentence.startswith(" ") and not sentence.endswith(":"):
            yield from folded(sentence)
    if of_images:
        yield from folded(
            f"{of_images} container{'s' if of_images > 1 else ''} of images that podfall does not know do what their "
            "manifests imply (podfall sandbox --assumptions tells it)"
        )


def _clients(report: StormReport, ways: Mapping[str, str]) -> Iterator[str]:
    for client in report.clients[:CLIENTS]:
        yield from folded(ways.get(client.name, f"{client.name} -> {client.target}"))
    if report.clients[CLIENTS:]:
        yield f"  and {len(report.clients) - CLIENTS} more"


def _numbers(faults: Iterable[StormFault]) -> _Numbers:
    """A number for what cost most in each fault, in their order: as many as are told."""
    found: _Numbers = {}
    for fault in faults:
        for cause in fault.causes[:1]:
            if len(found) < CAUSES:
                found.setdefault(_kind(cause), _Numbered(len(found) + 1, cause))
    return found


def _kind(cause: StormCause) -> tuple[str, str]:
    return cause.letter, cause.cause


def _fallen(shown: Sequence[StormFault], rest: Sequence[StormFault], numbers: _Numbers) -> Iterator[str]:
    yield "What fell, the worst first"
    yield _row("lost of sent", "by letter", "well") + "fault, and [why]"
    for fault in shown:
        well = "never" if fault.recovered is None else f"{fault.recovered} s"
        why = "".join(f" [{numbers[_kind(cause)].number}]" for cause in fault.causes[:1] if _kind(cause) in numbers)
        row = _row(f"{fault.lost} of {fault.sent}", _letters(fault.letters), well)
        named = f"{fault.fault} {fault.target}{why}"
        yield from [row + named] if len(row + named) <= WIDTH else [row.rstrip(), f"{named:>{WIDTH}}"]
    if rest:
        yield f"  and {len(rest)} more, which lost {sum(fault.lost for fault in rest)} in all"


def _unfinished(faults: Iterable[StormFault]) -> Iterator[str]:
    """Faults that are somebody's work, such as a drain, and do not come to an end."""
    found = [fault for fault in faults if fault.unfinished]
    if found:
        yield ""
        yield "What does not come to its end"
    for fault in found:
        yield from folded(f"{fault.fault} {fault.target}: {fault.unfinished}")


def _row(lost: str, letters: str, well: str) -> str:
    return f"{_BEFORE}{lost:<{_LOST}} {letters:<{_LETTERS}} {well:<{_WELL}} "


def _letters(letters: Mapping[str, int]) -> str:
    """`50 5, 30 T..`: the commonest, as many as have room."""
    told = [f"{count} {letter}" for letter, count in letters.items()]
    shown = told
    while len(text := ", ".join(shown) + (".." if len(shown) < len(told) else "")) > _LETTERS and shown[1:]:
        shown = shown[:-1]
    return text


def _unscathed(faults: Sequence[StormFault]) -> Iterator[str]:
    """In one line, which is folded where it is long; a kind of which none lost anything names no target."""
    by_kind: dict[str, list[str]] = {}
    bad: dict[str, None] = {}
    for fault in faults:
        if fault.lost or fault.unfinished:
            bad[fault.fault] = None
        else:
            by_kind.setdefault(fault.fault, []).append(fault.target)
    if by_kind:
        yield ""
        told = (
            f"{kind} {', '.join(targets)}" if kind in bad or not targets[1:] else f"any {kind}"
            for kind, targets in by_kind.items()
        )
        yield from folded(f"Nothing was lost in: {'; '.join(told)}", "")


def _together(no_worse: Sequence[StormFault]) -> Iterator[str]:
    if no_worse:
        yield ""
        count = len(no_worse)
        yield f"{count} pair{'s' if count > 1 else ''} of faults cost no more than both of them alone."


def _why(numbers: _Numbers) -> Iterator[str]:
    if numbers:
        yield ""
        yield "Why"
    for number, cause in numbers.values():
        believed, truth, actual = cause.text.partition("; in truth ")
        sentence = f"{believed}{truth}{actual.partition(';')[0]}"
        yield from folded(f"[{number}] {cause.letter} at {cause.hop}: {sentence}")
        if cause.run:
            yield from folded(f"podfall replay {cause.run}", "      ")
