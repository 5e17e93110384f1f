"""Where the cursor goes in the picture of the way: over cells up and down, from hop to hop, from Service to Service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.widgets.way.waycell import TITLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.widgets.way.picture import PlacedCell


def cell_at(cells: Sequence[PlacedCell], x: int, y: int) -> PlacedCell | None:
    """The cell that covers a place, if one does."""
    for placed in cells:
        if placed.y <= y < placed.y + len(placed.cell.lines) and placed.x <= x < placed.x + placed.cell.width:
            return placed
    return None


def beside(cells: Sequence[PlacedCell], at: PlacedCell, step: int) -> PlacedCell | None:
    """The nearest cell in the next column to the right (positive) or left; None where there is none."""
    for column in range(at.column + step, -1 if step < 0 else 4, step):
        found = [one for one in cells if one.service == at.service and one.column == column]
        if found:
            return min(found, key=lambda one: (abs(one.y - at.y), one.y))
    return None


def below(cells: Sequence[PlacedCell], at: PlacedCell, step: int) -> PlacedCell:
    """The cell so many below (positive) or above in its column; above the first the title, below the last the next."""
    column = [one for one in cells if one.column == at.column or one.cell.kind == TITLE]
    if at.cell.kind == TITLE and step > 0:
        inside = [one for one in cells if one.service == at.service and one.cell.kind != TITLE]
        first = inside[0].column if inside else -1
        column = [one for one in cells if one.cell.kind == TITLE or one.column == first]
    order = sorted(column, key=lambda one: one.y)
    place = order.index(at) + step
    return order[max(0, min(place, len(order) - 1))]
