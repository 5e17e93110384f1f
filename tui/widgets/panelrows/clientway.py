"""The way of a client in the rows below its signs: hop after hop, and where there is little room, its end."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from rich.cells import cell_len

from levels.session.routes.oneline import one_line
from tui.visible import visible
from tui.widgets.rows import PanelRow, fit, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from levels.session.view import ClientView, SessionView
    from tui.theme import Glyphs
    from tui.widgets.rows import Size

_INDENT = "  "
WAY_LINE = "status way"
"""What the row of a way opens."""


def way_rows(view: SessionView, client: ClientView, room: Size, glyphs: Glyphs) -> list[PanelRow]:
    """The client's way in one line, where it has one, without its name; Enter tells every hop."""
    ways = _ways(view, client.name, glyphs)
    inner = max(room.width - len(_INDENT), 1)
    made: list[PanelRow] = []
    for way in ways:
        part = "bad" if _breaks(way, glyphs) else "dim"
        hops = _hops(visible(way.removeprefix(f"{client.name} ")), glyphs)
        lines = _laid_out(hops, inner)
        if room.height >= 1 and len(ways) == 1 and len(lines) > room.height:
            lines = _ends(hops, inner, room.height, glyphs)
        made += [plain(f"{_INDENT}{line}", part, WAY_LINE) for line in lines]
    return made


def loses_most(view: SessionView) -> str:
    """The client that lost most in this tick; empty where none did."""
    lost: dict[str, int] = {}
    for route in view.routes:
        for loss in route.losses:
            lost[loss.client] = lost.get(loss.client, 0) + loss.requests
    return max(lost, key=lambda name: lost[name], default="")


def broken_way(view: SessionView, client: str, width: int, glyphs: Glyphs) -> str:
    """A client's way with its name in one line, for the status line; empty where it does not break.

    Where it is too long, hops behind the name are left out: what matters is the end.
    """
    way = next((visible(way) for way in _ways(view, client, glyphs) if _breaks(way, glyphs)), "")
    name, *hops = _hops(way, glyphs)
    shorter = (" ".join((name, glyphs.more, *hops[first:])) for first in range(1, len(hops)))
    return next((told for told in (way, *shorter) if cell_len(told) <= width), way)


def tells_whole_way(rows: Iterable[PanelRow], client: str, glyphs: Glyphs) -> bool:
    """Whether the way of this client stands in these rows, and nothing of it was left out for want of them."""
    first = next((row for row in rows if row.opens == WAY_LINE and row.item == client), None)
    return first is not None and not first.text.startswith(f"{_INDENT}{glyphs.more}")


def _ways(view: SessionView, client: str, glyphs: Glyphs) -> list[str]:
    """What it sends, each way in one line with its name."""
    return [
        one_line(route, caller, glyphs.running, glyphs.broken)
        for route in view.routes
        for caller in route.callers
        if caller.name == client
    ]


def _breaks(way: str, glyphs: Glyphs) -> bool:
    return f"{glyphs.broken} " in way


def _hops(line: str, glyphs: Glyphs) -> list[str]:
    """The hops of a way, each behind the sign that leads to it."""
    hops = [line]
    for sign in (glyphs.running, glyphs.broken):
        hops = [f"{sign} {part}" if at else part for hop in hops for at, part in enumerate(hop.split(f" {sign} "))]
    return hops


def _laid_out(hops: list[str], width: int) -> list[str]:
    """Hops in lines, wrapped only between two of them if they can be."""
    lines = [""]
    for hop in hops:
        if lines[-1] and cell_len(lines[-1]) + 1 + cell_len(hop) <= width:
            lines[-1] += f" {hop}"
        else:
            lines += wrap(hop, width, break_on_hyphens=False)
    return [line for line in lines if line]


def _ends(hops: list[str], width: int, height: int, glyphs: Glyphs) -> list[str]:
    """So many lines of the last hops: there a way breaks. The last one loses first what stands in its brackets."""
    for first in range(1, len(hops)):
        lines = _laid_out([glyphs.more, *hops[first:]], width)
        if len(lines) <= height:
            return lines
    last = f"{glyphs.more} {hops[-1]}"
    if len(_laid_out([last], width)) > height:
        last = last.partition(" (")[0]
    return _laid_out([last], width)[:height] if height > 1 else [fit(last, width, glyphs.more).rstrip()]
