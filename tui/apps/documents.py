"""Markdown as the text of a box: headings without their signs, tables in columns, code without its quotes."""

from __future__ import annotations

import re
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HEADING = re.compile(r"(#+) (.*)")
_CHAPTER = "##"
_RULE = re.compile(r"\|(?:-+\|)+")
_APART = "   "


def document_text(markdown: str) -> str:
    """The lines of a document that podfall wrote, for reading on the screen."""
    lines: list[str] = []
    for is_table, found in groupby(markdown.splitlines(), key=lambda line: line.startswith("|")):
        some = list(found)
        lines += _columns(some) if is_table else map(_line, some)
    return "\n".join(lines)


def _line(line: str) -> str:
    found = _HEADING.fullmatch(line)
    if found is not None:
        return found[2].upper() if found[1] == _CHAPTER else found[2]
    return line.replace("`", "")


def _columns(lines: Iterable[str]) -> Iterator[str]:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if not _RULE.fullmatch(line)]
    widths = [max(map(cell_len, column)) for column in zip_longest(*rows, fillvalue="")]
    for row in rows:
        cells = (set_cell_size(cell, width) for cell, width in zip(row, widths, strict=False))
        yield _APART.join(cells).rstrip()
