"""The panel of a level's goals: a box that is ticked, and how far each is."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from rich.cells import cell_len

from tui.visible import visible
from tui.widgets.rows import PanelRow, Span, fit

if TYPE_CHECKING:
    from levels.session.attempt import GoalState
    from tui.theme import Glyphs
    from tui.widgets.rows import Size

_BOXES = {"passed": ("[x] ", "ok"), "pending": ("[ ] ", "wait"), "failed": ("[!] ", "bad")}
_INDENT, _GAP, _HARD = "    ", "  ", "\N{NO-BREAK SPACE}%"


def goal_rows(goals: list[GoalState], room: Size, glyphs: Glyphs) -> list[PanelRow]:
    """Per goal what is asked for, and its progress as far as there are rows for it. Enter opens all."""
    inner = max(room.width - len(_INDENT), 1)
    texts = [_wrapped(goal.text, inner) for goal in goals]
    if sum(map(len, texts)) > room.height:
        shares = _shares(goals, [len(lines) for lines in texts], room.height)
        texts = [_shortened(lines, share, inner, glyphs) for lines, share in zip(texts, shares, strict=True)]
    told = _told(goals, texts, room)
    made = [
        _goal(goal, lines, room.width, glyphs, told=goal.id in told) for goal, lines in zip(goals, texts, strict=True)
    ]
    return [row for rows in made for row in rows]


def _told(goals: list[GoalState], texts: list[list[str]], room: Size) -> set[str]:
    """The goals whose progress gets a row of its own: those first that are not met."""
    left = room.height - sum(map(len, texts))
    wanting = [
        goal for goal, lines in zip(goals, texts, strict=True) if not _beside(lines[-1], goal.progress, room.width)
    ]
    return {goal.id for goal in sorted(wanting, key=lambda goal: goal.state == "passed")[: max(left, 0)]}


def _beside(line: str, progress: str, width: int) -> bool:
    """Whether the progress has room behind the last line."""
    return len(_INDENT) + cell_len(line) + len(_GAP) + cell_len(progress) <= width


def _wrapped(text: str, room: int) -> list[str]:
    """A number stays beside its percent sign."""
    return [line.replace(_HARD, " %") for line in wrap(visible(text, lines=True).replace(" %", _HARD), room)] or [""]


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


def _goal(goal: GoalState, lines: list[str], width: int, glyphs: Glyphs, *, told: bool) -> list[PanelRow]:
    """The progress stands behind the last words if there is room, else, if it is to be `told`, in a row of its own."""
    box, part = _BOXES[goal.state]
    starts = [Span(box, part), *(Span(_INDENT) for _ in lines[1:])]
    spans = [[start, Span(line)] for start, line in zip(starts, lines, strict=True)]
    if _beside(lines[-1], goal.progress, width):
        spans[-1].append(Span(f"{_GAP}{visible(goal.progress)}", "dim"))
    elif told:
        room = max(width - len(_INDENT), 1)
        spans.append([Span(f"{_INDENT}{fit(goal.progress, room, glyphs.more)}", "dim")])
    return [PanelRow(tuple(row), "goals", item=goal.id, well=goal.state == "passed") for row in spans]


def goals_met(goals: list[GoalState]) -> str:
    """How many there are, and how many are met."""
    return f"{sum(goal.state == 'passed' for goal in goals)} of {len(goals)} met"
