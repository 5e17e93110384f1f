"""The screen on which a cluster is played: panels above, the console below, the clock in the title.

It owns a `Bridge` and paints its views; a timer lets the due ticks pass. Levels and replays change parts of it in a
subclass.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical

from levels.journal.journal import LineEntry
from levels.saves.linehistory import kept_history
from levels.session.manifests.assumptions import assumptions
from tui.bridge import Bridge, ConsoleOutput
from tui.editor import edit_beside
from tui.screens import keys
from tui.screens.consoleparts import ConsoleParts
from tui.screens.layout.arrangement import Arrangement
from tui.screens.panels import FIRST, panels_of
from tui.screens.rowactions import RowActions
from tui.theme import ASCII, UNICODE
from tui.widgets.bars import Bar, KeyBar, KeyHint, StatusBar, TitleBar
from tui.widgets.clocktext import clock_text
from tui.widgets.console import Console
from tui.widgets.panel import Panel
from tui.widgets.panelrows.clientway import broken_way, loses_most, tells_whole_way
from tui.widgets.panelrows.events import last_event
from tui.widgets.prompt import Prompt
from tui.widgets.transcript import Transcript
from tui.widgets.waiting import Waiting
from tui.widgets.way.waypanel import WayPanel

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events

    from levels.session.session import Session
    from levels.session.view import SessionView
    from tui.screens.panels import PanelSpec

FRAMES_PER_SECOND = 20
WELCOME = """\
This is a Kubernetes cluster made of text. Nothing outside of it can break.
The clock stands: Space runs it, . is one tick. Tab completes, F1 helps.
"""


class GameScreen(ConsoleParts, RowActions):
    """A session on the screen."""

    CSS_PATH = "game.tcss"
    CONSOLE_KEYS: tuple[KeyHint, ...] = keys.IN_CONSOLE
    """What the bottom bar names while the prompt is empty."""
    PANEL_KEYS: tuple[KeyHint, ...] = keys.IN_PANELS
    """What it names while the console has not the keyboard."""
    BINDINGS = [*keys.BINDINGS]
    first = FIRST
    """The panel that it is about."""

    def __init__(self, session: Session, title: str, *, ascii_only: bool = False) -> None:
        """Play `session` under `title`; `ascii_only` draws with ASCII signs alone."""
        super().__init__()
        self.bridge = self.bridge_to(session)
        self.game_title = self.full_title = title
        """What is played, and the same with more around it, for wide enough windows."""
        self.glyphs = ASCII if ascii_only else UNICODE
        self.arrangement = Arrangement(self, self.session, self.first)
        self.on_paint: list[Callable[[], None]] = []
        """Called whenever what is shown may have changed."""
        self._offered: list[ConsoleOutput] = [ConsoleOutput("note", line) for line in self.welcome().splitlines()]
        # Standard error, where it was said too, lies behind the screen.
        self._offered += [ConsoleOutput("err", text.rstrip("\n")) for text in session.applied.told()]

    # --- what a subclass changes

    def bridge_to(self, session: Session) -> Bridge:
        """What plays the session."""
        return Bridge(session, self.say)

    def welcome(self) -> str:
        """What the console says first."""
        return "\n".join([WELCOME, *assumptions(self.bridge.session.cluster)])

    def panels(self) -> list[PanelSpec]:
        """The panels that there are."""
        return panels_of(level=False)

    def prompt(self) -> ComposeResult:
        """The last rows of the console."""
        yield Prompt(self.session, kept_history())

    def begin(self) -> None:
        """Give the keyboard to the console, which may ask for texts and for storms."""
        self.query_one(Console).focus()
        self.bridge.session.editing.ask = partial(edit_beside, self.app)
        self.bridge.session.storms = self.storms
        self.on_paint.append(self.open_storm)

    def loses(self) -> str:
        """What is lost for good by leaving now, as a sentence; empty for nothing."""
        return keys.UNSAVED if _unsaved(self.bridge.session) else self.unsent()

    # --- parts

    def session(self) -> Session:
        """What is played, as it is now."""
        return self.bridge.session

    def compose(self) -> ComposeResult:
        """All parts; the style sheet arranges them."""
        yield TitleBar(id="title")
        with Container(id="band"):
            yield from (panel.make(self.session) for panel in self.panels())
        with Vertical(id="console-box"):
            yield Transcript(id="transcript")
            yield from self.prompt()
            yield Waiting(id="waiting")
        yield StatusBar(id="status")
        yield KeyBar(id="keys")
        yield from self.arrangement.too_small()

    def on_mount(self) -> None:
        """Show the first frame and start the timer that paints."""
        self.query_one("#console-box").border_title = "Console"
        for panel in self.query(Panel):
            panel.glyphs = self.glyphs
        for bar in self.query(Bar):
            bar.glyphs = self.glyphs
        for said in self._offered:
            self.query_one(Transcript).say(said)
        self._offered.clear()
        self.arrangement.apply()
        self.begin()
        self.set_interval(1 / FRAMES_PER_SECOND, self.flush)
        self.call_after_refresh(self.paint)

    # --- painting

    def say(self, said: ConsoleOutput) -> None:
        """Show a piece in the console."""
        if self.is_mounted:
            self.query_one(Transcript).say(said)
        else:
            self._offered.append(said)

    def flush(self) -> None:
        """Let due ticks pass and paint if any did: the timer's work."""
        if self.bridge.flush():
            self.paint()

    def paint(self) -> None:
        """Show how things are now."""
        if self.bridge.session.finished:
            self.leave()
            return
        view = self.bridge.view()
        for panel in self.arrangement.panels.values():
            panel.look(view)
        self.arrangement.fit(view)
        for panel in self.arrangement.panels.values():
            if isinstance(panel, WayPanel):
                panel.flow(self.bridge.clock.pace)
        self._show_news(view)
        self.query_one(TitleBar).show(f"podfall  {self.full_title}", self.clock(), f"podfall  {self.game_title}")
        self.show_keys()
        self.show_waiting()
        self.tell_where()
        for heard in self.on_paint:
            heard()

    def _show_news(self, view: SessionView) -> None:
        self.query_one(StatusBar).show(self.told() or self._news(view))

    def _news(self, view: SessionView) -> str:
        """Where requests are being lost, unless a panel tells it; else the last event."""
        client = loses_most(view)
        panels = [panel for panel in self.arrangement.panels.values() if panel.display]
        if client and not any(self._tells_way(panel, client) for panel in panels):
            width = self.query_one(StatusBar).size.width - 1
            return broken_way(view, client, width, self.glyphs) or last_event(view)
        return last_event(view)

    def _tells_way(self, panel: Panel, client: str) -> bool:
        """Whether the way of a client can be read there now."""
        return isinstance(panel, WayPanel) or tells_whole_way(panel.rows_in_sight(), client, self.glyphs)

    def clock(self) -> str:
        """Where time stands, for the title."""
        return clock_text(self.bridge, self.glyphs)

    def console_keys(self) -> tuple[KeyHint, ...]:
        """The keys to name while the prompt is empty."""
        return self.CONSOLE_KEYS

    def panel_keys(self, usable: frozenset[str]) -> tuple[KeyHint, ...]:
        """The keys to name in a panel in which these bindings of rows do something."""
        return keys.in_a_panel(usable)

    def show_keys(self) -> None:
        """Name the keys that do something now."""
        console = self.query_one_optional(Console)
        if console is not None and console.has_focus:
            shown = keys.TYPING if console.text else self.console_keys()
        elif isinstance(panel := self.focused, Panel):
            typing = panel.filter_line.typing
            shown = keys.FILTERING if typing else self.panel_keys(panel.usable())
        else:
            shown = keys.now(self.PANEL_KEYS, redo=self.bridge.timeline.end > self.bridge.tick)
        self.query_one(KeyBar).show(shown)

    def _repaint(self) -> None:
        self.arrangement.apply()
        self.call_after_refresh(self.back_to_prompt)
        self.call_after_refresh(self.paint)

    def on_resize(self, event: events.Resize) -> None:
        del event
        self._repaint()

    # --- the panels

    @on(Panel.Rebuilt)
    def tell_what_no_panel_tells(self) -> None:
        """What there is room for is known when panels stand where they are to stand."""
        self._show_news(self.bridge.view())

    @on(Panel.Opened)
    def _open(self, event: Panel.Opened) -> None:
        self.open(event.line)


def _unsaved(session: Session) -> bool:
    """Whether something was done since the history was saved."""
    entries = session.journal.entries
    last = entries[-1] if entries else None
    saved = isinstance(last, LineEntry) and last.run.startswith("save ") and session.shell.status == 0
    return last is not None and not saved
