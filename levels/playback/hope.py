"""Back from a level that was lost: to the latest moment from which it can still be won.

There the lines of the reference or of an alternative that the player has not typed yet, begun at once, still pass; or
those that are still to come, typed before or not: what was done too early may have to be done again.
Asked by the card's F3. Found by bisection over every tenth tick, so that there is time left to think.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from levels.session.headless import play_while_hopeful
from levels.session.level import Level
from levels.session.line_runner import never
from levels.session.results.aftermath import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from levels.scenario.schema.solutions import ScriptEntry, Solution
    from levels.session.timeline import Timeline

STEP = 10
"""Ticks from one moment that is tried to the next."""
PROBES = 8
"""So many moments are tried at most."""


def latest_hope(timeline: Timeline, enough: Callable[[], bool] = never) -> int:
    """The tick of that moment before the present; 0 where there is none.

    `enough` is asked before each try: True ends the search with what is known by then. Raises MoveError where a moment
    cannot be reached.
    """
    moments = range(0, min(_lost_since(timeline)), STEP)
    low, high = 0, len(moments)
    for _ in range(PROBES):
        if high - low <= 1 or enough():
            break
        middle = (low + high) // 2
        if _can_be_won(timeline, moments[middle]):
            low = middle
        else:
            high = middle
    return moments[low] if moments else 0


def _lost_since(timeline: Timeline) -> Iterator[int]:
    """Since when goals are lost for good: from there on nobody need try. At least one number, the present's."""
    present = timeline.session
    yield timeline.tick
    for goal in present.goals() if isinstance(present, Level) else ():
        if goal.state == "failed" and goal.lost_since is not None:
            yield goal.lost_since


def _can_be_won(timeline: Timeline, tick: int) -> bool:
    return any(level.verdict == "passed" for level in _played_on(timeline, tick))


def _played_on(timeline: Timeline, tick: int) -> Iterator[Level]:
    """The moment, gone on with by each right solution."""
    seen = timeline.glimpse(tick)
    if not isinstance(seen, Level) or seen.hopeless:
        return
    right = [solution for solution in seen.spec.solutions if solution.kind != "wrong"]
    for left in [way for solution in right for way in ways_on(solution, seen.journal.lines(), tick)]:
        level = timeline.glimpse(tick)
        if isinstance(level, Level):
            with level.indoors():
                yield play_while_hopeful(level, left)


def ways_on(solution: Solution, typed: Sequence[str], tick: int) -> list[list[ScriptEntry]]:
    """What may be left of a solution: what is due by `tick` comes at once, the rest in its own tick.

    All that was not typed yet; and, where that is something else, all from the first line on that was not typed or is
    still to come: what follows that line was typed before its time.
    """
    done = [words_of(line) for line in typed]
    left: list[ScriptEntry] = []
    again: list[ScriptEntry] = []
    skipped = False
    for entry in solution.script:
        words, due = words_of(entry.run), replace(entry, tick=max(entry.tick, tick))
        skipped = (entry.interrupt and skipped) or (bool(entry.run) and words in done)
        if again or not skipped or entry.tick > tick:
            again.append(due)
        if not skipped:
            left.append(due)
        elif entry.run:
            done.remove(words)
    return [left] if left == again else [left, again]
