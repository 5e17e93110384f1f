"""Which panels stand in which column above the console, for the size of the window.

A column's panels are told from top to bottom. One that is not on the screen (a sandbox has no goals) is left out, and
one that no column tells of stands alone when its key is pressed.
"""

from __future__ import annotations

from typing import NamedTuple

WIDE, TALL = 120, 34
"""From here on there are three columns, and the way among them."""
HUGE_WIDTH, HUGE_HEIGHT = 160, 48
"""From here on the way has the middle for itself."""

WAY = "way"
"""The panel that has the middle of the screen."""


class PanelColumn(NamedTuple):
    """A column of panels."""

    share: int
    """How wide it is, beside the shares of the others."""
    panels: tuple[str, ...]


class ColumnSet(NamedTuple):
    """The columns for a size of the window, from left to right."""

    columns: tuple[PanelColumn, ...]
    floating: tuple[str, ...] = ()
    """Panels that stand below the others of the column in which most rows are left; without room nowhere."""
    visiting: tuple[str, ...] = ()
    """Panels that leave their own column while that cuts and another one has rows for all they have to show."""


_TWO = ColumnSet((PanelColumn(43, ("nodes", "services")), PanelColumn(37, ("requests", "goals", "steps"))))
_FLAT = ColumnSet(
    (
        PanelColumn(43, ("nodes", "services")),
        PanelColumn(37, ("requests", "goals")),
        PanelColumn(40, ("steps", "events")),
    )
)
_MIDDLE = ColumnSet(
    (PanelColumn(36, ("nodes", "services")), PanelColumn(48, (WAY,)), PanelColumn(36, ("goals", "requests"))),
    floating=("steps", "events"),
)
_HUGE = _MIDDLE._replace(
    columns=tuple(column._replace(share=share) for column, share in zip(_MIDDLE.columns, (44, 72, 44), strict=True)),
    visiting=("goals",),
)


def columns_for(width: int, height: int, present: frozenset[str], first: str) -> ColumnSet:
    """The columns for a window of this size, with those of the panels that are `present` on the screen.

    Where there is no room for all, the panel that the level is about, `first`, changes places with the nodes.
    """
    if width >= WIDE and height >= TALL:
        found = _HUGE if width >= HUGE_WIDTH and height >= HUGE_HEIGHT else _MIDDLE
    elif width >= WIDE:
        found = _exchanged(_FLAT, first)
    else:
        found = _exchanged(_TWO, first)
        if "goals" in present:
            present -= {"nodes" if first == "steps" else "steps"}
    shown = (
        column._replace(panels=tuple(name for name in column.panels if name in present)) for column in found.columns
    )
    floating, visiting = (tuple(name for name in some if name in present) for some in (found.floating, found.visiting))
    return ColumnSet(tuple(column for column in shown if column.panels), floating, visiting)


def _exchanged(found: ColumnSet, first: str) -> ColumnSet:
    places = {"nodes": first, first: "nodes"}
    columns = (
        column._replace(panels=tuple(places.get(name, name) for name in column.panels)) for column in found.columns
    )
    return found._replace(columns=tuple(columns))


def widths(columns: tuple[PanelColumn, ...], width: int) -> list[int]:
    """The cells of each column: its share, to the last cell."""
    total, used, found = sum(column.share for column in columns), 0, []
    for index in range(len(columns)):
        end = width * sum(column.share for column in columns[: index + 1]) // total
        found.append(end - used)
        used = end
    return found
