"""Two recordings of one scenario side by side: what came of them, when each was served, where they part.

Called by `podfall diff`, which is how a teacher compares two answers and an author two attempts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from levels.journal.journal import Edited, HTTPEntry, InterruptEntry, LineEntry, Unsaved, WriteEntry
from levels.playback.replay import first_apart, session_of
from levels.session.level import Level
from levels.session.replayer import Replayer

if TYPE_CHECKING:
    from levels.journal.journal import JournalEntry
    from levels.recording.record import RunRecord
    from levels.session.session import Session

SPAN = 10
"""Ticks of one line of the table."""
_WIDTH = 34


class _Side(NamedTuple):
    """One of the two, played to its end."""

    run: RunRecord
    session: Session


def side_by_side(a: RunRecord, b: RunRecord) -> Iterator[str]:
    """The lines of the comparison. Raises UnreadableError where a scenario cannot be played."""
    sides = (_played(a), _played(b))
    yield _row("", a.file, b.file)
    yield from _outcome(sides)
    yield from _success(sides)
    yield from _commands(sides)
    yield ""
    apart = first_apart(sides[0].session.digest.ticks, sides[1].session.digest.ticks)
    if a.setup.seed != b.setup.seed:
        yield f"They have different seeds, {a.setup.seed} and {b.setup.seed}."
    yield f"They part in tick {apart[0]}: {apart[1]}." if apart else "No tick that wrote is different."


def _played(run: RunRecord) -> _Side:
    session = session_of(run)
    Replayer(session, run.script).play(run.end_tick)
    return _Side(run, session)


def _row(name: str, left: str, right: str) -> str:
    return f"{name:<12} {left:<{_WIDTH}} {right}".rstrip()


def _outcome(sides: tuple[_Side, _Side]) -> Iterator[str]:
    levels = [side.session for side in sides if isinstance(side.session, Level)]
    if len(levels) == len(sides):
        yield _row("verdict", *(f"{level.verdict} in tick {level.verdict_tick}" for level in levels))
        yield _row("medals", *(", ".join(level.medals()) or "none" for level in levels))
        yield _row("not met", *(", ".join(level.failing()) or "nothing" for level in levels))
        yield _row("lost", *(str(level.requests_lost()) for level in levels))
    yield _row("commands", *(str(side.session.mutations) for side in sides))
    yield _row("ticks", *(str(side.session.tick_number) for side in sides))


def _success(sides: tuple[_Side, _Side]) -> Iterator[str]:
    """Served of issued, in spans of ticks, of every client that either of the two had."""
    last = max(side.session.tick_number for side in sides)
    clients = dict.fromkeys(name for side in sides for name in side.session.cluster.metrics.clients())
    for client in clients:
        yield ""
        yield f"{client}: served of issued"
        for first in range(1, last + 1, SPAN):
            cells = [_served(side.session, client, first, first + SPAN - 1) for side in sides]
            mark = "" if cells[0] == cells[1] else "  <"
            yield _row(f"{first:>4}-{first + SPAN - 1}", *cells) + mark


def _served(session: Session, client: str, first: int, last: int) -> str:
    if client not in session.cluster.metrics.clients() or first > session.tick_number:
        return "-"
    counts = session.cluster.metrics.window(client, first, last)
    letters = " ".join(f"{letter}={count}" for letter, count in counts.lost.items() if count)
    return f"{counts.served} of {counts.issued} {letters}".rstrip()


def _commands(sides: tuple[_Side, _Side]) -> Iterator[str]:
    yield ""
    yield "what was done"
    marked = [(entry.tick, "AB"[index], entry) for index, side in enumerate(sides) for entry in side.run.script]
    for tick, name, entry in sorted(marked, key=lambda one: one[0]):
        yield f"  {name} tick {tick:>4}  {_told(entry)}"


def _told(entry: JournalEntry) -> str:
    match entry:
        case LineEntry(_, run):
            return run
        case InterruptEntry():
            return "(Ctrl-C)"
        case HTTPEntry(_, ask):
            return f"(HTTP) {ask.method} {ask.path}"
        case Edited(_, number, _):
            return f"(edited text {number})"
        case Unsaved(_, _, why):
            return f"(not saved: {why})"
        case WriteEntry(_, path, _):
            return f"(file) {path}"
