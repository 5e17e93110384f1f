"""The banner over the cluster of a level that is over: what came of it, and the key that tells more.

It takes no key: whoever is typing goes on typing. A click opens the card, which is asked for by `EndBanner.Opened`.
"""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.widgets import Static

from tui.visible import visible

_WIDTH, _TOP = 56, 5
"""In cells, with the frame, and where it stands below the title."""
_HOW = "Enter on an empty prompt opens the card."


class EndBanner(Static):
    """Says that the level is over."""

    DEFAULT_CSS = f"""
    EndBanner {{
        display: none; layer: banner; dock: top; width: {_WIDTH}; height: auto; text-align: center;
        background: $surface; color: $foreground; border: heavy $accent; padding: 0 1; text-style: bold;
    }}
    """

    class Opened(Message):
        """Somebody wants the card."""

    def tell(self, sentence: str) -> None:
        """Say how the level ended; an empty sentence: it has not."""
        self.display = bool(sentence)
        self.update(Content(f"{visible(sentence)}\n{_HOW}"))
        self.place()

    def place(self) -> None:
        """Stand in the middle of the cluster's panels."""
        self.styles.offset = Offset(max(0, (self.screen.size.width - _WIDTH) // 2), _TOP)

    def on_click(self) -> None:
        self.post_message(self.Opened())
