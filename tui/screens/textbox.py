"""A text in front of the game: the hops of a lost request, a description, the help. Any of the usual keys closes it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from tui.widgets.bars import Key, KeyBar
from tui.widgets.transcript import Transcript

_KEYS = (Key("escape", "Esc", "close"), Key("down", "Down", "scroll"), Key("up", "Up", "back"))


class TextBox(ModalScreen[None]):
    """Shows a text until it is closed."""

    DEFAULT_CSS = """
    TextBox { align: center middle; background: $background 60%; }
    TextBox > Vertical { width: 96%; max-width: 110; height: 90%; max-height: 40; border: round $primary;
                         background: $surface; padding: 0 1; }
    TextBox Label { text-style: bold; color: $accent; width: 1fr; height: 1; }
    .-ascii TextBox > Vertical, TextBox.-ascii > Vertical { border: ascii $primary; }
    """
    BINDINGS = [
        Binding("escape,q,enter,f1", "dismiss(None)", "close", id="text.close"),
        Binding("down,j", "page(-1)", show=False, id="text.down"),
        Binding("up,k", "page(1)", show=False, id="text.up"),
        Binding("pagedown,space", "page(-10)", show=False, id="text.page-down"),
        Binding("pageup", "page(10)", show=False, id="text.page-up"),
    ]

    def __init__(self, title: str, text: str) -> None:
        """Show `text` below `title`."""
        super().__init__()
        self._title = title
        self.text = text

    def compose(self) -> ComposeResult:
        """A title, the text and the keys."""
        with Vertical():
            yield Label(self._title, markup=False)
            yield Transcript(id="text")
            bar = KeyBar(id="text-keys")
            bar.show(_KEYS)
            yield bar

    def on_mount(self) -> None:
        """Start at the top of the text, once it is known how wide that is."""
        self.call_after_refresh(self._fill)

    def _fill(self) -> None:
        self.query_one(Transcript).read(self.text)

    def action_page(self, lines: int) -> None:
        """Scroll."""
        self.query_one(Transcript).page(lines)
