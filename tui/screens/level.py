"""The screen of a level: the game with its goals, its guide, its hints, and the card at the end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.binding import Binding

from levels.session.level import Level
from tui.bridge import Said
from tui.screens import keys
from tui.screens.game import GameScreen
from tui.screens.textbox import TextBox
from tui.widgets.events import event_rows
from tui.widgets.goals import goal_rows
from tui.widgets.panel import Panel
from tui.widgets.steps import step_rows

if TYPE_CHECKING:
    from levels.session.view import View
    from tui.theme import Marks
    from tui.widgets.rows import Row

Won = Callable[[list[str]], None]
"""Told the medals of a level that was passed."""


class LevelScreen(GameScreen):
    """A level on the screen."""

    CONSOLE_KEYS = keys.IN_LEVEL
    BINDINGS = [
        Binding("f2", "hint", "hint", show=False, id="level.hint"),
        Binding("6", "panel('goals')", show=False, id="panel.goals"),
    ]

    def __init__(self, level: Level, won: Won, *, ascii_only: bool = False) -> None:
        """Play `level`; `won` hears of it."""
        self._brief = level.brief
        super().__init__(level, level.title, ascii_only=ascii_only)
        self.bridge.renew = partial(Level, level.scenario, level.setup.seed)
        self._won = won
        self._told = 0
        """How many of the level's notices were shown."""
        self._over = False
        self._seen: Level = level
        """The level that was painted last."""

    @property
    def level(self) -> Level:
        """The level as it is now: another object after each rewind."""
        return cast("Level", self.bridge.session)

    def welcome(self) -> str:
        """The brief, and how to begin."""
        return f"{self._brief}\n\nF2 gives a hint. The clock stands until you press Space."

    def below_requests(self) -> ComposeResult:
        """The goals, at any size."""
        yield Panel("6 Goals", self._goals, id="goals")

    def aside(self) -> ComposeResult:
        """The steps and the events."""
        yield Panel("4 Seven steps", step_rows, id="steps")
        yield Panel("5 Events", event_rows, id="events", tail=True)

    def _goals(self, view: View, width: int, marks: Marks) -> list[Row]:
        del view
        return goal_rows(self.level.goals(), width, marks)

    def paint(self) -> None:
        """Show how things are, and what the guide has to say about them."""
        if self.level is not self._seen:
            self._start_over()
        super().paint()
        self._guide()
        if self.level.verdict != "pending" and not self._over:
            self._over = True
            self._end()

    def _guide(self) -> None:
        level = self.level
        for notice in level.notices[self._told :]:
            if not notice.hidden:
                self.say(Said("note", f"tick {notice.tick}: {notice.text}"))
        self._told = len(level.notices)
        for line in level.coach_lines():
            for text in line.say.strip().splitlines():
                self.say(Said("note", text))
            if line.pause:
                self.bridge.clock.pause()

    def _end(self) -> None:
        """The card: verdict, medals and what it was about."""
        self.bridge.clock.pause()
        if self.level.verdict == "passed":
            self._won(self.level.medals())
        text = "\n\n".join(self.level.guide.verdict_once())
        ways = "Esc goes back to the cluster; there [ and F3 go back in time, q leaves the level."
        self.app.push_screen(TextBox(self.level.title, f"{text}\n\n{ways}"))

    def _start_over(self) -> None:
        """Time went back or forward: what the guide said until then was heard, and the level may end once more."""
        self._seen = self.level
        self._told = len(self.level.notices)
        self.level.coach_lines()
        self._over = self.level.verdict != "pending"

    def action_hint(self) -> None:
        """The next hint."""
        self.bridge.submit("hint")
        self.paint()
