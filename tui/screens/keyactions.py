"""What the keys of a game screen do. Mixed into the screen, which has the parts that they act on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message
from textual.screen import Screen

from levels.session.lost_requests import lost_called, trial_of
from tui.bridge import ConsoleOutput
from tui.screens.confirm_dialog import ConfirmDialog
from tui.screens.help_topics import GAME_TOPICS
from tui.screens.played.why_box import WhyBox
from tui.screens.text_box import TextBox
from tui.widgets.console import Console

if TYPE_CHECKING:
    from collections.abc import Callable

    from levels.session.lost_requests import LostRequestView
    from tui.bridge import Bridge
    from tui.screens.layout.arrangement import Arrangement
    from tui.theme import Glyphs

_WHY = "why"


class KeyActions(Screen[None]):
    """The actions of `tui.screens.keys.BINDINGS`."""

    HELP = GAME_TOPICS
    bridge: Bridge
    glyphs: Glyphs
    arrangement: Arrangement

    def paint(self) -> None:
        """Show how things are now."""
        raise NotImplementedError

    def say(self, said: ConsoleOutput) -> None:
        """Show a piece in the console."""
        raise NotImplementedError

    def enter(self, line: str) -> None:
        """Run a line as if it were typed."""
        raise NotImplementedError

    def loses(self) -> str:
        """What is lost for good by leaving now, as a sentence; empty for nothing."""
        raise NotImplementedError

    @dataclass
    class Left(Message):
        """The player is done with this screen; `quitting`: with everything."""

        screen: KeyActions
        quitting: bool

    def leave(self, *, quitting: bool = False) -> None:
        """Go away from this screen."""
        self.post_message(self.Left(self, quitting))

    # --- time

    def action_run_clock(self) -> None:
        self.bridge.clock.toggle()
        self.paint()

    def action_step(self) -> None:
        self.bridge.step()
        self.paint()

    def action_faster(self, steps: int) -> None:
        self.bridge.clock.faster(steps)
        self.paint()

    def set_speed(self, speed: float) -> None:
        """Let so many ticks pass in a second while the clock runs."""
        self.bridge.clock.speed = speed
        self.paint()

    def action_rewind(self, ticks: int) -> None:
        """Go back (negative) or forward again."""
        if ticks > 0 and self.bridge.timeline.end <= self.bridge.tick:
            self.say(ConsoleOutput("note", "nothing was undone: [ goes back first"))
            return
        self.bridge.rewind(self.bridge.tick + ticks)
        self.paint()

    def action_interrupt(self, typed: bool = False) -> None:
        """Ctrl-C: end the command that waits; where none does, `typed` says that a line was dropped at least."""
        if not self.bridge.interrupt() and not typed:
            self.say(ConsoleOutput("note", "nothing waits; quit with q in the panels, Ctrl-Q anywhere"))
        self.paint()

    # --- looking

    def open(self, line: str) -> None:
        """Show what a reading line prints, in a box; lost requests have a box of their own."""
        if not self.explain(line):
            text = self.bridge.look(line)
            self.app.push_screen(TextBox(line, text or "Another command still waits; Ctrl-C ends it."))

    def explain(self, line: str) -> bool:
        """Open the box of the lost request that a line asks for, `why` or `why CLIENT@TICK.N`; whether it does."""
        match line.split():
            case ["why"]:
                lost = self.bridge.view().lost
                at = 0
            case ["why", name] if "@" in name:
                lost, at = self._around(name)
            case _:
                return False
        if lost:
            self.app.push_screen(WhyBox(lost, at, partial(trial_of, self.bridge.session), self.glyphs))
        return bool(lost)

    def _around(self, name: str) -> tuple[tuple[LostRequestView, ...], int]:
        """The requests to go through, and the place of that one among them; none where it is not known."""
        one, last = lost_called(self.bridge.session.cluster, name), self.bridge.view().lost
        if one is None:
            return (), 0
        return (last, last.index(one)) if one in last else ((one,), 0)

    def action_why(self) -> None:
        """Explain the last lost request."""
        self.open(_WHY)

    async def action_help(self) -> None:
        """As the app does it on every screen."""
        await self.run_action("app.help")

    # --- going about

    def action_console(self) -> None:
        """Go to the prompt, where there is one."""
        self.arrangement.show_console()
        for console in self.query(Console):
            console.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of panels that are not on this screen do nothing."""
        return bool(self.query(f"#{parameters[0]}")) if action == "panel" else super().check_action(action, parameters)

    def action_panel(self, name: str) -> None:
        """Go to a panel, and show it alone where there is no room for all; once more goes back from there."""
        if self.arrangement.is_alone(name) and self.focused is self.query_one(f"#{name}"):
            self.action_back()
            return
        self.arrangement.go_to(name)
        self.call_after_refresh(self.paint)

    def action_zoom(self) -> None:
        """Show the focused panel alone, or all again."""
        self.arrangement.zoom()
        self.call_after_refresh(self.paint)

    def action_back(self) -> None:
        """From one panel to all of them, from there to none."""
        if self.arrangement.zoomed:
            self.arrangement.all_again()
            self.call_after_refresh(self.paint)
        self.set_focus(None)

    # --- leaving

    def action_leave(self, *, quitting: bool = False) -> None:
        """Leave, once the player knows what that costs."""
        leave = partial(self.leave, quitting=quitting)
        if self.loses():
            self.ask_to_leave(leave)
        else:
            leave()

    def ask_to_leave(self, leave: Callable[[], None]) -> None:
        """Say what is lost, with the clock standing, and leave if the player does not mind."""
        self.bridge.clock.pause()
        self.paint()
        self.app.push_screen(ConfirmDialog(self.loses()), partial(self._answered, leave))

    def _answered(self, leave: Callable[[], None], yes: bool | None) -> None:
        if yes:
            leave()
