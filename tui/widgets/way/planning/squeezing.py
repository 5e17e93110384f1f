"""Columns that are narrower than what stands in them: which gives way, and what becomes of a line that is too long."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from rich.cells import cell_len

from tui.widgets.rows import Span, cut, fit
from tui.widgets.way.planning.routecells import ANSWERS, ASKS, DOORS, NODES
from tui.widgets.way.waycell import Line, one

if TYPE_CHECKING:
    from tui.theme import Glyphs

BAND_INDENT = 2
"""The cells before the lower band, for the line that comes down to it; as many behind the upper one."""
_GAP = 3
_MOST = (14, 15, 30)
"""At most so wide are the first columns where there is little room; the last has the rest."""
_LEAST = (8, 6, 14)


def in_bands(natural: tuple[int, ...], width: int, least: int) -> tuple[int, ...]:
    """The columns of two bands: who asks gives way to the doors, and the rules to what answers."""
    room = width - BAND_INDENT - _GAP
    asks = min(natural[ASKS], max(room - min(natural[DOORS], _MOST[DOORS]), _LEAST[ASKS]))
    nodes = min(natural[NODES], max(room - min(natural[ANSWERS], least), _LEAST[NODES]))
    return asks, max(room - asks, 1), nodes, max(room - nodes, 1)


def side_by_side(natural: tuple[int, ...], room: int, least: int) -> tuple[int, ...]:
    """The last column has what the others leave; where that is less than `least`, the widest of them give way."""
    widths = [min(want, most) for want, most in zip(natural, _MOST, strict=False)]
    left = room - sum(widths)
    for column in (NODES, DOORS, ASKS):
        lack = min(natural[ANSWERS], least) - left
        given = min(max(lack, 0), max(widths[column] - _LEAST[column], 0))
        widths[column] -= given
        left += given
    for column in (NODES, DOORS, ASKS):
        taken = max(min(left - natural[ANSWERS], natural[column] - widths[column]), 0)
        widths[column] += taken
        left -= taken
    return (*widths, max(left, 1))


def squeezed(line: Line, width: int, glyphs: Glyphs) -> list[Line]:
    """A line in so many cells: a sentence goes on below, so do parts behind a name; a name loses its middle.

    What stands right behind a name, such as a client's rate, stays there whole: the name gives way to it.
    """
    if sum(cell_len(span.text) for span in line) <= width:
        return [line]
    if len(line) == 1 and " " in line[0].text:
        parts = wrap(line[0].text, width, break_on_hyphens=False)
        return [one(cut(part, width, glyphs.more), line[0].part) for part in parts]
    behind = cell_len(line[1].text) if len(line) > 1 else 0
    if 0 < behind <= width // 2 and cell_len(line[0].text) + behind > width:
        line = (Span(fit(line[0].text, width - behind, glyphs.more), line[0].part), *line[1:])
    lines: list[list[Span]] = [[]]
    for span in line:
        used = sum(cell_len(known.text) for known in lines[-1])
        if used and used + cell_len(span.text) > width and len(lines[-1]) > 1:
            lines.append([])
            span = Span(span.text.lstrip(" ,"), span.part)  # noqa: PLW2901 - what joined it to the line above
            used = 0
        room = width - used
        text = span.text if cell_len(span.text) <= room else fit(span.text, room, glyphs.more) if room > 1 else ""
        lines[-1].append(Span(text, span.part))
    return [tuple(found) for found in lines]
