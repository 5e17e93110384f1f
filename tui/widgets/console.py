"""The console: kubectl's prompt with history and Tab, and above it what was said.

On an empty line Space, `.` and `?` belong to the screen; everything else types. Sends `Console.Entered` up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

from tui.completion import common, complete, ended
from tui.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events

    from levels.session.session import Session

_GAME_KEYS = {"space": "run_clock", "full_stop": "step", "question_mark": "help"}
_LINE_KEYS = {"enter": "submit", "tab": "complete", "up": "past(-1)", "down": "past(1)"}
_SHOWN = 12


class Console(Input):
    """The line that is typed."""

    DEFAULT_CSS = """
    Console, Console:focus { border: none; height: 1; padding: 0; background: transparent; width: 1fr; }
    Console > .input--placeholder { color: $text-muted; }
    """
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
        """A line is to run."""

        line: str

    @dataclass
    class Offered(Message):
        """Tab found several words."""

        words: list[str]

    @dataclass
    class Paged(Message):
        """Somebody scrolls in what was said."""

        lines: int

    def __init__(self, session: Callable[[], Session], *, id: str) -> None:
        """Complete with the names of the session that `session` returns."""
        super().__init__(id=id, compact=True, placeholder="kubectl get pods", select_on_focus=False)
        self._session = session
        self._typed: list[str] = []
        self._at = 0

    def on_mount(self) -> None:
        """Stand still where the player wants nothing to move by itself."""
        self.cursor_blink = self.app.animation_level != "none"

    async def on_key(self, event: events.Key) -> None:
        """Hand the game's keys to the screen while nothing is typed, and do at once what changes the line.

        As a binding it would come late: what is typed right behind Enter would still join the line, and Enter right
        behind Tab would come before it.
        """
        at_once = _LINE_KEYS.get(event.key)
        if at_once is not None:
            event.stop()
            event.prevent_default()
            await self.run_action(at_once)
            return
        action = _GAME_KEYS.get(event.key)
        if action is not None and not self.value:
            event.stop()
            event.prevent_default()
            await self.run_action(f"screen.{action}")

    async def action_submit(self) -> None:
        """Keep the line and hand it up."""
        line = self.value
        if line.strip() and self._typed[-1:] != [line]:
            self._typed.append(line)
        self._at = len(self._typed)
        self.clear()
        self.post_message(self.Entered(line))

    def give_back(self, line: str) -> None:
        """Put a line that could not run back to the prompt, before what was typed since."""
        self._put(line + self.value)

    def replace(self, text: str, start: int, end: int) -> None:
        """Take what is pasted as it can be seen, so that nothing runs that was not shown; a tab is a blank."""
        super().replace(visible(text.replace("\t", " ")), start, end)

    def action_past(self, step: int) -> None:
        """Take an earlier or later line."""
        self._at = max(0, min(len(self._typed), self._at + step))
        self._put(self._typed[self._at] if self._at < len(self._typed) else "")

    def action_complete(self) -> None:
        """Complete the last word as far as it is certain; name the choices where it is not."""
        before, after = self.value[: self.cursor_position], self.value[self.cursor_position :]
        found = complete(self._session(), before)
        if not found:
            return
        longest = visible(ended(found[0]) if len(found) == 1 else common(found))
        if len(longest) > len(before):
            self.value = longest + after
            self.cursor_position = len(longest)
        else:
            self.post_message(self.Offered([line.rpartition(" ")[2] for line in found]))

    def action_leave(self) -> None:
        """Go to the panels."""
        self.screen.set_focus(None)

    async def action_interrupt(self) -> None:
        """Ctrl-C: empty the prompt, and end a line that waits."""
        typed, self.value = bool(self.value), ""
        await self.run_action(f"screen.interrupt({typed})")

    def action_page(self, lines: int) -> None:
        """Scroll in what was said."""
        self.post_message(self.Paged(lines))

    def _put(self, text: str) -> None:
        self.value = visible(text)
        self.cursor_position = len(self.value)


def offer(words: list[str]) -> str:
    """The choices of Tab as one line."""
    more = f"  and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
    return "  ".join(words[:_SHOWN]) + more
