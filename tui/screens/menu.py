"""The menu: what to go on with, the levels of the campaign with what was won in them, and the sandbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList, Static

from levels.campaign.index import campaign
from tui.screens.help_topics import LEVEL_TOPICS
from tui.visible import visible
from tui.widgets.bars import KeyBar, KeyHint, TitleBar
from tui.widgets.choices import Choices, ListChoice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from levels.campaign.index import LevelEntry
    from levels.saves.progress import Progress

_KEYS = (
    KeyHint("up", "Up", "back"),
    KeyHint("down", "Down", "on"),
    KeyHint("enter", "Enter", "open"),
    KeyHint("q", "q", "quit"),
)
_HELP = KeyHint("f1", "F1", "help")
_COMMANDS = KeyHint("ctrl+p", "^P", "commands")
_WATCH = KeyHint("r", "r", "watch the reference solution")
_BOXES = {"passed": "[x]", "open": "[ ]", "locked": " - "}
GREETING = "Pods fall. Requests have to keep arriving."
_TITLE_WIDTH = 40
_LEVEL = "level-"


class Unfinished(NamedTuple):
    """A run that was kept."""

    name: str
    tick: int


class MenuScreen(Screen[None]):
    """What can be played."""

    HELP = LEVEL_TOPICS

    DEFAULT_CSS = """
    MenuScreen Choices { margin-top: 1; }
    MenuScreen Static { width: 1fr; height: auto; padding: 1 4 0 4; color: $text-muted; }
    MenuScreen Static#complaint { color: $error; }
    """
    BINDINGS = [
        Binding("r", "watch", "watch how a level is won, once you have won it", show=False, id="menu.watch"),
        Binding("q", "app.quit", "quit", show=False, id="menu.quit"),
    ]

    @dataclass
    class Chosen(Message):
        """What somebody wants: `continue`, `sandbox`, `replays`, `help`, `quit`, to play the `level` or `watch` it."""

        what: str
        name: str = ""

    def __init__(self, progress: Progress, unfinished: Unfinished | None = None, word: str = GREETING) -> None:
        """Offer what `progress` has reached, and to go on with an `unfinished` run; `word` stands above."""
        super().__init__()
        self._progress = progress
        self._unfinished = unfinished
        self._word = word
        self._levels = campaign()

    def compose(self) -> ComposeResult:
        """A sentence, the list and the keys."""
        title, bar = TitleBar(id="title"), KeyBar(id="keys")
        title.show("podfall", "a Kubernetes cluster made of text")
        bar.show((*_KEYS, _HELP, _COMMANDS))
        yield title
        yield Static(Content(self._word))
        if self._progress.complaint:
            yield Static(Content(visible(self._progress.complaint, lines=True)), id="complaint")
        yield Choices(self._rows())
        yield bar

    def _rows(self) -> Iterator[ListChoice]:
        yield ListChoice("continue", f"Continue   {self._next()}")
        chapter = 0
        for level in self._levels:
            if level.chapter != chapter:
                chapter = level.chapter
                yield ListChoice("", "")
                yield ListChoice("", f"Chapter {chapter}: {level.chapter_title}")
            yield ListChoice(f"{_LEVEL}{level.name}", self._line(level))
        yield ListChoice("", "")
        yield ListChoice("sandbox", "Sandbox    a cluster of your own")
        yield ListChoice("replays", "Replays    recordings in this folder")
        yield ListChoice("help", "Help       what the screen shows, and the keys")
        yield ListChoice("quit", "Quit")

    def _next(self) -> str:
        kept = self._unfinished
        if kept is None:
            level = self._progress.first_unfinished()
            return f"level {level.order}: {level.title}"
        level = next(level for level in self._levels if level.name == kept.name)
        return f"level {level.order}: {level.title}, from tick {kept.tick}"

    def _line(self, level: LevelEntry) -> str:
        state = self._progress.state(level.name)
        after = ", ".join(self._progress.levels.get(level.name, []))
        if state == "locked" and self._progress.state(self._before(level).name) != "locked":
            after = f"win level {self._before(level).order} first"
        return f"{_BOXES[state]} {level.order:>2}  {level.title:<{_TITLE_WIDTH}} {after}".rstrip()

    def _before(self, level: LevelEntry) -> LevelEntry:
        return self._levels[self._levels.index(level) - 1]

    @on(OptionList.OptionHighlighted)
    def _move(self) -> None:
        self.query_one(KeyBar).show((*_KEYS, _WATCH, _HELP) if self._passed() else (*_KEYS, _HELP, _COMMANDS))

    def _passed(self) -> str:
        """The name of the level at the sign, if it was won; else empty."""
        name = self.query_one(Choices).chosen.removeprefix(_LEVEL)
        return name if name in self._progress.levels else ""

    @on(OptionList.OptionSelected)
    def _open(self) -> None:
        """Say what was chosen, unless it is locked."""
        chosen = self.query_one(Choices).chosen
        name = chosen.removeprefix(_LEVEL)
        if name == chosen:
            self.post_message(self.Chosen(name))
        elif self._progress.state(name) == "locked":
            level = next(level for level in self._levels if level.name == name)
            self.notify(f"Win level {self._before(level).order} first; `podfall play {name}` opens any.", markup=False)
        else:
            self.post_message(self.Chosen("level", name))

    def action_watch(self) -> None:
        """Watch how a level is won, once it is."""
        name = self._passed()
        if name:
            self.post_message(self.Chosen("watch", name))
        else:
            self.notify("A level shows its solution once you have won it.", markup=False)
