"""The menu: what to go on with, the levels of the campaign with what they teach and what was won, and the sandbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList, Static

from levels.campaign.index import campaign
from levels.files.documents import UnreadableError
from levels.lessons.lessons import lesson_of
from levels.session.score import MEDALS
from tui.screens.help_topics import LEVEL_TOPICS
from tui.visible import visible
from tui.widgets.bars import KeyBar, KeyHint, TitleBar
from tui.widgets.choices import Choices, ListChoice
from tui.widgets.leveldetail import DetailLine, LevelDetail, level_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from levels.campaign.index import LevelEntry
    from levels.saves.progress import Progress

_KEYS = (KeyHint("enter", "Enter", "open"), KeyHint("c", "c", "cheat sheet"))
_LAST = (KeyHint("f1", "F1", "help"), KeyHint("q", "q", "quit"))
_COMMANDS = KeyHint("ctrl+p", "^P", "commands")
_WATCH = KeyHint("r", "r", "solution")
_OPEN_ALL, _LOCK = KeyHint("o", "o", "open all"), KeyHint("o", "o", "lock again")
_BOXES = {"passed": "[x]", "open": "[ ]", "locked": " - "}
GREETING = "Pods fall. Requests have to keep arriving."
_TITLE_WIDTH = 36
_WIDE, _HIGH = 116, 20
"""From so many columns on what is told of a level stands beside the list, and below it where there are so many rows."""
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
    MenuScreen #campaign { height: 1fr; layout: vertical; }
    MenuScreen #detail { display: none; }
    MenuScreen.-high #detail { display: block; height: 7; }
    MenuScreen.-wide #campaign { layout: horizontal; }
    MenuScreen.-wide Choices { width: 74; }
    MenuScreen.-wide #detail { display: block; height: 1fr; margin: 1 2 0 0; padding: 1 2; }
    MenuScreen Static#complaint { color: $error; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (_HIGH, "-high")]
    BINDINGS = [
        Binding("c", "cheat_sheet", "what the passed levels taught", show=False, id="menu.cheat-sheet"),
        Binding("o", "open_all", "open all levels, or lock them again", show=False, id="menu.open-all"),
        Binding("r", "watch", "watch how a level is won, once you have won it", show=False, id="menu.watch"),
        Binding("q", "app.quit", "quit", show=False, id="menu.quit"),
    ]

    @dataclass
    class Chosen(Message):
        """What somebody wants: a row by its name, the `cheat sheet`, to play a `level` or to `watch` it."""

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
        title = TitleBar(id="title")
        title.show("podfall", "a Kubernetes cluster made of text")
        yield title
        yield Static(Content(self._word))
        if self._progress.complaint:
            yield Static(Content(visible(self._progress.complaint, lines=True)), id="complaint")
        with Container(id="campaign"):
            yield Choices(self._rows())
            yield LevelDetail(id="detail")
        yield KeyBar(id="keys")

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
        level = self._going_on()
        kept = self._unfinished
        return f"level {level.order}: {level.title}" + (f", from tick {kept.tick}" if kept is not None else "")

    def _going_on(self) -> LevelEntry:
        if self._unfinished is None:
            return self._progress.first_unfinished()
        return self._called(self._unfinished.name)

    def _called(self, name: str) -> LevelEntry:
        return next(level for level in self._levels if level.name == name)

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
        self._show_keys()
        self.call_after_refresh(self._tell)

    def _show_keys(self) -> None:
        opening = _LOCK if self._progress.all_open else _OPEN_ALL
        keys = (_WATCH, opening, *_LAST) if self._passed() else (opening, *_LAST, _COMMANDS)
        self.query_one(KeyBar).show((*_KEYS, *keys))

    def _tell(self) -> None:
        """Tell of the level at the sign, or of the campaign as a whole."""
        self.query_one(KeyBar).refresh()  # whose keys they are is known once the list has the focus
        chosen = self.query_one(Choices).chosen
        name = self._going_on().name if chosen == "continue" else chosen.removeprefix(_LEVEL)
        try:
            lesson = lesson_of(name)
        except UnreadableError as error:
            self.query_one(LevelDetail).show(str(error), ())
            return
        if lesson is None:
            self.query_one(LevelDetail).show("The campaign", self._campaign())
        else:
            title = f"{lesson.level.order}. {lesson.level.title}"
            won, run = self._progress.levels.get(name, []), self._progress.runs.get(name)
            self.query_one(LevelDetail).show(title, level_lines(lesson, won, run))

    def _campaign(self) -> tuple[DetailLine, ...]:
        won = [self._progress.levels[level.name] for level in self._levels if level.name in self._progress.levels]
        medals, most = sum(map(len, won)), len(MEDALS) * len(self._levels)
        next_one = self._going_on()
        return (
            DetailLine("passed", f"{len(won)} of {len(self._levels)} levels"),
            DetailLine("medals", f"{medals} of {most}"),
            DetailLine("next", f"level {next_one.order}: {next_one.title}"),
            DetailLine("sheet", "c shows what the passed levels taught; podfall cheatsheet prints it"),
        )

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
            before = self._before(self._called(name)).order
            self.notify(f"Win level {before} first, or press o, which opens all.", markup=False)
        else:
            self.post_message(self.Chosen("level", name))

    def action_cheat_sheet(self) -> None:
        """Show what the passed levels taught."""
        self.post_message(self.Chosen("cheat sheet"))

    def action_open_all(self) -> None:
        """Open all levels, or only those whose turn has come; it stays so from start to start."""
        wanted = not self._progress.all_open
        said = "All levels are open now; o locks them again." if wanted else "Levels open one after the other again."
        try:
            self._progress.open_all(wanted=wanted)
        except OSError as error:
            said = f"{said} It cannot be saved: {visible(error.strerror or str(error))}"
        for level in self._levels:
            self.query_one(Choices).reword(f"{_LEVEL}{level.name}", self._line(level))
        self._show_keys()
        self.notify(said, markup=False)

    def action_watch(self) -> None:
        """Watch how a level is won, once it is."""
        name = self._passed()
        if name:
            self.post_message(self.Chosen("watch", name))
        else:
            self.notify("A level shows its solution once you have won it.", markup=False)
