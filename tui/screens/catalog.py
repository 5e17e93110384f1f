"""Every action of podfall and its keys, and the player's own keys among them: which of those can be used.

Asked by the app, by `podfall keys` and by `podfall schema`. What keys do is said where they are bound; here stands only
which classes have the keyboard together.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from itertools import combinations
from typing import TYPE_CHECKING

from tui.screens.card import CardScreen
from tui.screens.confirm_dialog import ConfirmDialog
from tui.screens.game import GameScreen
from tui.screens.help_box import HelpBox
from tui.screens.level import LevelScreen
from tui.screens.menu import MenuScreen
from tui.screens.palette_box import PaletteBox
from tui.screens.played.storm_box import StormBox
from tui.screens.played.why_box import WhyBox
from tui.screens.recordings import RecordingsScreen
from tui.screens.replay import ReplayScreen
from tui.screens.resume_dialog import ResumeDialog
from tui.screens.text_box import TextBox
from tui.widgets.actions import KeyAction, actions_of
from tui.widgets.choices import Choices
from tui.widgets.console import Console
from tui.widgets.keynames import key_called, shown_key
from tui.widgets.panel import Panel
from tui.widgets.way.waypanel import WayPanel

if TYPE_CHECKING:
    from textual.app import App

Keymap = dict[str, tuple[str, ...]]
"""Action to keys, as Textual names them."""

_ON_APP: tuple[tuple[type, ...], ...] = (
    (GameScreen, Panel, Console),
    (GameScreen, WayPanel, Console),
    (LevelScreen, Panel, Console),
    (LevelScreen, WayPanel, Console),
    (ReplayScreen, Panel),
    (ReplayScreen, WayPanel),
    (MenuScreen, Choices),
    (CardScreen,),
)
"""What has the keyboard together, besides the app."""
_BEFORE_APP: tuple[tuple[type, ...], ...] = (
    (TextBox,),
    (WhyBox,),
    (StormBox,),
    (HelpBox,),
    (PaletteBox,),
    (RecordingsScreen, Choices),
    (ConfirmDialog,),
    (ResumeDialog,),
)
"""What lies before all else and keeps the app's keys away."""


class KeyCatalog:
    """All actions of an app, and which of them must not share a key."""

    def __init__(self, app: type[App[None]]) -> None:
        self._pages = [actions_of(page) for page in (*((app, *page) for page in _ON_APP), *_BEFORE_APP)]
        owners = dict.fromkeys((app, *(owner for page in (*_ON_APP, *_BEFORE_APP) for owner in page)))
        self.owners = tuple(owners)
        self.actions: dict[str, KeyAction] = actions_of(self.owners)
        """By name, in the order in which they are told."""

    def keymap(self, wanted: Mapping[str, tuple[str, ...]]) -> tuple[Keymap, list[str]]:
        """Which of the keys that a player wants can be had, and a sentence on each that cannot."""
        keymap: Keymap = {}
        complaints: list[str] = []
        for name, called in wanted.items():
            try:
                keymap[name] = self._keys(name, called)
            except ValueError as error:
                complaints.append(str(error))
        while clash := self._clash(keymap):
            name, other, key = clash
            del keymap[name]
            complaints.append(f"{name}: {shown_key(key)} is the key of {other}; it keeps its usual one")
        return keymap, complaints

    def _keys(self, name: str, called: tuple[str, ...]) -> tuple[str, ...]:
        if name not in self.actions:
            close = difflib.get_close_matches(name, self.actions, n=1)
            meant = f"; did you mean {close[0]}?" if close else "; podfall keys lists them"
            raise ValueError(f"{name}: there is no such action{meant}")
        if not called:
            raise ValueError(f"{name}: names no key; it keeps its usual one")
        try:
            return tuple(dict.fromkeys(map(key_called, called)))
        except ValueError as error:
            raise ValueError(f"{name}: {error}; it keeps its usual one") from error

    def _clash(self, keymap: Keymap) -> tuple[str, str, str] | None:
        """A changed action, the other one of its page that has its key too, and the key; the later change yields."""
        for page in self._pages:
            for one, other in combinations(page.values(), 2):
                if one.name not in keymap and other.name not in keymap:
                    continue
                both = _shared(keymap.get(one.name, one.keys), keymap.get(other.name, other.keys))
                if both and not _shared(one.keys, other.keys):
                    order = list(keymap)
                    loser, keeper = sorted(
                        (one.name, other.name), key=lambda name: order.index(name) if name in keymap else -1
                    )[::-1]
                    return loser, keeper, both[0]
        return None


def _shared(some: tuple[str, ...], others: tuple[str, ...]) -> list[str]:
    return [key for key in some if key in others]
