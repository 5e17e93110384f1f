"""The prompt's line as a shell's: history, Ctrl-R, Tab, and commands of several lines.

On an empty prompt Space, `.`, `?`, `+` and `-` belong to the screen, or the player's own keys for the same, but never
letters and digits, which begin a command. Everything else types. Nothing runs before Enter.
Sends `Console.Entered` up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

from engine.shell import commands_of, goes_on, headline
from engine.shell.reading import in_here_document
from tui.completion import common, complete, ended
from tui.visible import visible
from tui.widgets.line.linesearch import LineSearch
from tui.widgets.line.shellline import ShellLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.dom import DOMNode

    from levels.saves.linehistory import LineHistory
    from levels.session.session import Session

_OF_GAME = frozenset({"clock.toggle", "clock.step", "clock.faster", "clock.slower", "app.help"})
"""Actions whose keys belong to the screen on an empty prompt."""
_OF_LINE = frozenset({"console.run", "console.complete", "console.earlier", "console.later"})
"""Actions that change the line, and so are done at once."""
_LINE_KEYS = {
    "ctrl+j": "submit",
    "ctrl+r": "search",
    "right": "take_ghost",
    "backspace": "join",
}
_GIVE_UP = frozenset({"escape", "ctrl+g", "ctrl+c"})
"""They end a search as if there had been none."""


class Console(ShellLine):
    """What is typed."""

    BINDINGS = [
        Binding("enter", "submit", "run the line", show=False, id="console.run"),
        Binding("tab", "complete", "complete the word", show=False, id="console.complete"),
        Binding("up", "past(-1)", "an earlier line", show=False, id="console.earlier"),
        Binding("down", "past(1)", "a later line", show=False, id="console.later"),
        Binding("escape", "leave", "to the panels", show=False, id="console.leave"),
        Binding("ctrl+c", "interrupt", "drop the line, or end the one that waits", show=False, id="console.interrupt"),
        Binding("pageup", "page(5)", "read back", show=False, id="console.page-up"),
        Binding("pagedown", "page(-5)", "read on", show=False, id="console.page-down"),
    ]

    @dataclass
    class Entered(Message):
        """What was typed is to run: a command, or several that were pasted."""

        text: str

    @dataclass
    class Offered(Message):
        """Tab found several words."""

        words: list[str]

    class Dismissed(Message):
        """What Tab offered was seen."""

    @dataclass
    class Paged(Message):
        """Somebody scrolls in what was said."""

        lines: int

    def __init__(self, session: Callable[[], Session], history: LineHistory, *, id: str) -> None:
        """Complete with the names of the session that `session` returns; what is typed goes to `history`."""
        super().__init__(id=id)
        self._session = session
        self._history = history
        self._at = len(history.commands)
        self._unsent = ""
        """What was typed before Up was pressed."""
        self._search: LineSearch | None = None
        self._offering = False

    def on_mount(self) -> None:
        """Stand still where the player wants nothing to move by itself."""
        self.cursor_blink = self.app.animation_level != "none"
        self._complain(told="")

    def give_back(self, text: str) -> None:
        """Put what could not run back to the prompt, before what was typed since."""
        self.put(text + self.text)

    def put(self, text: str) -> None:
        """Let a text stand there that is none of the history."""
        self._search, self._at = None, len(self._history.commands)
        super().put(text)

    async def on_key(self, event: events.Key) -> None:
        """Hand the game's keys to the screen while nothing is typed, and do at once what changes the line.

        As a binding it would come late: what is typed right behind Enter would still join the line, and Enter right
        behind Tab would come before it.
        """
        if self._search is not None and self._searched(self._search, event):
            event.stop()
            event.prevent_default()
            return
        action = _LINE_KEYS.get(event.key) if self.means(event.key) else None
        of: DOMNode = self
        if action is None and not self.check_consume_key(event.key, event.character):
            bound = self.screen.active_bindings.get(event.key)
            if bound is not None and bound.binding.id in _OF_LINE | _OF_GAME:
                action, of = bound.binding.action, bound.node
        if action is not None:
            event.stop()
            event.prevent_default()
            await self.app.run_action(action, of)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether a key types, so that no binding has it: on an empty prompt a letter or a digit, else any sign."""
        return super().check_consume_key(key, character) and (bool(self.text) or (character or "").isalnum())

    def on_paste(self, event: events.Paste) -> None:
        """Have what a search has found, and what is pasted behind it."""
        del event
        self._accept()

    async def action_submit(self) -> None:
        """Hand up what was typed and keep it; where its last command goes on, wait for the next line."""
        text = self.text
        commands = commands_of(text)
        if commands and goes_on(commands[-1]):
            self.new_line()
            return
        told = self._history.complaint
        self._history.add(text.rstrip("\n"))
        self._complain(told)
        self.put("")
        self.post_message(self.Entered(text))

    def action_past(self, step: int) -> None:
        """Take an earlier or later command; behind the last one lies what was typed before."""
        commands = self._history.commands
        if self._at >= len(commands):
            self._unsent = self.text
        at = max(0, min(len(commands), self._at + step))
        self.put(commands[at] if at < len(commands) else self._unsent)
        self._at = at

    def action_complete(self) -> None:
        """Complete the last word as far as it is certain; offer all choices where it is not."""
        if not self.text:
            self.set_line(f"{self.ghost} " if self.ghost else "")
            return
        head = "".join(f"{line}\n" for line in self.above)
        before, after = self.value[: self.cursor_position], self.value[self.cursor_position :]
        found = [] if in_here_document(head) else complete(self._session(), head + before)
        if not found:
            return
        whole = ended(found[0]) if len(found) == 1 else common(found)
        longest = visible(whole.removeprefix(head))
        if len(longest) > len(before):
            self.set_line(longest + after, len(longest))
        else:
            self._offering = True
            self.post_message(self.Offered([line.rpartition(" ")[2] for line in found]))

    def action_leave(self) -> None:
        """Close what Tab offers; where it offers nothing, go to the panels."""
        if self._offering:
            self._offering = False
            self.post_message(self.Dismissed())
        else:
            self.screen.set_focus(None)

    async def action_interrupt(self) -> None:
        """Ctrl-C: empty the prompt, and end a command that waits."""
        typed = bool(self.text)
        self.put("")
        await self.run_action(f"screen.interrupt({typed})")

    def action_page(self, lines: int) -> None:
        """Scroll in what was said."""
        self.post_message(self.Paged(lines))

    # --- Ctrl-R

    def action_search(self) -> None:
        """Search backwards in what was typed."""
        self._search = LineSearch(self._history.commands, self.text)
        self._show(self._search)

    def _searched(self, search: LineSearch, event: events.Key) -> bool:
        """Take a key while a search is on; False for one that ends it and means what it always means."""
        if event.key in _GIVE_UP:
            self.put(search.before)
            return True
        if event.key == "ctrl+r":
            search.older()
        elif event.key == "backspace":
            search.ask(search.query[:-1])
        elif event.is_printable and event.character is not None:
            search.ask(search.query + event.character)
        else:
            self._accept()
            return False
        self._show(search)
        return True

    def _show(self, search: LineSearch) -> None:
        self.set_line(visible(headline(search.found)))
        self.tell_prompt(f"({'nothing older' if search.failed else 'earlier'}: {search.query}) ")

    def _accept(self) -> None:
        """Have what a search has found at the prompt."""
        if self._search is not None:
            self.put(self._search.found)

    # --- what is heard

    def _complain(self, told: str) -> None:
        if self._history.complaint != told:
            self.app.notify(visible(self._history.complaint), severity="warning", markup=False)

    @on(Input.Changed)
    def _typed(self) -> None:
        self._offering = False
        if self._search is None:
            self.tell_prompt()

    @property
    def is_begun(self) -> bool:
        """Whether something is typed, or sought."""
        return self._search is not None or super().is_begun
