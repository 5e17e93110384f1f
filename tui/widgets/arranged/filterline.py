"""A filter as it is typed, and the line below a panel's rows that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from tui.visible import visible
from tui.widgets.rows import PanelRow, Span, cut

if TYPE_CHECKING:
    from textual import events

    from tui.theme import Glyphs
    from tui.widgets.arranged.wish import ArrangedRows, RowWish

_MOST = 200
"""So many characters are enough."""


class FilterLine:
    """What is typed into a panel."""

    def __init__(self) -> None:
        self.text = ""
        self.typing = False
        """Whether keys go to the line."""

    def take(self, event: events.Key) -> bool:
        """Whether a key belongs to the line; if so, it was heeded."""
        if not self.typing:
            return False
        if event.key == "backspace":
            self.text = self.text[:-1]
        elif event.key == "ctrl+u":
            self.text = ""
        elif event.key == "enter":
            self.typing = False
        elif event.is_printable and event.character:
            self.put(event.character)
        else:
            return False
        return True

    def put(self, text: str) -> None:
        """Add what was typed or pasted, as it can be seen."""
        self.text = (self.text + visible(text.replace("\n", " ").replace("\t", " ")))[:_MOST]

    def clear(self) -> None:
        """Want everything again."""
        self.text, self.typing = "", False


def filter_foot(line: FilterLine, wish: RowWish, found: ArrangedRows, width: int, glyphs: Glyphs) -> PanelRow | None:
    """What is typed and how much fits, or what was typed and how to be rid of it; None where all is shown."""
    if not line.typing and not wish.picks:
        return None
    if line.typing and wish.filter.complaint:
        told = Span(f"  {wish.filter.complaint}", "bad")
    elif wish.filter.labels and not found.labelled:
        told = Span("  nothing here has labels", "bad")
    else:
        told = Span(f"  {found.shown} of {found.total}{'' if line.typing else '  Esc shows all'}", "dim")
    wanted = [f"/{line.text}{glyphs.cursor if line.typing else ''}"] if line.typing or line.text.strip() else []
    head = " ".join([*wanted, *["not well"] * wish.unwell])
    room = max(width - cell_len(told.text), 8)
    while cell_len(head) > room:  # the end is what is being typed
        head = glyphs.more + head[2:]
    return PanelRow(
        (Span(head, "key"), Span(cut(told.text, max(width - cell_len(head) - 1, 0), glyphs.more), told.part))
    )
