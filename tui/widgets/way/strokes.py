"""Lines of box characters that meet: each cell knows how strong a line leaves it upwards, right, down and left."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from tui.widgets.rows import PanelRow, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tui.widgets.way.waycell import Line

UP, RIGHT, DOWN, LEFT = range(4)
THIN, SOLID = 1, 2
"""What could flow, and what flows."""
_WEIGHTS = 3

_BOX = " ╴╸╷┐┑╻┒┓╶─╾┌┬┭┎┰┱╺╼━┍┮┯┏┲┳╵┘┙│┤┥╽┧┪└┴┵├┼┽┟╁╅┕┶┷┝┾┿┢╆╈╹┚┛╿┦┩┃┨┫┖┸┹┞╀╃┠╂╉┗┺┻┡╄╇┣╊╋"
"""By the four weights as the digits of a number of base 3."""

SIGNS = frozenset(_BOX.strip()) | frozenset("-|+.:")
"""All that lines are made of."""

_Weights = list[int]


class StrokeCanvas:
    """Rows of text with lines between; what is written lies over what is drawn."""

    def __init__(self, width: int, *, ascii_only: bool) -> None:
        """Rows of `width` cells at most; `ascii_only`: a solid line is made of - | +, a thin one of dots."""
        self._width = width
        self._ascii = ascii_only
        self._strokes: dict[int, dict[int, _Weights]] = {}
        self._texts: dict[int, list[tuple[int, Span]]] = {}

    def write(self, x: int, y: int, line: Line) -> None:
        """Put a line of text somewhere."""
        found = self._texts.setdefault(y, [])
        for span in line:
            if span.text:
                found.append((x, span))
                x += cell_len(span.text)

    def across(self, begin: int, end: int, y: int, weight: int) -> None:
        """Draw from one column to another in a row; where that is the same cell, nothing."""
        row = self._strokes.setdefault(y, {})
        for x in range(min(begin, end), max(begin, end)):
            _strengthen(row, x, RIGHT, weight)
            _strengthen(row, x + 1, LEFT, weight)

    def along(self, x: int, begin: int, end: int, weight: int) -> None:
        """Draw from one row to another in a column."""
        for y in range(min(begin, end), max(begin, end)):
            _strengthen(self._strokes.setdefault(y, {}), x, DOWN, weight)
            _strengthen(self._strokes.setdefault(y + 1, {}), x, UP, weight)

    def rows(self, height: int) -> list[PanelRow]:
        """All that was drawn and written, in so many rows."""
        return [PanelRow(tuple(self._row(y))) for y in range(height)]

    def _row(self, y: int) -> Iterator[Span]:
        at = 0
        for x, span in sorted([*self._texts.get(y, ()), *self._lines(y)], key=lambda piece: piece[0]):
            if x >= self._width:
                return
            if x > at:
                yield Span(" " * (x - at))
            at = x + cell_len(span.text)
            yield span if at <= self._width else Span(set_cell_size(span.text, self._width - x), span.part)

    def _lines(self, y: int) -> Iterator[tuple[int, Span]]:
        """The signs of a row's lines, in runs of the same look, without those under a text."""
        written = {cell for x, span in self._texts.get(y, ()) for cell in range(x, x + cell_len(span.text))}
        row = self._strokes.get(y, {})
        cells = [(x, row[x]) for x in sorted(row) if x not in written]
        for (part, _), found in groupby(
            enumerate(cells), key=lambda piece: (_part(piece[1][1]), piece[1][0] - piece[0])
        ):
            run = [cell for _, cell in found]
            yield run[0][0], Span("".join(self._sign(weights) for _, weights in run), part)

    def _sign(self, weights: _Weights) -> str:
        return _ascii(weights) if self._ascii else _BOX[_number(weights)]


def _strengthen(row: dict[int, _Weights], x: int, direction: int, weight: int) -> None:
    weights = row.setdefault(x, [0, 0, 0, 0])
    weights[direction] = max(weights[direction], weight)


def _number(weights: Iterable[int]) -> int:
    number = 0
    for weight in weights:
        number = number * _WEIGHTS + weight
    return number


def _part(weights: _Weights) -> str:
    return "" if SOLID in weights else "dim"


def _ascii(weights: _Weights) -> str:
    upright, level = (max(weights[UP], weights[DOWN]), max(weights[LEFT], weights[RIGHT]))
    solid = SOLID in weights
    if upright and level:
        return "+" if solid else "."
    if upright:
        return "|" if solid else ":"
    return "-" if solid else "."
