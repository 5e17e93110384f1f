"""The screen of a level: the game with its goals, guide and hints; it keeps the run and says when it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.binding import Binding

from engine.shell import commands_of
from levels.campaign.index import campaign
from levels.commands.suggestions import advised
from levels.saves.kept import go_on
from levels.session.level import Level
from tui.bridge import Bridge, ConsoleOutput
from tui.screens import keys
from tui.screens.help_topics import LEVEL_TOPICS
from tui.screens.levelending import LevelEnding
from tui.screens.panels import FIRST, panels_of
from tui.widgets.console import Console
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from levels.saves.autosave import Autosave
    from levels.saves.kept import KeptRun
    from levels.session.session import Session
    from tui.screens.panels import PanelSpec
    from tui.widgets.bars import KeyHint

_KINDS = {"svc": "service", "services": "service", "nodes": "node", "no": "node", "po": "pod", "pods": "pod"}
"""What panels call the kinds that a scenario may write in other ways."""
_BEGIN = "The clock stands until you press Space."


class LevelBridge(Bridge):
    """A level as the screen plays it: the clock stands where the guide wants it to, and at the end."""

    def step(self) -> None:
        """One tick passes."""
        before = cast("Level", self.session).verdict
        super().step()
        level = cast("Level", self.session)
        if level.guide.pauses or level.verdict != before:
            self.clock.pause()


class LevelScreen(LevelEnding):
    """A level on the screen."""

    CONSOLE_KEYS = keys.IN_LEVEL
    HELP = LEVEL_TOPICS
    BINDINGS = [Binding("f2", "hint", "the next hint; after the end the card", show=False, id="level.hint")]

    def __init__(
        self, level: Level, autosave: Autosave, kept: KeptRun | None = None, *, ascii_only: bool = False
    ) -> None:
        """Play `level`, which has just begun, or go on from `kept` in it; `autosave` keeps the run.

        Raises DamagedError where `kept` cannot be gone on with.
        """
        self._brief = level.brief
        self.first = "steps" if level.spec.view.panels[:1] == ("steps",) else FIRST
        self._guided = any(line.when.tick == 0 for line in level.spec.coach)
        self._from = kept.tick if kept is not None else 0
        super().__init__(level, title_of(level), ascii_only=ascii_only)
        names = [entry.name for entry in campaign()]
        if level.scenario.name in names:
            self.full_title = title_of(level, among=len(names))
        self._autosave = autosave
        self._told = 0
        """How many of the level's notices were shown."""
        self._complained = False
        self._seen: Level = level
        """The level that was painted last."""
        if kept is not None:
            go_on(level, kept)
            self._start_over()
            self.over = False  # a run that was kept had no end yet: its card was not seen
        autosave.begin(level)

    def begin(self) -> None:
        """Let the cursors stand on what the level is about."""
        super().begin()
        kind, _, name = self.level.spec.view.focus.partition("/")
        kind = _KINDS.get(kind, kind)
        for panel in self.query("#nodes, #services").results(Panel) if name else ():
            panel.seeks = f"{kind} {name}{' -n default' * (kind != 'node')}"

    def welcome(self) -> str:
        """The brief, and how to begin where the guide does not say it."""
        if self._from:
            return f"{self._brief}\n\nYou go on in tick {self._from}. {_BEGIN}"
        return f"{self._brief}\n\n" if self._guided else f"{self._brief}\n\nF2 gives a hint. {_BEGIN}"

    def bridge_to(self, session: Session) -> Bridge:
        """A bridge that heeds the guide."""
        return LevelBridge(session, self.say)

    def loses(self) -> str:
        """Nothing: the run is kept, unless that is impossible."""
        lost = super().loses() if self._autosave.complaint and self.level.verdict == "pending" else ""
        return lost or self.unsent()

    def panels(self) -> list[PanelSpec]:
        """With the goals."""
        return panels_of(level=True)

    # --- what happens

    def paint(self) -> None:
        """Show how things are, keep the run, and let the guide speak."""
        if self.level is not self._seen:
            self._start_over()
        self.bridge.clock.slow = self._in_slow_motion()
        self._guide()
        super().paint()
        until = self.level.asleep()
        self.query_one("#console-box").border_title = f"Console: locked until tick {until}" if until else "Console"
        self._keep(now=self.bridge.clock.paused)
        self.tell_end()

    def _guide(self) -> None:
        level = self.level
        for notice in level.notices[self._told :]:
            if not notice.hidden:
                self.say(ConsoleOutput("note", f"tick {notice.tick}: {notice.text}"))
        self._told = len(level.notices)
        for line in level.coach_lines():
            for text in line.say.strip().splitlines():
                self.say(ConsoleOutput("note", text))
            self._advise(advised(line.say, level.shell.commands))

    def _advise(self, command: str) -> None:
        for console in self.query(Console):
            console.advise(command)

    def _in_slow_motion(self) -> bool:
        """Whether the level wants these ticks to be watched, and the player does not mind."""
        ticks = self.level.spec.view.slow_motion
        return bool(ticks) and ticks[0] <= self.bridge.tick <= ticks[-1] and self.app.animation_level != "none"

    def _start_over(self) -> None:
        """Time went back or forward: what the guide said until then was heard, and the level may end once more."""
        self._seen = self.level
        self._told = len(self.level.notices)
        self.level.coach_lines()
        self.over, self.card_seen = self.level.verdict != "pending", False
        self.show_banner()

    def _keep(self, *, now: bool) -> None:
        self._autosave.keep(self.level, now=now)
        if self._autosave.complaint and not self._complained:
            self._complained = True
            self.say(ConsoleOutput("err", f"podfall: {self._autosave.complaint}\n"))

    def on_unmount(self) -> None:
        """Whoever leaves goes on from here next time."""
        self._autosave.keep(self.level, now=True)

    def enter(self, text: str) -> None:
        """Run what was typed; while everybody sleeps it stays at the prompt. Nothing at all opens the card."""
        if not text.strip() and self.over:
            self.action_card()
            return
        locked = next(filter(None, map(self.level.locks_out, commands_of(text))), "")
        if locked:
            self.query_one(Console).give_back(text)
            self.say(ConsoleOutput("note", f"{locked.capitalize()}. Your line is kept: Enter runs it then."))
            return
        if text.strip() == self.query_one(Console).advice.command:
            self._advise("")  # it was taken
        super().enter(text)

    def console_keys(self) -> tuple[KeyHint, ...]:
        """After the end F2 has the card."""
        return self.CONSOLE_KEYS if self.level.verdict == "pending" else keys.AFTER_LEVEL

    def action_hint(self) -> None:
        """The next hint; after the end the card once more."""
        if self.level.verdict != "pending":
            self.action_card()
            return
        self.bridge.submit("hint")
        self.paint()


def title_of(level: Level, among: int = 0) -> str:
    """A level's title, with its number if it has one, `among` so many if that is given."""
    number = level.scenario.labels.get("order", "")
    return f"level {number}{f' of {among}' if among else ''}: {level.title}" if number else level.title
