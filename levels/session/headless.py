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
    for index in range(len(script)):
        if not act(level, script, index, last, say):
            break
    pass_until(level, last)
    return level


def play_while_hopeful(level: Level, script: Sequence[ScriptEntry]) -> Level:
    """The same, but it also ends where some objective can no longer be met."""
    last = level.spec.rules.max_tick
    for index, entry in enumerate(script):
        pass_while_hopeful(level, min(entry.tick, last))
        if is_decided(level) or not act(level, script, index, last):
            break
    pass_while_hopeful(level, last)
    return level


def act(level: Level, script: Sequence[ScriptEntry], index: int, last: int, say: Say = unheard) -> bool:
    """Let time pass until one entry's tick and do it; False where the level is over by then, or tick `last` is."""
    entry = script[index]
    pass_until(level, min(entry.tick, last))
    if level.verdict != "pending" or entry.tick > last:
        return False
    if entry.write is not None:
        level.write(entry.write.path, entry.write.text)
    elif entry.edit is not None:
        level.edit_next(entry.edit)
    elif entry.run:
        interrupted = partial(_is_interrupted, level, script[index + 1 : index + 2])
        LineRunner(level, entry.run, say).drive(interrupted, partial(_is_over, level, last))
    return True


def pass_until(level: Level, tick: int) -> None:
    """Let time pass until the verdict or `tick`."""
    while not _is_over(level, tick):
        level.tick()


def pass_while_hopeful(level: Level, tick: int) -> None:
    """Let time pass until it is decided or `tick`."""
    while level.tick_number < tick and not is_decided(level):
        level.tick()


def is_decided(level: Level) -> bool:
    """Whether it is over, or some objective can no longer be met."""
    return level.verdict != "pending" or level.hopeless


def _is_interrupted(level: Level, after: Sequence[ScriptEntry]) -> bool:
    """Whether Ctrl-C comes now: it is what the script has after the line."""
    return any(entry.interrupt and level.tick_number >= entry.tick for entry in after)


def _is_over(level: Level, last: int) -> bool:
    return level.verdict != "pending" or level.tick_number >= last


def encore(scenario: Scenario, script: Sequence[ScriptEntry], seed: int | None = None) -> list[bool]:
    """Whether the same inputs also pass on each of the encore seeds, which change traffic alone."""
    return [play(Level(scenario, seed, traffic), script).verdict == "passed" for traffic in scenario.spec.seeds.encore]


def repeats(level: Level, traffic_seed: int) -> bool:
    """Whether what was done in `level` so far also passes on another seed of the traffic."""
    again = Level(level.scenario, level.setup.seed, traffic_seed)
    Replayer(again, level.journal.entries).play(level.tick_number)
    pass_until(again, level.spec.rules.max_tick)
    return again.verdict == "passed"
