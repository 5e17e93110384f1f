"""Rows of text with parts that are coloured, and fitting names into columns: the language between views and panels."""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from tui.visible import visible


class Span(NamedTuple):
    """A piece of a row; `part` names its look: ok, wait, bad, dim, head, key, or empty for plain."""

    text: str
    part: str = ""


class Size(NamedTuple):
    """The cells there are for rows."""

    width: int
    height: int


class PanelRow(NamedTuple):
    """A line of a panel."""

    spans: tuple[Span, ...] = ()
    opens: str = ""
    """The console line whose answer Enter shows; empty where there is none."""
    cells: tuple[str, ...] = ()
    """The same for each sign of the row, where Left and Right go through them."""

    @property
    def text(self) -> str:
        """The row without its looks."""
        return "".join(span.text for span in self.spans)


def fit(text: str, width: int, more: str) -> str:
    """The text in exactly `width` cells; too long ones keep their end, where generated names differ."""
    text = visible(text.rstrip("\n"))
    if cell_len(text) <= width or width < len(more) + 2:
        return set_cell_size(text, max(width, 0))
    tail = (width - 1) // 2
    return set_cell_size(text[: width - 1 - tail] + more + text[len(text) - tail :], width)


def cut(text: str, width: int, more: str) -> str:
    """The text in at most `width` cells; too long ones lose their end: for sentences."""
    text = visible(text.rstrip("\n"))
    return text if cell_len(text) <= width else set_cell_size(text, max(width - 1, 0)) + more


def plain(text: str, part: str = "", opens: str = "") -> PanelRow:
    """A row of one piece."""
    return PanelRow((Span(text, part),), opens)
