"""Columns as Go's text/tabwriter lays them out, which is what gives kubectl's output its look.

A column is a run of *consecutive* lines that have a tab-terminated cell at that place; the text after a line's last
tab belongs to no column. A line without tabs therefore ends all columns, which is why values move within one
description. Pure functions; the printers and ``describe`` call them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_TABLE_MIN_WIDTH = 6
_TABLE_PADDING = 3


def align_table(text: str, widths: list[int] | None = None) -> str:
    """Lay out a table of ``kubectl get``: columns at least 6 wide, 3 blanks between.

    ``widths`` remembers columns between calls, as ``--watch`` needs: a column never becomes narrower than it was.
    The list is updated in place.
    """
    return _align(text, min_width=_TABLE_MIN_WIDTH, padding=_TABLE_PADDING, remembered=widths)


def align_columns(columns: Sequence[Sequence[str]], widths: list[int] | None = None) -> str:
    """Lay out a table whose rows all have the same cells, given column by column; every line ends with a newline.

    The text is that of ``align_table``, made in one pass. ``widths`` as there.
    """
    *padded, last = columns
    if any("\t" in "".join(column) for column in columns):  # such a cell is two, so that the rows differ
        return align_table("".join("\t".join(cells) + "\n" for cells in zip(*columns, strict=True)), widths)
    template = ""
    for place, column in enumerate(padded):
        width = max(_TABLE_MIN_WIDTH, max(map(len, column), default=0) + _TABLE_PADDING)
        if widths is not None:
            width = _remember(widths, place, width)
        template += f"{{:<{width}}}"
    return "".join(map(f"{template}{{}}\n".format, *padded, last))


def align_description(text: str) -> str:
    """Lay out a description: no minimum width, 2 blanks between."""
    return _align(text, min_width=0, padding=2, remembered=None)


def _align(text: str, *, min_width: int, padding: int, remembered: list[int] | None) -> str:
    lines = [line.split("\t") for line in text.split("\n")]
    widths: list[list[int]] = [[] for _ in lines]
    for column in range(max(len(cells) for cells in lines) - 1):
        for first, end in _blocks(lines, column):
            width = max(min_width, *(len(lines[i][column]) + padding for i in range(first, end)))
            if remembered is not None:
                width = _remember(remembered, column, width)
            for i in range(first, end):
                widths[i].append(width)
    return "\n".join(_padded(cells, line_widths) for cells, line_widths in zip(lines, widths, strict=True))


def _blocks(lines: Sequence[Sequence[str]], column: int) -> Iterator[tuple[int, int]]:
    """Yield the runs of lines (first, one past the last) that have the column."""
    first = None
    for i, cells in enumerate(lines):
        inside = len(cells) - 1 > column
        if inside and first is None:
            first = i
        elif not inside and first is not None:
            yield first, i
            first = None
    if first is not None:
        yield first, len(lines)


def _remember(remembered: list[int], column: int, width: int) -> int:
    remembered.extend([0] * (column + 1 - len(remembered)))
    remembered[column] = max(remembered[column], width)
    return remembered[column]


def _padded(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "".join(cell.ljust(width) for cell, width in zip(cells[:-1], widths, strict=True)) + cells[-1]
