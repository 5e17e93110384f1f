"""The cells of a way as lines of text: one line of cells, or as many as the width asks for, with notes below them."""

from __future__ import annotations

from itertools import zip_longest
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from levels.requestpath.cells import PathCell

NARROWEST = 16
"""No note is wrapped before this width."""


class PathSigns(NamedTuple):
    """What joins the cells, and what stands where the request was lost."""

    arrow: str = "->"
    lost: str = "x"


ASCII_SIGNS = PathSigns()


def path_lines(cells: Sequence[PathCell], fate: str, width: int, signs: PathSigns = ASCII_SIGNS) -> list[str]:
    """The cells with their notes in at most `width` columns; `fate` stands behind the last of them."""
    titles = [cell.title for cell in cells]
    titles[-1] = f"{titles[-1]} {signs.lost} {fate}"
    rows: list[list[int]] = [[]]
    for index in range(len(cells)):
        if rows[-1] and _end(rows[-1], titles, cells, signs) + len(titles[index]) > width:
            rows.append([])
        rows[-1].append(index)
    return [line for row in rows for line in _row(row, titles, cells, signs, width)]


def _end(row: list[int], titles: list[str], cells: Sequence[PathCell], signs: PathSigns) -> int:
    """The column in which the next cell of a row would begin."""
    return sum(_width(titles[index], cells[index]) + len(signs.arrow) + 2 for index in row) + _lead(row, signs)


def _lead(row: list[int], signs: PathSigns) -> int:
    """Every row but the first begins with an arrow."""
    return len(signs.arrow) + 1 if row and row[0] else 0


def _width(title: str, cell: PathCell) -> int:
    """As wide as its title and the longest name in its notes, which stay whole; sentences are wrapped."""
    words = [word for note in cell.notes for word in note.split()]
    return max([len(title), *map(len, words), *(min(len(note), NARROWEST) for note in cell.notes)])


def _row(row: list[int], titles: list[str], cells: Sequence[PathCell], signs: PathSigns, width: int) -> list[str]:
    head = f"{signs.arrow} " if row[0] else ""
    columns: list[tuple[int, list[str]]] = []
    for place, index in enumerate(row):
        start = len(head)
        last = place == len(row) - 1
        room = max(width - start if last else _width(titles[index], cells[index]), 1)
        columns.append((start, [line for note in cells[index].notes for line in _wrapped(note, room)]))
        head += titles[index] if last else f"{titles[index]:<{room}} {signs.arrow} "
    lines = [head]
    for notes in zip_longest(*(notes for _, notes in columns), fillvalue=""):
        line = ""
        for (start, _), note in zip(columns, notes, strict=True):
            line = f"{line:<{start}}{note}" if note else line
        lines.append(line)
    return lines


def _wrapped(note: str, room: int) -> list[str]:
    """Names have hyphens, and are looked for: they stay whole where they fit."""
    return wrap(note, room, break_on_hyphens=False)
