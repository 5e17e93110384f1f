"""The rows of the way panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from levels.session.routes.oneline import one_line
from levels.session.routes.text import way_lines
from tui.widgets.rows import cut, plain

if TYPE_CHECKING:
    from levels.session.view import SessionView
    from tui.theme import Glyphs
    from tui.widgets.rows import PanelRow, Size


def way_rows(view: SessionView, room: Size, glyphs: Glyphs) -> list[PanelRow]:
    """Each client's way in a line, then every hop."""
    if not view.routes:
        return [plain("nobody asks for anything yet", "dim")]
    short = [
        one_line(route, caller, glyphs.running, glyphs.broken) for route in view.routes for caller in route.callers
    ]
    return [plain(cut(line, room.width, glyphs.more)) for line in (*short, *way_lines(view.routes, view.tick))]
