"""What was lost at a hop: its letters under the hop's cell, with their count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.widgets.rows import Span
from tui.widgets.way.waycell import LOSS, NARROW, WIDE, WayCell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from levels.session.routes.values import RouteLoss

_DRAWN = 4
"""Up to so many lost requests have a letter each."""


def loss_cells(owner: str, losses: Iterable[RouteLoss], level: int) -> list[WayCell]:
    """A cell per letter, in the order of `losses`; `owner` names the cell that they stand under."""
    letters: dict[str, list[RouteLoss]] = {}
    for loss in losses:
        letters.setdefault(loss.letter, []).append(loss)
    return [_cell(owner, letter, found, level) for letter, found in letters.items()]


def _cell(owner: str, letter: str, losses: list[RouteLoss], level: int) -> WayCell:
    count = sum(loss.requests for loss in losses)
    drawn = letter if level == NARROW else " ".join(letter * min(count, _DRAWN))
    apart = ": " if letter.isdigit() else " "
    told = f"{apart}{count} lost here{' in this tick' if level == WIDE else ''}"
    worst = max(losses, key=lambda loss: loss.requests)
    line = (Span(drawn, "bad"), Span(told, "bad"))
    return WayCell(LOSS, f"{owner}/{letter}", (line,), joined=False, loss=worst)
