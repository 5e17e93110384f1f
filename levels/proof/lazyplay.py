"""Plays a lazy strategy on a level: what it types at its moments, until the level is over or lost for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from levels.proof.lazyworld import ROWS
from levels.session.line_runner import LineRunner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from levels.proof.strategies import LazyStep, LazyStrategy
    from levels.session.level import Level


def play_lazily(level: Level, strategy: LazyStrategy, moments: Sequence[int]) -> Level:
    """Play `strategy` at each of `moments`, then let time pass; returns the level as it stood when it was decided.

    Where nothing was changed there is nothing to wait for: that doing nothing fails is another proof.
    """
    for moment in moments:
        _pass_until(level, moment)
        for step in strategy.steps:
            _type(level, step)
    if level.mutations:
        _pass_until(level, level.spec.rules.max_tick)
    return level


def _type(level: Level, step: LazyStep) -> None:
    """Type a step for each of its rows. What is refused, is refused: nobody reads the answer."""
    for row in list(ROWS[step.each](level)):
        if not is_decided(level):
            LineRunner(level, step.line.format_map(row)).drive(over=lambda: is_decided(level))


def _pass_until(level: Level, tick: int) -> None:
    while level.tick_number < tick and not is_decided(level):
        level.tick()


def is_decided(level: Level) -> bool:
    """Whether it is over, or some objective can no longer be met."""
    return level.verdict != "pending" or level.hopeless
