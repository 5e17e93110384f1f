"""A list to choose from, with headings in it. A sign marks the place: colour alone would not be seen by everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

_HERE, _ELSEWHERE = "> ", "  "


class ListChoice(NamedTuple):
    """A row; one without a name is a heading."""

    name: str
    text: str


class Choices(OptionList):
    """The rows; `OptionSelected` tells the name of the one that was chosen."""

    DEFAULT_CSS = """
    Choices { height: 1fr; background: $background; padding: 0 2; }
    Choices, Choices:focus { border: none; background-tint: $background 0%; scrollbar-size-vertical: 1; }
    Choices > .option-list--option-disabled { color: $text-muted; text-style: bold; }
    """

    BINDINGS = [
        Binding("down,j", "cursor_down", "a row down", show=False, id="list.down"),
        Binding("up,k", "cursor_up", "a row up", show=False, id="list.up"),
        Binding("pagedown", "page_down", "a page down", show=False, id="list.page-down"),
        Binding("pageup", "page_up", "a page up", show=False, id="list.page-up"),
        Binding("home,g", "first", "to the first row", show=False, id="list.first"),
        Binding("end,G", "last", "to the last row", show=False, id="list.last"),
        Binding("enter", "select", "open the row", show=False, id="list.open"),
    ]

    def __init__(self, rows: Iterable[ListChoice]) -> None:
        """Offer `rows`, the first of which can be chosen."""
        self._texts: dict[str, str] = {}
        """Name to its text without the sign."""
        super().__init__(*map(self._option, rows))

    def _option(self, row: ListChoice) -> Option:
        text = visible(row.text)
        if row.name:
            self._texts[row.name] = text
        return Option(Content(_ELSEWHERE + text if text else ""), id=row.name or None, disabled=not row.name)

    def reword(self, name: str, text: str) -> None:
        """Let the row of that name say something else."""
        self._texts[name] = visible(text)
        self._write(name)

    @property
    def chosen(self) -> str:
        """The name of the row where the sign is."""
        return "" if self.highlighted is None else self.get_option_at_index(self.highlighted).id or ""

    def on_mount(self) -> None:
        """Stand on the first row."""
        self.highlighted = 0
        self.focus()

    @on(OptionList.OptionHighlighted)
    def _move(self, event: OptionList.OptionHighlighted) -> None:
        del event
        for name in self._texts:
            self._write(name)

    def _write(self, name: str) -> None:
        sign = _HERE if name == self.chosen else _ELSEWHERE
        self.replace_option_prompt(name, Content(sign + self._texts[name]))
