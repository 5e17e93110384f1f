"""Why requests were lost: one at a time, what was believed beside what was true. Left and Right go through them."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding
from textual.widgets import Label

from levels.session.lost_requests import LostRequestView
from tui.screens.text_box import TextBox
from tui.visible import visible
from tui.widgets.bars import KeyHint
from tui.widgets.lost_request import belief_lines
from tui.widgets.transcript import Transcript


class WhyBox(TextBox):
    """The lost requests, beginning with one of them."""

    KEYS: ClassVar[tuple[KeyHint, ...]] = (
        KeyHint("escape", "Esc", "close"),
        KeyHint("left", "Left", "lost before"),
        KeyHint("right", "Right", "lost after"),
    )
    BINDINGS = [
        Binding("left,h", "other(1)", show=False, id="why.before"),
        Binding("right,l", "other(-1)", show=False, id="why.after"),
    ]

    def __init__(self, lost: tuple[LostRequestView, ...], at: int) -> None:
        """Begin with the one at index `at` of `lost`, which stands newest first and is not empty."""
        super().__init__("", "")
        self._lost = lost
        self._at = at

    def fill(self) -> None:
        """Show the request that was chosen, for the width there is."""
        lost, page = self._lost[self._at], self.query_one(Transcript)
        lines = belief_lines(lost, max(page.content_size.width, 20))
        self.text = "\n".join(lines)
        place = f"{len(self._lost) - self._at} of the last {len(self._lost)}" if len(self._lost) > 1 else "the only one"
        self.query_one("#text-title", Label).update(visible(f"why {lost.name} was lost ({place})"), layout=False)
        page.read(self.text)

    def on_resize(self) -> None:
        """Set the columns anew."""
        self.call_after_refresh(self.fill)

    def action_other(self, step: int) -> None:
        """Go to an older (positive) or newer one."""
        self._at = max(0, min(self._at + step, len(self._lost) - 1))
        self.fill()
