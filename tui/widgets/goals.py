"""The panel of a level's goals: a box that is ticked, and how far each is."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from rich.cells import cell_len

from tui.widgets.rows import Row, Span, clean, fit

if TYPE_CHECKING:
    from levels.session.trial import Goal
    from tui.theme import Marks
    from tui.widgets.rows import Room

_BOXES = {"passed": ("[x] ", "ok"), "pending": ("[ ] ", "wait"), "failed": ("[!] ", "bad")}
_INDENT, _GAP, _HARD = "    ", "  ", "\N{NO-BREAK SPACE}%"


def goal_rows(goals: list[Goal], room: Room, marks: Marks) -> list[Row]:
    """Per goal what is asked for and its progress; where the rows are too few, less of it. Enter opens all."""
    inner = max(room.width - len(_INDENT), 1)
    texts = [_wrapped(goal.text, inner) for goal in goals]
    full = [_goal(goal, lines, room.width, marks) for goal, lines in zip(goals, texts, strict=True)]
    if sum(map(len, full)) > room.height:
        most = _shares(goals, [len(lines) for lines in texts], room.height)
        full = [
            _goal(goal, _shortened(lines, share, inner, marks), room.width, None)
            for goal, lines, share in zip(goals, texts, most, strict=True)
        ]
    return [row for rows in full for row in rows]


def _wrapped(text: str, room: int) -> list[str]:
    """A number stays beside its percent sign."""
    return [line.replace(_HARD, " %") for line in wrap(clean(text).replace(" %", _HARD), room)] or [""]


def _shares(goals: list[Goal], wanted: list[int], height: int) -> list[int]:
    """How many rows each goal gets: one, and then one more in turn, those first that are not met."""
    shares = [1] * len(goals)
    turns = sorted(range(len(goals)), key=lambda index: goals[index].state == "passed")
    for _ in range(max(wanted, default=1)):
        for index in turns:
            if shares[index] < wanted[index] and sum(shares) < height:
                shares[index] += 1
    return shares


def _shortened(lines: list[str], most: int, room: int, marks: Marks) -> list[str]:
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], f"{lines[most - 1][: room - len(marks.more)]}{marks.more}"]


def _goal(goal: Goal, lines: list[str], width: int, marks: Marks | None) -> list[Row]:
    """The progress stands behind the last words if there is room, else, with `marks`, in a row of its own."""
    box, part = _BOXES[goal.state]
    room = max(width - len(_INDENT), 1)
    starts = [Span(box, part), *(Span(_INDENT) for _ in lines[1:])]
    spans = [[start, Span(line)] for start, line in zip(starts, lines, strict=True)]
    if cell_len(lines[-1]) + len(_GAP) + cell_len(goal.progress) <= room:
        spans[-1].append(Span(f"{_GAP}{clean(goal.progress)}", "dim"))
    elif marks is not None:
        spans.append([Span(f"{_INDENT}{fit(goal.progress, room, marks.more)}", "dim")])
    return [Row(tuple(row), "goals") for row in spans]


def goals_met(goals: list[Goal]) -> str:
    """How many there are, and how many are met."""
    return f"{sum(goal.state == 'passed' for goal in goals)} of {len(goals)} met"
