"""The screen on which a cluster is played: panels above, the console below, the clock in the title.

It owns a `Bridge` and paints its views; a timer lets the due ticks pass. Levels add their own parts in a subclass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Input, Label

from tui.bridge import Bridge, Said
from tui.screens import keys
from tui.screens.textbox import TextBox
from tui.theme import ASCII, UNICODE
from tui.widgets.bars import Key, KeyBar, StatusBar, TitleBar
from tui.widgets.console import Console, offer
from tui.widgets.events import event_rows, last_event
from tui.widgets.nodes import node_rows
from tui.widgets.panel import Panel
from tui.widgets.requests import legend, request_rows
from tui.widgets.services import service_rows
from tui.widgets.steps import step_rows
from tui.widgets.transcript import Transcript

if TYPE_CHECKING:
    from textual import events

    from levels.session.session import Session

FRAMES_PER_SECOND = 20
MIN_WIDTH, MIN_HEIGHT = 60, 15
FULL_WIDTH, FULL_HEIGHT = 80, 24
WIDE = 120
WELCOME = """\
This is a Kubernetes cluster made of text. Nothing outside of it can break.
The clock stands: Space runs it, . lets one tick pass. Tab completes, F1 helps.
"""


class GameScreen(Screen[None]):
    """A session on the screen."""

    CSS_PATH = "game.tcss"
    CONSOLE_KEYS: tuple[Key, ...] = keys.IN_CONSOLE
    """What the bottom bar names while the prompt is empty."""
    BINDINGS = [*keys.BINDINGS]

    def __init__(self, session: Session, title: str, *, ascii_only: bool = False) -> None:
        """Play `session` under `title`; `ascii_only` draws with ASCII signs alone."""
        super().__init__()
        self.bridge = Bridge(session, self.say)
        self.game_title = title
        self.marks = ASCII if ascii_only else UNICODE
        self._alone = "nodes"
        """The panel that is shown where there is room for one only, or after `z`."""
        self._zoomed = False
        self._offered: list[Said] = [Said("note", line) for line in self.welcome().splitlines()]
        self.set_class(ascii_only, "-ascii")

    def welcome(self) -> str:
        """What the console says first."""
        return WELCOME

    def compose(self) -> ComposeResult:
        """All parts; the style sheet arranges them."""
        yield TitleBar(id="title")
        with Horizontal(id="band"):
            with Vertical(id="left"):
                yield Panel("1 Nodes and Pods", node_rows, id="nodes")
                yield Panel("2 Services", service_rows, id="services")
            with Vertical(id="right"):
                yield Panel("3 Requests", request_rows, id="requests")
                yield from self.below_requests()
            with Vertical(id="third"):
                yield from self.aside()
        with Vertical(id="console-box"):
            yield Transcript(id="transcript")
            with Horizontal(id="prompt-row"):
                yield Label("$ ", id="prompt", markup=False)
                yield Console(lambda: self.bridge.session, id="console")
        yield StatusBar(id="status")
        yield KeyBar(id="keys")
        yield Label(
            f"podfall needs {MIN_WIDTH} columns and {MIN_HEIGHT} rows.\nPlease make the window larger.", id="small"
        )

    def below_requests(self) -> ComposeResult:
        """What stands below the requests at any size."""
        yield Panel("4 Seven steps", step_rows, id="steps")

    def aside(self) -> ComposeResult:
        """What wide screens show beside the rest; narrow ones show each alone."""
        yield Panel("5 Events", event_rows, id="events", tail=True)

    def on_mount(self) -> None:
        """Show the first frame and start the timer that paints."""
        self.query_one("#console-box").border_title = "Console"
        for panel in self.query(Panel):
            panel.marks = self.marks
        for said in self._offered:
            self.query_one(Transcript).say(said)
        self._offered.clear()
        self._arrange()
        self.query_one(Console).focus()
        self.set_interval(1 / FRAMES_PER_SECOND, self.flush)
        self.call_after_refresh(self.paint)

    # --- painting

    def say(self, said: Said) -> None:
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
            self.app.exit()
            return
        view = self.bridge.view()
        for panel in self.query(Panel):
            panel.look(view)
        self.query_one("#requests", Panel).border_subtitle = legend(view)
        dominoes = view.dominoes
        self.query_one("#steps", Panel).border_title = f"4 Steps of {dominoes.service}" if dominoes else "4 Seven steps"
        self.query_one(StatusBar).show(last_event(view))
        self.query_one(TitleBar).show(f"podfall  {self.game_title}", self.clock_text())
        self._show_keys()

    def clock_text(self) -> str:
        """The tick, and whether time runs."""
        clock = self.bridge.clock
        if self.bridge.stuck:
            state = "a command waits: Space"
        elif clock.paused:
            state = f"{self.marks.paused} paused"
        else:
            state = f"{self.marks.running} {clock.speed:g}/s"
        later = f"  (redo to {self.bridge.past.end})" if self.bridge.past.end > self.bridge.tick else ""
        return f"tick {self.bridge.tick}{later}  {state}"

    def _show_keys(self) -> None:
        console = self.query_one(Console)
        shown = keys.IN_PANELS if not console.has_focus else keys.TYPING if console.value else self.CONSOLE_KEYS
        self.query_one(KeyBar).show(shown)

    def _arrange(self) -> None:
        width, height = self.size
        tiny = width < MIN_WIDTH or height < MIN_HEIGHT
        alone = self._zoomed or width < FULL_WIDTH or height < FULL_HEIGHT
        self.set_class(tiny, "-tiny")
        self.set_class(width >= WIDE, "-wide")
        self.set_class(alone, "-alone")
        for panel in self.query(Panel):
            panel.display = panel.id == self._alone if alone else True
        for column in self.query("#band > Vertical"):
            shown = column.query(f"#{self._alone}") if alone else True
            column.display = bool(shown) and (alone or width >= WIDE or column.id != "third")

    def on_resize(self, event: events.Resize) -> None:
        """Arrange for the new size."""
        del event
        self._arrange()
        self.call_after_refresh(self.paint)

    def on_descendant_focus(self) -> None:
        """Name the keys that work now."""
        self._show_keys()

    def on_descendant_blur(self) -> None:
        """Name the keys that work now."""
        self.call_after_refresh(self._show_keys)

    @on(Input.Changed)
    def _typed(self) -> None:
        self._show_keys()

    # --- the console

    @on(Console.Entered)
    def _run(self, event: Console.Entered) -> None:
        self.bridge.submit(event.line)
        self.paint()

    @on(Console.Offered)
    def _offer(self, event: Console.Offered) -> None:
        self.say(Said("note", offer(event.words)))

    @on(Console.Paged)
    def _page(self, event: Console.Paged) -> None:
        self.query_one(Transcript).page(event.lines)

    @on(Panel.Opened)
    def _open(self, event: Panel.Opened) -> None:
        self.open(event.line)

    def open(self, line: str) -> None:
        """Show what a reading line prints, in a box."""
        text = self.bridge.look(line)
        self.app.push_screen(TextBox(line, text or "Another command still waits; Ctrl-C ends it."))

    # --- keys

    def action_run_clock(self) -> None:
        """Run or pause."""
        self.bridge.clock.toggle()
        self.paint()

    def action_step(self) -> None:
        """One tick."""
        self.bridge.step()
        self.paint()

    def action_faster(self, steps: int) -> None:
        """Change the speed."""
        self.bridge.clock.faster(steps)
        self.notify(f"{self.bridge.clock.speed:g} ticks per second", timeout=1, markup=False)
        self.paint()

    def action_rewind(self, ticks: int) -> None:
        """Go back (negative) or forward again."""
        target = self.bridge.tick + ticks
        if ticks > 0 and self.bridge.past.end <= self.bridge.tick:
            self.say(Said("note", "nothing was undone: [ goes back first"))
            return
        self.bridge.rewind(target)
        self.paint()

    def action_help(self) -> None:
        """Explain the keys."""
        self.app.push_screen(TextBox("podfall: help", keys.HELP.format(**self.marks._asdict())))

    def action_console(self) -> None:
        """Go to the prompt."""
        self.query_one(Console).focus()

    def action_why(self) -> None:
        """Explain the last lost request."""
        self.open("why")

    def action_panel(self, name: str) -> None:
        """Go to a panel, and show it alone where there is no room for all."""
        self._alone = name
        panel = self.query_one(f"#{name}", Panel)
        if panel.parent is self.query_one("#third") and self.size.width < WIDE:
            self._zoomed = True
        self._arrange()
        panel.focus()
        self.call_after_refresh(self.paint)

    def action_zoom(self) -> None:
        """Show the focused panel alone, or all again."""
        if isinstance(self.focused, Panel) and self.focused.id is not None:
            self._alone = self.focused.id
        self._zoomed = not self._zoomed
        self._arrange()
        self.call_after_refresh(self.paint)

    def action_back(self) -> None:
        """From one panel to all of them, from there to none."""
        if self._zoomed:
            self.action_zoom()
        self.set_focus(None)

    def action_interrupt(self) -> None:
        """Ctrl-C: end the command that waits."""
        if not self.bridge.interrupt():
            self.say(Said("note", "nothing waits; quit with q in the panels, Ctrl-Q anywhere"))
        self.paint()
