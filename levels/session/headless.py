"""Plays a level without a screen: a script of inputs, or nothing at all, until the verdict.

Called by `podfall run`, by the proofs and by the encore after a win.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from engine.shell import Piece
from levels.session.level import Level
from levels.session.line_runner import LineRunner, unheard
from levels.session.replayer import Replayer

if TYPE_CHECKING:
    from levels.scenario.loading.loader import Scenario
    from levels.scenario.schema.solutions import ScriptEntry

Say = Callable[[Piece], None]


def play(level: Level, script: Sequence[ScriptEntry], until: int | None = None, say: Say = unheard) -> Level:
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
            interrupted = partial(_is_interrupted, level, script[index + 1 : index + 2])
            LineRunner(level, entry.run, say).drive(interrupted, partial(_is_over, level, last))
    _tick_to(level, last)
    return level


def _is_interrupted(level: Level, after: Sequence[ScriptEntry]) -> bool:
    """Whether Ctrl-C comes now: it is what the script has after the line."""
    return any(entry.interrupt and level.tick_number >= entry.tick for entry in after)


def _is_over(level: Level, last: int) -> bool:
    return level.verdict != "pending" or level.tick_number >= last


def _tick_to(level: Level, tick: int) -> None:
    while not _is_over(level, tick):
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
