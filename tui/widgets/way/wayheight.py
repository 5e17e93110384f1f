"""How many rows the way would fill, for whoever shares out the rows of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.widgets.rows import Size
from tui.widgets.way.picture import picture_of

if TYPE_CHECKING:
    from levels.session.view import SessionView
    from tui.theme import Glyphs

_AMPLE = 40
"""In so many rows nothing is left out that would be told in more."""
_NONE = 2


class WayHeight:
    """Counts the rows of all Services; counts again only what has changed."""

    def __init__(self) -> None:
        self._counted: tuple[object, int] = (None, _NONE)

    def __call__(self, view: SessionView, width: int, glyphs: Glyphs) -> int:
        made_from = (view.routes, width, glyphs)
        if made_from != self._counted[0]:
            rows = picture_of(view.routes, 0, view.tick, Size(width, _AMPLE), glyphs).rows if view.routes else ()
            self._counted = (made_from, len(rows) or _NONE)
        return self._counted[1]
