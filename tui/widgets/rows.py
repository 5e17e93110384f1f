"""Rows of text with parts that are coloured, and fitting names into columns: the language between views and panels."""

from __future__ import annotations

from shlex import quote
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from tui.visible import visible

_DRAWN = 5
"""So many signs at the end of a name are drawn."""


class Span(NamedTuple):
    """A piece of a row; `part` names its look: ok, wait, bad, dim, head, key, or empty for plain."""

    text: str
    part: str = ""


class Size(NamedTuple):
    """The cells there are for rows."""

    width: int
    height: int


class ObjectRef(NamedTuple):
    """The object of the cluster that a row stands for."""

    kind: str
    """As kubectl calls one of them: `pod`."""
    namespace: str
    """Empty where the kind has none, or where the console's own is meant."""
    name: str
    uid: str = ""
    labels: tuple[tuple[str, str], ...] = ()

    @property
    def word(self) -> str:
        """How kubectl names it: `pod/web`."""
        return f"{self.kind}/{self.name}"

    @property
    def arguments(self) -> str:
        """How a line of the console names it: `pod web -n default`."""
        named = f"{self.kind} {quote(self.name)}"
        return f"{named} -n {quote(self.namespace)}" if self.namespace else named


class PanelRow(NamedTuple):
    """A line of a panel."""

    spans: tuple[Span, ...] = ()
    opens: str = ""
    """The console line whose answer Enter shows; empty where there is none."""
    cells: tuple[str, ...] = ()
    """The same for each sign of the row, where Left and Right go through them."""
    ref: ObjectRef | None = None
    """What the keys of a row act on; None where it stands for nothing in the cluster."""
    item: str = ""
    """What the row is about, where that is no object or one of several rows about it; see `key`."""
    well: bool | None = None
    """Whether what it is about is well; None where that cannot be said."""
    sought: str = ""
    """What a filter finds in it, beside its text."""
    ranks: tuple[tuple[str, int], ...] = ()
    """Numbers to sort by, the highest first, each with the name of that order."""
    folds: str = ""
    """What the rows below it are called, which can be folded; Enter does it where it opens nothing."""
    is_open: bool = False
    """Whether they are there."""

    @property
    def key(self) -> str:
        """The same for all rows about the same thing, whatever becomes of it; empty where it is about nothing."""
        if self.item or self.ref is None:
            return self.item
        return self.ref.uid or self.ref.arguments

    @property
    def text(self) -> str:
        """The row without its looks."""
        return "".join(span.text for span in self.spans)


def fit(text: str, width: int, more: str) -> str:
    """The text in exactly `width` cells; too long ones keep their end, where generated names differ.

    Where there is little room they keep as much of it as Kubernetes draws.
    """
    text = visible(text.rstrip("\n"))
    if cell_len(text) <= width or width < len(more) + 2:
        return set_cell_size(text, max(width, 0))
    tail = max((width - 1) // 2, min(width - 2, _DRAWN))
    return set_cell_size(text[: width - 1 - tail] + more + text[len(text) - tail :], width)


def cut(text: str, width: int, more: str) -> str:
    """The text in at most `width` cells; too long ones lose their end: for sentences."""
    text = visible(text.rstrip("\n"))
    return text if cell_len(text) <= width else set_cell_size(text, max(width - 1, 0)) + more


def plain(text: str, part: str = "", opens: str = "") -> PanelRow:
    """A row of one piece."""
    return PanelRow((Span(text, part),), opens)
