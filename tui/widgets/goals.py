"""The panel of a level's goals: a box that is ticked, and how far each is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.widgets.rows import Row, Span, fit

if TYPE_CHECKING:
    from levels.session.level import Goal
    from tui.theme import Marks

_BOXES = {"passed": ("[x] ", "ok"), "pending": ("[ ] ", "wait"), "failed": ("[!] ", "bad")}


def goal_rows(goals: list[Goal], width: int, marks: Marks) -> list[Row]:
    """Two rows per goal: what is asked for, and its progress; Enter reads them in full."""
    rows: list[Row] = []
    for goal in goals:
        box, part = _BOXES[goal.state]
        rows.append(Row((Span(box, part), Span(fit(goal.text, width - len(box), marks.more))), "goals"))
        rows.append(Row((Span(f"    {fit(goal.progress, width - len(box), marks.more)}", "dim"),), "goals"))
    return rows
