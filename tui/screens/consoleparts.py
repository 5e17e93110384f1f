"""What a game screen does with its console: running what is typed, scrolling, keeping the keyboard, copying.

Mixed into the screen, which plays the session and has the parts that this acts on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Input

from engine.shell import commands_of, headline
from levels.storm.present.ports import StormsAsked
from tui.screens.keyactions import KeyActions
from tui.screens.played.storm_box import StormBox
from tui.visible import visible
from tui.widgets.console import Console
from tui.widgets.transcript import Transcript
from tui.widgets.waiting import Waiting, lines_behind, waits_for

if TYPE_CHECKING:
    from textual import events

    from levels.session.line_runner import WaitingLine

COPIED_S = 2.0


class ConsoleParts(KeyActions):
    """A screen with a console."""

    def __init__(self) -> None:
        super().__init__()
        self.storms = StormsAsked()
        """What the word `storm` asks for."""
        self._at_prompt = False
        """Whether the keyboard belongs to the prompt, also while there is no room for it."""

    def show_keys(self) -> None:
        """Name the keys that do something now."""
        raise NotImplementedError

    # --- what is typed

    @on(Console.Entered)
    def _run(self, event: Console.Entered) -> None:
        self.query_one(Transcript).follow()
        self.enter(event.text)
        self.paint()

    def enter(self, text: str) -> None:
        """Run the commands of what was typed, one after the other; nothing at all makes a new prompt."""
        for command in commands_of(text) or [""]:
            self.bridge.submit(command)
            self.explain(command)

    def open_storm(self) -> None:
        """Open the box of the storm that was asked for, if one was."""
        asked = self.storms.take()
        if asked is not None:
            self.app.push_screen(StormBox(asked))

    def on_text_selected(self) -> None:
        """Copy what was selected with the mouse, by OSC 52 into the clipboard of whoever sits at the terminal."""
        selected = self.get_selected_text()
        if selected:
            self.app.copy_to_clipboard(selected)
            self.clear_selection()
            self.notify(f"copied: {headline(visible(selected, lines=True))}", timeout=COPIED_S, markup=False)

    @on(Console.Paged)
    def _page(self, event: Console.Paged) -> None:
        self.query_one(Transcript).page(event.lines)
        self.tell_where()

    def tell_where(self) -> None:
        """Name in the console's frame what scrolls, where there is more than is to be seen."""
        above, below = self.query_one(Transcript).hidden()
        told = [f"PgUp: {above} above"] * (above > 0) + [f"PgDn: {below} below"] * (below > 0)
        box = self.query_one("#console-box")
        if box.border_subtitle != (text := "  ".join(told)):
            box.border_subtitle = text

    @on(Input.Changed)
    @on(Console.Prompted)
    def _typed(self) -> None:
        """Whoever types sees the newest line."""
        self.query_one(Transcript).follow()
        self.show_waiting()
        self.tell_where()
        self.show_keys()

    def waiting(self) -> WaitingLine | None:
        """The line that waits, which a console tells of."""
        return self.bridge.waiting

    def show_waiting(self) -> None:
        """Tell of the line that waits: at the prompt while that is empty, else below it with those behind it."""
        waiting, rows = self.waiting(), self.query_one(Waiting)
        behind = lines_behind(waiting, rows.most) if waiting is not None else []
        for console in self.query(Console):
            console.wait(waits_for(waiting, paused=self.bridge.clock.paused) if waiting is not None else "")
            if waiting is not None and console.is_begun:  # Space is typed now
                behind.insert(0, waits_for(waiting, paused=False))
        rows.show(behind)

    def unsent(self) -> str:
        """What stands at the prompt and has not run, as a question before it is lost; empty for nothing."""
        text = "".join(console.text for console in self.query(Console))
        return f"What you typed has not run: {headline(text)}. Leave all the same?" if text.strip() else ""

    # --- the keyboard

    def on_descendant_focus(self) -> None:
        self._at_prompt = isinstance(self.focused, Console)
        self.show_keys()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Whoever leaves the prompt has left it; one that is hidden, as there is no room, has it again afterwards."""
        if isinstance(event.widget, Console) and event.widget.is_on_screen:
            self._at_prompt = False
        self.call_after_refresh(self.show_keys)

    def back_to_prompt(self) -> None:
        """Give the keyboard back where the prompt had it before it was hidden."""
        if self._at_prompt and not isinstance(self.focused, Console):
            self.action_console()
