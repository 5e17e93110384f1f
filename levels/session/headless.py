"""Plays a level without a screen: a script of inputs, or nothing at all, until the verdict.

Called by `podfall run`, by the proofs and by the encore after a win.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from engine.shell import Piece
from levels.session.level import Level
from levels.session.replayer import Replayer
from levels.session.session import drive

if TYPE_CHECKING:
    from levels.scenario.loading.loader import Scenario
    from levels.scenario.schema.solutions import ScriptEntry

Say = Callable[[Piece], None]


def play(level: Level, script: Sequence[ScriptEntry], until: int | None = None, say: Say | None = None) -> Level:
    """Play `script`, then let time pass until the verdict or tick `until`; returns the level."""
    last = level.spec.rules.max_tick if until is None else until
    for index, entry in enumerate(script):
        _tick_to(level, min(entry.tick, last))
        if level.verdict != "pending" or entry.tick > last:
            break
        if entry.write is not None:
            level.write(entry.write.path, entry.write.text)
        elif entry.edit is not None:
            level.edit_next(entry.edit)
        elif entry.run:
            after = script[index + 1] if index + 1 < len(script) else None
            drive(level, level.run(entry.run), say or _silent, _stop(level, after, last))
    _tick_to(level, last)
    return level


def _silent(piece: Piece) -> None:
    """Let nobody hear what a line prints."""
    del piece


def _stop(level: Level, after: ScriptEntry | None, last: int) -> Callable[[], bool]:
    """Ctrl-C where the script has it, and at the end of the run."""
    interrupt = after.tick if after is not None and after.interrupt else None

    def stop() -> bool:
        if interrupt is not None and level.tick_number >= interrupt:
            level.journal.interrupt(level.tick_number)
            return True
        return level.verdict != "pending" or level.tick_number >= last

    return stop


def _tick_to(level: Level, tick: int) -> None:
    while level.tick_number < tick and level.verdict == "pending":
        level.tick()


def encore(scenario: Scenario, script: Sequence[ScriptEntry], seed: int | None = None) -> list[bool]:
    """Whether the same inputs also pass on each of the encore seeds, which change traffic alone."""
    return [play(Level(scenario, seed, traffic), script).verdict == "passed" for traffic in scenario.spec.seeds.encore]


def repeats(level: Level, traffic_seed: int) -> bool:
    """Whether what was done in `level` so far also passes on another seed of the traffic."""
    again = Level(level.scenario, level.setup.seed, traffic_seed)
    Replayer(again, level.journal.entries).play(level.tick_number)
    _tick_to(again, level.spec.rules.max_tick)
    return again.verdict == "passed"
