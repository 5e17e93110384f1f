"""A replay on the screen: the game without a prompt. What was typed then appears in the console when its time comes.

Shows a recording, or a scenario played by one of its scripts: both are a `Playback`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Horizontal

from engine.shell import headline
from levels.journal.journal import LineEntry
from levels.session.level import Level
from levels.session.session import Session
from tui.bridge import Bridge, ConsoleOutput
from tui.gameclock import USUAL
from tui.replaybridge import ReplayBridge
from tui.screens import keys
from tui.screens.game import GameScreen
from tui.screens.help_topics import REPLAY_TOPICS
from tui.screens.panels import FIRST, panels_of
from tui.screens.text_box import TextBox
from tui.widgets.bars import ProgressBar
from tui.widgets.clocktext import replay_clock_text
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from levels.playback.playback import Playback
    from tui.screens.panels import PanelSpec
    from tui.widgets.bars import KeyHint

_WELCOME = """\
A replay: Space runs it, . is one tick, [ and ] go back and on. F1 helps.
"""


class ReplayScreen(GameScreen):
    """Something that was played, to watch."""

    PANEL_KEYS = keys.IN_REPLAY
    HELP = REPLAY_TOPICS
    BINDINGS = [*keys.REPLAY_BINDINGS]

    def __init__(self, playback: Playback, *, ascii_only: bool = False, speed: float = USUAL, begin: int = 0) -> None:
        """Show `playback` from tick `begin` on, `speed` ticks per second."""
        self._playback = playback
        self._begin = begin
        super().__init__(playback.session, playback.title, ascii_only=ascii_only)
        self._told = 0
        """How many of the level's notices were shown."""
        self._seen = playback.session
        """The session that was painted last."""
        self._ended = False
        """Whether the end was told since it was last reached."""
        self.bridge.clock.speed = speed

    @property
    def player(self) -> ReplayBridge:
        """What plays the playback."""
        return cast("ReplayBridge", self.bridge)

    def bridge_to(self, session: Session) -> Bridge:
        """A bridge that is fed by the playback."""
        del session
        return ReplayBridge(self._playback, self.say)

    def welcome(self) -> str:
        """What the level is about, and how to watch."""
        session = self._playback.session
        parts = (self._playback.opening(), session.brief if isinstance(session, Level) else "", _WELCOME)
        return "\n\n".join(part for part in parts if part)

    def panels(self) -> list[PanelSpec]:
        """With the goals, if it is a level that was played."""
        return panels_of(level=isinstance(self._playback.session, Level))

    def prompt(self) -> ComposeResult:
        """How far it is, and what comes next."""
        with Horizontal(id="prompt-row"):
            yield ProgressBar(id="progress")

    def begin(self) -> None:
        """Show it, with the keyboard in the panels."""
        self.query_one(f"#{FIRST}", Panel).focus()
        if self._begin:
            self.player.rewind(self._begin)

    def loses(self) -> str:
        """Nothing: it can be watched again."""
        return ""

    # --- painting

    def paint(self) -> None:
        """Show how things were, what happened by itself, and at the end how it went."""
        if self.session().finished:  # somebody typed quit then; here the watcher leaves
            self.session().finished = False
        super().paint()
        self._narrate()
        self.query_one(ProgressBar).show(self._playback.end, self.player.tick, self._next())
        if self.player.over() != self._ended:
            self._ended = self.player.over()
            if self._ended:
                self._close()

    def panel_keys(self, usable: frozenset[str]) -> tuple[KeyHint, ...]:
        """Those of the replay first: it is there to be watched, and nothing is edited."""
        return keys.in_a_replay(usable)

    def waiting(self) -> None:
        """Nobody waits for a line here: time passes for it as it did then."""

    def clock(self) -> str:
        """The tick, of how many."""
        return replay_clock_text(self.player, self.glyphs)

    def _next(self) -> str:
        entry = self.player.next_entry
        if entry is None or self.player.over():
            return ""
        return f"tick {entry.tick}: {headline(entry.run)}" if isinstance(entry, LineEntry) else f"tick {entry.tick}"

    def _narrate(self) -> None:
        session = self.session()
        if not isinstance(session, Level):
            return
        if session is not self._seen:  # time went back, or far on: what happened until then was told
            self._told = len(session.notices)
        self._seen = session
        for notice in session.notices[self._told :]:
            if not notice.hidden:
                self.say(ConsoleOutput("note", f"tick {notice.tick}: {notice.text}"))
        self._told = len(session.notices)

    def _close(self) -> None:
        told = self._playback.closing(self.session())
        for line in told:
            self.say(ConsoleOutput("note", line))
        ways = "Esc shows the cluster as it is now; there [ and Home go back, q leaves."
        self.app.push_screen(TextBox(self._playback.title, "\n\n".join([*told, ways])))

    # --- keys

    def action_step(self) -> None:
        """One tick, unless all was shown."""
        if self.player.over():
            self.say(ConsoleOutput("note", "the replay is over: [ goes back, Home to its beginning"))
            return
        super().action_step()

    def action_run_clock(self) -> None:
        """Run or pause; at the end, begin again."""
        if self.player.over():
            self.player.rewind(0)
        super().action_run_clock()

    def action_rewind(self, ticks: int) -> None:
        """Go back (negative) or on."""
        self.player.rewind(self.player.tick + ticks)
        self.paint()

    def action_begin(self) -> None:
        """Back to the beginning."""
        self.say(ConsoleOutput("clear", ""))
        self.player.rewind(0)
        self.paint()

    def action_finish(self) -> None:
        """On to the end."""
        self.player.rewind(self._playback.end)
        self.paint()

    def action_back(self) -> None:
        """From one panel to all of them; from there away."""
        if self.arrangement.zoomed:
            self.arrangement.all_again()
            self.call_after_refresh(self.paint)
        else:
            self.action_leave()
