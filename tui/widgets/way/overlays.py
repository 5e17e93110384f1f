"""What lies over lines that are painted already: another style for some cells, a sign in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip

if TYPE_CHECKING:
    from rich.style import Style
    from textual.geometry import Region


def joined(lines: list[Region]) -> list[Region]:
    """Lines that follow each other in one region: each region costs something to paint."""
    found = lines[:1]
    for line in lines[1:]:
        if line.y == found[-1].bottom:
            found[-1] = found[-1].grow((0, 0, 1, 0))
        else:
            found.append(line)
    return found


def restyled(strip: Strip, x: int, width: int, style: Style) -> Strip:
    """The strip with some of its cells in one style."""
    cells = [Segment(segment.text, (segment.style or style) + style) for segment in strip.crop(x, x + width)]
    return Strip.join([strip.crop(0, x), Strip(cells), strip.crop(x + width)])


def signed(strip: Strip, x: int, sign: str, style: Style) -> Strip:
    """The strip with a sign over one of its cells."""
    if x >= strip.cell_length:
        return strip
    return Strip.join([strip.crop(0, x), Strip([Segment(sign, style)]), strip.crop(x + 1)])
