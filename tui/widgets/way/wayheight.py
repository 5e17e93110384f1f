"""How many rows the way would fill, for whoever shares out the rows of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.widgets.rows import Size
from tui.widgets.way.attention import worst_off
from tui.widgets.way.planning.draft import TALL, draft_of
from tui.widgets.way.planning.sources import PartsKeeper

if TYPE_CHECKING:
    from levels.session.view import SessionView
    from tui.theme import Glyphs

_NONE, _LEAST = 2, 14
"""The rows without any Service, and those in which one can be told."""


class WayHeight:
    """Counts the rows of what is shown in a room, all Services or the worst off; counts again only what has changed."""

    def __init__(self, parts: PartsKeeper | None = None) -> None:
        """Count cells of `parts`, which may be shared with whoever draws them."""
        self._parts = parts or PartsKeeper()
        self._counted: tuple[object, int] = (None, _NONE)

    def __call__(self, view: SessionView, room: Size, glyphs: Glyphs) -> int:
        """As many as it would fill if it had all of the room."""
        made_from = (view.routes, room, glyphs)
        if made_from != self._counted[0]:
            routes = view.routes
            parts = self._parts.of(routes, glyphs)
            rows = draft_of(parts, worst_off(routes), room, glyphs).height if routes else 0
            self._counted = (made_from, min(rows, room.height) or _NONE)
        return self._counted[1]

    def needed(self, view: SessionView, room: Size, glyphs: Glyphs) -> int:
        """As many as one Service takes, or all of them where there is room for that."""
        wanted = self(view, room, glyphs)
        return wanted if room.height >= TALL else min(wanted, _LEAST)
