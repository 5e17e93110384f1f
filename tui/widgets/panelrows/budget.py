"""The budget of lost requests above a level's goals: how much is left, and how fast it burns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from tui.widgets.bars import meter_bar
from tui.widgets.rows import PanelRow, Span, cut

if TYPE_CHECKING:
    from levels.scenario.predicates.budget import ErrorBudget
    from tui.theme import Glyphs

ROWS = 2
"""So many rows has a budget where there is room."""
_HALF, _FIFTH = 2, 5
_BAR, _LEAST = 8, 4
"""The cells of a bar, and of the shortest line that is worth drawing."""
_LABEL, _OPENS = "lost per 10 ticks ", "goals"


def budget_rows(budgets: list[ErrorBudget], width: int, glyphs: Glyphs, *, brief: bool = False) -> list[PanelRow]:
    """Two rows per budget; with `brief` one, in which the burn line has what is left of it. Enter opens all."""
    rows: list[PanelRow] = []
    for budget in budgets:
        made = (
            [_brief(budget, width, glyphs)] if brief else [_left(budget, width, glyphs), _burn(budget, width, glyphs)]
        )
        rows += [row._replace(item=budget.sentence, well=not budget.overspent) for row in made]
    return rows


def _told(budget: ErrorBudget, width: int, glyphs: Glyphs) -> str:
    """The number, in short where it has no room."""
    short = f"budget {budget.left}/{budget.of}"
    return budget.sentence if cell_len(budget.sentence) <= width else cut(short, width, glyphs.more)


def _left(budget: ErrorBudget, width: int, glyphs: Glyphs) -> PanelRow:
    """The number, and a bar that empties."""
    told, part = _told(budget, width, glyphs), _part(budget)
    if cell_len(told) + 1 + _BAR > width:
        return PanelRow((Span(told, part),), _OPENS)
    return PanelRow((Span(f"{told} ", part), Span(meter_bar(budget.left, budget.of, _BAR, glyphs), part)), _OPENS)


def _burn(budget: ErrorBudget, width: int, glyphs: Glyphs) -> PanelRow:
    """A column per ten ticks, the newest last, and what the highest stands for."""
    if not any(budget.burn):
        told = "nothing lost so far" if budget.burn else f"counted from tick {budget.first} on"
        return PanelRow((Span(cut(f"  {told}", width, glyphs.more), "dim"),), _OPENS)
    label = f"  {_LABEL}"
    most = f" (most {max(budget.burn)})"
    room = width - len(label)
    if room - len(most) >= min(_LEAST, len(budget.burn)):
        room -= len(most)
    else:
        most = ""
    if room < _LEAST:
        label, room = "  ", width - 2
    return PanelRow((Span(label, "dim"), Span(burn_line(budget.burn, room, glyphs), "bad"), Span(most, "dim")), _OPENS)


def _brief(budget: ErrorBudget, width: int, glyphs: Glyphs) -> PanelRow:
    number = Span(_told(budget, width, glyphs), _part(budget))
    room = width - cell_len(number.text) - 1
    line = (Span(f" {burn_line(budget.burn, room, glyphs)}", "bad"),) if room >= _LEAST else ()
    return PanelRow((number, *line), _OPENS)


def burn_line(burn: tuple[int, ...], cells: int, glyphs: Glyphs) -> str:
    """What each ten ticks have cost, as a column that is higher the more it was; the newest that fit."""
    shown = burn[-cells:] if cells > 0 else ()
    most, levels = max(burn, default=0), len(glyphs.shares)
    return "".join(glyphs.shares[-(-lost * levels // most) - 1] if lost else " " for lost in shown)


def _part(budget: ErrorBudget) -> str:
    """Well, then half spent, then nearly gone."""
    if budget.left * _FIFTH <= budget.of:
        return "bad"
    return "wait" if budget.left * _HALF <= budget.of else "ok"
