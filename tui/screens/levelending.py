"""The end of a level on the screen: it is told over the cluster, and the card comes only to whoever asks for it.

Somebody may be typing when a level ends. So nothing takes the keyboard then: what is typed stays at the prompt, and
Enter on an empty one opens the card. Mixed into the screen of a level, which says when it is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, cast

from textual import on
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

from levels.session.results import card_of
from tui.screens.game import GameScreen
from tui.widgets.banner import EndBanner

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from levels.session.level import Level
    from levels.session.session import Session

TYPED_S = 2.0
"""So long after a key that types may somebody still be typing, without having looked up."""


class LevelEnding(GameScreen):
    """A game screen that has an end."""

    BINDINGS = [Binding("enter", "card", "card", show=False, id="level.card")]
    DEFAULT_CSS = "LevelScreen { layers: default banner; } LevelScreen.-tiny EndBanner { display: none; }"

    @dataclass
    class Ended(Message):
        """The verdict is there."""

        screen: LevelEnding

    @dataclass
    class CardAsked(Message):
        """The player wants to see how it went."""

        screen: LevelEnding

    def __init__(self, session: Session, title: str, *, ascii_only: bool = False) -> None:
        """Play a level under `title`."""
        super().__init__(session, title, ascii_only=ascii_only)
        self.over = False
        """Whether its end was told."""
        self.card_seen = False
        """Whether the card was opened, so that nothing has to lie over the cluster any more."""
        self._typed_at = float("-inf")
        """When something was typed last, in seconds of the wall clock."""

    @property
    def level(self) -> Level:
        """The level as it is now: another object after each rewind."""
        return cast("Level", self.bridge.session)

    def compose(self) -> ComposeResult:
        """With the banner that says when it is over."""
        yield from super().compose()
        yield EndBanner(id="banner")

    def tell_end(self) -> None:
        """Tell once that the level is over, if it is."""
        if self.level.verdict != "pending" and not self.over:
            self.over = True
            self.show_banner()
            self.post_message(self.Ended(self))

    def show_banner(self) -> None:
        """Show or hide what says that it is over: until the card was opened."""
        for banner in self.query(EndBanner):
            banner.tell(card_of(self.level).sentence if self.over and not self.card_seen else "")

    @property
    def typing(self) -> bool:
        """Whether somebody typed a moment ago, and may be typing still."""
        return monotonic() - self._typed_at < TYPED_S

    @on(Input.Changed)
    def _note_typing(self) -> None:
        self._typed_at = monotonic()

    def on_resize(self, event: events.Resize) -> None:
        """Keep the banner in the middle."""
        del event
        self.query_one(EndBanner).place()

    @on(EndBanner.Opened)
    def action_card(self) -> None:
        """Show how it went, where it is over."""
        if self.level.verdict != "pending":
            self.card_seen = True
            self.show_banner()
            self.post_message(self.CardAsked(self))

    def rewind_to_hope(self) -> None:
        """Go back to the latest moment from which the level can still be won."""
        self.bridge.rewind_to_hope()
        self.paint()
