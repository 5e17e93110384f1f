"""Plays a lazy strategy on a level: what it types at its moments, until the level is over or lost for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from levels.proof.lazyworld import ROWS
from levels.session.headless import is_decided, pass_while_hopeful
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
        pass_while_hopeful(level, moment)
        for step in strategy.steps:
            _type(level, step)
    if level.mutations:
        pass_while_hopeful(level, level.spec.rules.max_tick)
    return level


def _type(level: Level, step: LazyStep) -> None:
    """Type a step for each of its rows. What is refused, is refused: nobody reads the answer."""
    for row in list(ROWS[step.each](level)):
        if not is_decided(level):
            LineRunner(level, step.line.format_map(row)).drive(over=lambda: is_decided(level))
