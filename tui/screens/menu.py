"""The menu: the levels of the campaign with what was won in them, and the sandbox."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from levels.campaign.index import campaign
from tui.widgets.bars import Key, KeyBar, TitleBar

if TYPE_CHECKING:
    from levels.session.progress import Progress

Open = Callable[[str], None]
"""Opens the level of that name; an empty name opens the sandbox."""

_KEYS = (Key("up", "Up", "back"), Key("down", "Down", "next"), Key("enter", "Enter", "play"), Key("q", "q", "quit"))
_MARKS = {"passed": "[x]", "open": "[ ]", "locked": " - "}


class MenuScreen(Screen[None]):
    """What can be played."""

    DEFAULT_CSS = """
    MenuScreen OptionList { height: 1fr; background: $background; padding: 0 2; }
    MenuScreen OptionList, MenuScreen OptionList:focus { border: none; }
    MenuScreen Label { width: 1fr; padding: 1 3; color: $text-muted; }
    """
    BINDINGS = [Binding("q", "app.quit", show=False, id="menu.quit")]

    def __init__(self, progress: Progress, open_: Open) -> None:
        """Offer what `progress` has reached; `open_` opens what is chosen."""
        super().__init__()
        self._progress = progress
        self._open = open_

    def compose(self) -> ComposeResult:
        """A sentence, the list and the keys."""
        title, bar = TitleBar(id="title"), KeyBar(id="keys")
        title.show("podfall", "a Kubernetes cluster made of text")
        bar.show(_KEYS)
        yield title
        yield Label("Pods fall. Requests have to keep arriving. Nothing outside of this window can break.")
        yield OptionList(*self._options())
        yield bar

    def _options(self) -> list[Option]:
        options = [self._option(level.order, level.name, level.title) for level in campaign()]
        return [*options, Option(Content(" +      Sandbox: a cluster of your own"), id="sandbox")]

    def _option(self, order: int, name: str, title: str) -> Option:
        state = self._progress.state(name)
        medals = ", ".join(self._progress.levels.get(name, []))
        text = f"{_MARKS[state]}  {order:>2}  {title}" + (f"   {medals}" if medals else "")
        return Option(Content(f"{text}   (win the one before)" if state == "locked" else text), id=f"level-{name}")

    def on_mount(self) -> None:
        """Stand on the level to go on with."""
        choices = self.query_one(OptionList)
        names = [level.name for level in campaign()]
        choices.highlighted = names.index(self._progress.first_unfinished().name)
        choices.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open what was chosen, unless it is locked."""
        name = (event.option_id or "").removeprefix("level-")
        if name == "sandbox":
            self._open("")
        elif self._progress.state(name) == "locked":
            self.notify("Win the level before it first; podfall play opens any.", markup=False)
        else:
            self._open(name)
