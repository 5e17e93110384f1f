"""A text in front of the game: a description, the help, a card. Any of the usual keys closes it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Label

from tui.screens.keys import HELP_BINDING
from tui.visible import visible
from tui.widgets.bars import KeyBar, KeyHint
from tui.widgets.dimmed import DimmingScreen
from tui.widgets.transcript import Transcript

_LOWEST, _HIGHEST, _FRAME = 8, 40, 2
"""The rows of a box, and of its frame."""
_SCROLLS = frozenset({"up", "down", "pageup", "pagedown"})


class TextBox(DimmingScreen[None]):
    """Shows a text until it is closed."""

    KEYS: ClassVar[tuple[KeyHint, ...]] = (
        KeyHint("escape", "Esc", "close"),
        KeyHint("down", "Down", "on"),
        KeyHint("up", "Up", "back"),
        KeyHint("pagedown", "PgDn", "page on"),
        KeyHint("pageup", "PgUp", "page back"),
    )
    """What the bar below the text names, those that scroll only where there is more than is to be seen."""
    DEFAULT_CSS = """
    TextBox { align: center middle; background: $background 60%; }
    TextBox > Vertical { width: 96%; max-width: 110; height: 5; max-height: 90%; border: round $primary;
                         background: $surface; padding: 0 1; }
    TextBox.-low > Vertical { max-height: 100%; }
    TextBox Label { text-style: bold; color: $accent; width: 1fr; height: 1; }
    """
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]
    """In a low window it may take all rows."""
    BINDINGS = [
        HELP_BINDING,
        Binding("escape,q,enter", "dismiss(None)", "close", show=False, id="text.close"),
        Binding("down,j", "page(-1)", "a line on", show=False, id="text.down"),
        Binding("up,k", "page(1)", "a line back", show=False, id="text.up"),
        Binding("pagedown,space", "page(-10)", "a page on", show=False, id="text.page-down"),
        Binding("pageup", "page(10)", "a page back", show=False, id="text.page-up"),
        Binding("home,g", "page(100000)", "to the top", show=False, id="text.top"),
        Binding("end,G", "page(-100000)", "to the bottom", show=False, id="text.bottom"),
    ]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title = visible(title)
        self.text = text
        self._high = _LOWEST
        """How high it is: as much as the longest of the texts that it has shown takes."""

    def compose(self) -> ComposeResult:
        """A title, the text and the keys."""
        with Vertical():
            yield Label(self._title, id="text-title", markup=False)
            yield from self.above()
            yield Transcript(id="text")
            yield KeyBar(id="text-keys")

    def above(self) -> ComposeResult:
        """What a subclass has between the title and the text."""
        yield from ()

    def on_mount(self) -> None:
        """Start at the top of the text, once it is known how wide that is."""
        self.call_after_refresh(self.fill)

    def on_resize(self) -> None:
        """There may be more to scroll to now, or less."""
        self.call_after_refresh(self.rise)

    def fill(self) -> None:
        """Show the text from its beginning."""
        self.query_one(Transcript).read(self.text)
        self.rise()

    def rise(self) -> None:
        """Be as high as the text, if there is room for that, and no higher: the cluster lies below."""
        others = sum(part.outer_size.height for part in self.query("Vertical > *") if not isinstance(part, Transcript))
        self._high = max(self._high, self.query_one(Transcript).rows + others + _FRAME)
        self.query_one(Vertical).styles.height = min(self._high, _HIGHEST)
        self.show_keys()

    def keys(self) -> tuple[KeyHint, ...]:
        """What the bar names now, if there is something to scroll to."""
        return self.KEYS

    @on(Transcript.Resized)
    def show_keys(self) -> None:
        """Name the keys that do something now."""
        whole = not any(self.query_one(Transcript).hidden())
        self.query_one(KeyBar).show(tuple(key for key in self.keys() if not (whole and key.key in _SCROLLS)))

    def action_page(self, lines: int) -> None:
        self.query_one(Transcript).page(lines)
