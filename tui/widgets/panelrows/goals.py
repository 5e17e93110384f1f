"""The panel of a level's goals: a box that is ticked, a meter that fills, and the level's clock.

What decides is never left out: first every sentence, then since when a goal is lost, then the meters of those that are
open, each in a row of its own where there is one, else in short behind the sentence. What is met may be cut.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from tui.visible import visible
from tui.widgets.bars import meter_bar
from tui.widgets.clocktext import clock_bar
from tui.widgets.panelrows.goalnumbers import NumberedSentence, number_beside, numbered
from tui.widgets.rows import PanelRow, Size, Span

if TYPE_CHECKING:
    from levels.session.attempt import GoalState
    from tui.theme import Glyphs
    from tui.widgets.clocktext import LevelClock

_BOXES = {"passed": ("[x] ", "ok"), "pending": ("[ ] ", "wait"), "failed": ("[!] ", "bad")}
_INDENT, _HARD = "    ", "\N{NO-BREAK SPACE}"
_TOGETHER = re.compile(r" (?=%)|(?<=tick) (?=\d)")
_BAR = 8
"""The cells of a goal's bar."""
_CLOCK_BAR = 10
"""With fewer cells the clock has no bar."""
_OPENS = "goals"


class _GoalBlock(NamedTuple):
    """A goal with what there is to tell of it."""

    goal: GoalState
    lines: list[str]
    """Its sentence."""
    lost: list[PanelRow]
    """Since when it is lost, and the way out."""
    meter: list[PanelRow]


def goal_rows(goals: list[GoalState], room: Size, glyphs: Glyphs, clock: LevelClock | None = None) -> list[PanelRow]:
    """Per goal what is asked for, and how far it is as far as there are rows for it. Enter opens all."""
    inner = max(room.width - len(_INDENT), 1)
    blocks = [_block(goal, inner, glyphs) for goal in goals]
    sentences = [block.lines for block in blocks]
    if sum(map(len, sentences)) + sum(_decides(block, room.width) for block in blocks) > room.height:
        # What is met decides nothing any more: its sentence gives its rows to the meters of the others.
        sentences = [
            _shortened(block.lines, 1, inner, glyphs) if block.goal.state == "passed" else block.lines
            for block in blocks
        ]
    if sum(map(len, sentences)) > room.height:
        shares = _shares(goals, [len(lines) for lines in sentences], room.height)
        sentences = [_shortened(lines, share, inner, glyphs) for lines, share in zip(sentences, shares, strict=True)]
    ticks = [_clock_row(clock, room.width, glyphs)] if clock is not None and clock.end else []
    told = _told(blocks, ticks, room.height - sum(map(len, sentences)))
    rows = [row for row in ticks if id(ticks) in told]
    for block, lines in zip(blocks, sentences, strict=True):
        goal = block.goal
        sentence = NumberedSentence(lines)
        if id(block.meter) not in told:
            sentence = numbered(goal, lines, inner, len(_INDENT), partial(_wrapped, room=inner), glyphs.more)
        below = [row for part in (block.lost, block.meter) if id(part) in told for row in part]
        about = [*_sentence(goal, sentence), *below]
        rows += [row._replace(item=goal.id, well=goal.state == "passed") for row in about]
    return rows


def goal_rows_needed(goals: list[GoalState], width: int, glyphs: Glyphs) -> int:
    """The rows without which a sentence would be cut, or what decides would be hidden."""
    blocks = [_block(goal, max(width - len(_INDENT), 1), glyphs) for goal in goals]
    return sum(len(block.lines) + _decides(block, width) for block in blocks)


def goals_met(goals: list[GoalState]) -> str:
    """How many there are, and how many are met."""
    return f"{sum(goal.state == 'passed' for goal in goals)} of {len(goals)} met"


def _block(goal: GoalState, inner: int, glyphs: Glyphs) -> _GoalBlock:
    return _GoalBlock(goal, _wrapped(goal.text, inner), _lost(goal, inner), _meter(goal, inner, glyphs))


def _decides(block: _GoalBlock, width: int) -> int:
    """How many rows a goal needs below its sentence: since when it is lost, or the meter of one that has begun."""
    goal, last = block.goal, block.lines[-1]
    begun = goal.state == "pending" and goal.meter is not None and goal.meter.done > 0
    beside = begun and bool(number_beside(goal, width - len(_INDENT) - cell_len(last)))
    return len(block.lost) + (len(block.meter) if begun and not beside else 0)


def _told(blocks: list[_GoalBlock], ticks: list[PanelRow], left: int) -> set[int]:
    """Which groups of rows there is room for beside the sentences, the most important first."""
    groups = [block.lost for block in blocks]
    groups += [block.meter for block in blocks if block.goal.state == "pending"]
    groups += [ticks]
    groups += [block.meter for block in blocks if block.goal.state == "failed"]
    groups += [block.meter for block in blocks if block.goal.state == "passed"]
    told = set()
    for rows in groups:
        if len(rows) <= left:
            told.add(id(rows))
            left -= len(rows)
    return told


def _wrapped(text: str, room: int) -> list[str]:
    """A number stays beside its percent sign, and beside the word tick."""
    return list(_lines_of(text, room))


@lru_cache(maxsize=256)
def _lines_of(text: str, room: int) -> tuple[str, ...]:
    """Sentences are asked for several times a frame, in the width of each column, and stay for a whole level."""
    held = _TOGETHER.sub(_HARD, visible(text, lines=True))
    return tuple(line.replace(_HARD, " ") for line in wrap(held, room, break_on_hyphens=False)) or ("",)


def _shares(goals: list[GoalState], wanted: list[int], height: int) -> list[int]:
    """How many rows each goal gets: one, and then one more in turn, those first that are not met."""
    shares = [1] * len(goals)
    turns = sorted(range(len(goals)), key=lambda index: goals[index].state == "passed")
    for _ in range(max(wanted, default=1)):
        for index in turns:
            if shares[index] < wanted[index] and sum(shares) < height:
                shares[index] += 1
    return shares


def _shortened(lines: list[str], most: int, room: int, glyphs: Glyphs) -> list[str]:
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], f"{lines[most - 1][: room - len(glyphs.more)]}{glyphs.more}"]


def _sentence(goal: GoalState, sentence: NumberedSentence) -> list[PanelRow]:
    box, part = _BOXES[goal.state]
    below = Span(f"{sentence.below_box:<{len(_INDENT)}}", "dim")
    starts = [Span(box, part), below, *(Span(_INDENT) for _ in sentence.lines[2:])]
    spans = [[start, Span(line)] for start, line in zip(starts, sentence.lines, strict=False)]
    if sentence.behind:
        spans[-1].append(Span(sentence.behind, "dim"))
    return [PanelRow(tuple(row), _OPENS) for row in spans]


def _meter(goal: GoalState, inner: int, glyphs: Glyphs) -> list[PanelRow]:
    """The bar and its numbers in a row; the numbers wrapped where the two do not fit."""
    if goal.meter is None:
        return [_inner(line, "dim") for line in _wrapped(goal.progress, inner)] if goal.progress else []
    text = visible(goal.meter.text)
    if not goal.meter.of or _BAR + 1 + cell_len(text) > inner:
        return [_inner(line, "dim") for line in _wrapped(text, inner)]
    bar = meter_bar(goal.meter.done, goal.meter.of, _BAR, glyphs)
    part = "bad" if goal.state == "failed" else "ok" if goal.state == "passed" else "wait"
    return [PanelRow((Span(_INDENT), Span(bar, part), Span(f" {text}", "dim")), _OPENS)]


def _lost(goal: GoalState, inner: int) -> list[PanelRow]:
    if goal.lost_since is None or goal.state != "failed":
        return []
    # "Before", for nobody has tried whether the last moment in which it was not lost still leads to the win.
    way = f": go back before tick {goal.back_to + 1}" if goal.back_to is not None else ""
    told = f"lost in tick {goal.lost_since}{way}"
    if cell_len(told) > inner:
        told = told.replace("in tick", "at").replace("go back before tick", "back before")
    return [_inner(line, "bad") for line in _wrapped(told, inner)]


def _inner(text: str, part: str) -> PanelRow:
    return PanelRow((Span(_INDENT), Span(text, part)), _OPENS)


def _clock_row(clock: LevelClock, width: int, glyphs: Glyphs) -> PanelRow:
    """The level's clock as a bar, with a mark where something happened."""
    cells = width - cell_len(clock.text) - 1
    if cells < _CLOCK_BAR:
        return PanelRow((Span(clock.text, "dim"),), _OPENS)
    legend = f" {glyphs.event} event" if clock.happened and cells >= 2 * _CLOCK_BAR else ""
    bar = clock_bar(clock, cells - len(legend), glyphs)
    spans = (Span(piece, "head" if is_mark else "dim") for piece, is_mark in bar)
    return PanelRow((Span(f"{clock.text} ", "head"), *spans, Span(legend, "dim")), _OPENS)
