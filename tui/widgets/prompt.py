"""The prompt: the line that is typed, above it what waits for Enter with it, below it what Tab offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Label

from tui.visible import visible
from tui.widgets.console import Console
from tui.widgets.line.draft import BEGINS, Draft
from tui.widgets.line.offers import Offers

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from levels.saves.linehistory import LineHistory
    from levels.session.session import Session

_KEPT_FREE = 2
"""Rows of the console that the offers leave: the prompt's own, and one of what was said."""


class Prompt(Vertical):
    """The last rows of the console."""

    DEFAULT_CSS = """
    Prompt { height: auto; #prompt { color: $accent; text-style: bold; } #prompt.-waits { color: $warning; } }
    """

    def __init__(self, session: Callable[[], Session], history: LineHistory) -> None:
        """Complete with the names of the session that `session` returns; keep what is typed in `history`."""
        super().__init__()
        self._line = Console(session, history, id="console")

    def compose(self) -> ComposeResult:
        """The rows, of which mostly one is to be seen."""
        yield Draft(id="draft")
        with Horizontal(id="prompt-row"):
            yield Label(BEGINS, id="prompt", markup=False)
            yield self._line
        yield Offers(id="offers")

    @on(Console.Prompted)
    def _prompted(self, event: Console.Prompted) -> None:
        self.query_one(Draft).show(event.above)
        label, text = self.query_one("#prompt", Label), visible(event.prompt)
        label.styles.width = len(text)
        label.update(text)
        label.set_class(event.waits, "-waits")

    @on(Console.Offered)
    def _offer(self, event: Console.Offered) -> None:
        box = self.parent.content_size if isinstance(self.parent, Vertical) else self.app.size
        rows = box.height - _KEPT_FREE - self.query_one(Draft).outer_size.height
        self.query_one(Offers).offer(event.words, box.width, max(1, rows))

    @on(Input.Changed)
    @on(Console.Entered)
    @on(Console.Dismissed)
    def _close(self) -> None:
        self.query_one(Offers).close()

    @property
    def offering(self) -> bool:
        """Whether words are offered now."""
        return self.query_one(Offers).display
