"""Proof 8, `mutation`: every step of a reference is needed, and none of them must come in exactly its tick.

Dropping any one command must fail. Shifting the whole script by up to 3 ticks must still pass, and so must shifting
each command alone, as far as the commands and faults around it allow.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from levels.proof.runs import PlayResult, PlayResults, PlayScript, ProofRun
from levels.proof.verdict import ProofResult

if TYPE_CHECKING:
    from levels.scenario.loading.loader import Scenario
    from levels.scenario.schema.solutions import Solution

SHIFTS = (-1, -2, -3, 1, 2, 3)
"""By so many ticks a player may be early or late; the nearest first."""


class Mutation(NamedTuple):
    """A changed script and what must come of it."""

    what: str
    """What differs."""
    script: PlayScript
    shift: int = 0
    """By how many ticks it was moved; 0 where something was dropped instead."""


def plays(scenario: Scenario) -> Iterator[ProofRun]:
    """Every play that this proof looks at."""
    return (ProofRun(mutation.script) for _, mutation in _mutations(scenario))


def mutated(scenario: Scenario, results: PlayResults) -> ProofResult:
    """Judge them; of shifts of one thing in one direction, the author needs to know of the nearest that breaks it."""
    problems: dict[tuple[str, str, bool], str] = {}
    count = 0
    for solution, mutation in _mutations(scenario):
        if not results[ProofRun(solution.script)].passed:
            continue  # the proof `right` tells of it
        count += 1
        result = results[ProofRun(mutation.script)]
        if result.passed == (mutation.shift == 0):
            problems.setdefault((solution.name, mutation.what, mutation.shift > 0), _problem(mutation, result))
    said = "; ".join(f"{name} {problem}" for (name, _, _), problem in problems.items())
    detail = f"{count} changed scripts: each step is needed, and up to {max(SHIFTS)} ticks of delay are forgiven"
    return ProofResult(
        "mutation", not problems, said or (detail if count else "no reference passes that could be changed")
    )


def _problem(mutation: Mutation, result: PlayResult) -> str:
    if mutation.shift == 0:
        return f"still passes without {mutation.what}: an idle step"
    moved = f"{mutation.what} {_ticks(mutation.shift)}"
    return f"fails with {moved} on {result.why}: nobody should have to hit a tick exactly"


def _mutations(scenario: Scenario) -> Iterator[tuple[Solution, Mutation]]:
    borders = _borders(scenario)
    for solution in scenario.spec.solutions:
        if solution.kind != "reference":
            continue
        for mutation in (*_dropped(solution.script), *_moved(solution.script), *_moved_alone(solution.script, borders)):
            yield solution, mutation


def _borders(scenario: Scenario) -> list[int]:
    """The ticks at whose beginning the world changes by itself: moved over one, a command means another thing."""
    spec = scenario.spec
    asleep = [tick for first, last in spec.rules.sleep for tick in (first, last + 1)]
    ends = [fault.at + fault.lasting for fault in spec.faults if fault.lasting]
    return [fault.at for fault in spec.faults] + ends + [entry.tick for entry in scenario.later] + asleep


def _dropped(script: PlayScript) -> Iterator[Mutation]:
    for index, entry in enumerate(script):
        if entry.interrupt:
            continue
        rest = script[index + 1 :]
        if rest and rest[0].interrupt:
            rest = rest[1:]  # the Ctrl-C was for the dropped command
        yield Mutation(_called(script, index), script[:index] + rest)


def _moved(script: PlayScript) -> Iterator[Mutation]:
    if not script:
        return
    first = min(entry.tick for entry in script)
    for shift in SHIFTS:
        moved = max(shift, -first)
        if moved:
            later = tuple(replace(entry, tick=entry.tick + moved) for entry in script)
            yield Mutation("the whole script", later, moved)


def _moved_alone(script: PlayScript, borders: list[int]) -> Iterator[Mutation]:
    for index, entry in enumerate(script if len(script) > 1 else ()):
        before = script[index - 1].tick if index else 0
        after = script[index + 1].tick if index + 1 < len(script) else None
        for shift in SHIFTS:
            tick = entry.tick + shift
            if tick < before or (after is not None and tick > after) or _crosses(entry.tick, tick, borders):
                continue
            moved = (*script[:index], replace(entry, tick=tick), *script[index + 1 :])
            yield Mutation(_called(script, index), moved, shift)


def _crosses(tick: int, other: int, borders: list[int]) -> bool:
    low, high = sorted((tick, other))
    return any(low < border <= high for border in borders)


def _called(script: PlayScript, index: int) -> str:
    entry = script[index]
    what = entry.run or (f"the file {entry.write.path}" if entry.write is not None else "Ctrl-C")
    return f"`{what}` (tick {entry.tick})"


def _ticks(shift: int) -> str:
    count = abs(shift)
    return f"{count} tick{'s' if count > 1 else ''} {'later' if shift > 0 else 'earlier'}"
