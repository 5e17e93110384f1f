"""The text that waits for Enter: a line, and the lines above it that belong to it. A paste is text like any other.

What stands here can be seen whole, so that nothing runs that was not shown. Sends `ShellLine.Prompted` up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message
from textual.widgets import Input

from tui.visible import visible
from tui.widgets.line.advice import USUAL, Advice
from tui.widgets.line.draft import BEGINS, GOES_ON

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events


class ShellLine(Input):
    """One text of one line or more."""

    DEFAULT_CSS = """
    ShellLine, ShellLine:focus { border: none; height: 1; padding: 0; background: transparent; width: 1fr; }
    ShellLine > .input--placeholder, ShellLine > .input--suggestion { color: $text-muted; }
    """

    @dataclass
    class Prompted(Message):
        """Another prompt stands before the line, or other lines above it."""

        prompt: str
        above: Sequence[str]
        waits: bool
        """Whether it says what is waited for."""

    def __init__(self, *, id: str) -> None:
        """Begin with nothing."""
        self.advice = Advice()
        super().__init__(id=id, compact=True, placeholder=USUAL, select_on_focus=False, suggester=self.advice)
        self.above: list[str] = []
        self._waits = ""
        """What is waited for, as a sentence; empty for nothing."""
        self._told: tuple[str, Sequence[str], bool] = (BEGINS, (), False)

    @property
    def text(self) -> str:
        """All that waits for Enter."""
        return "\n".join([*self.above, self.value])

    @property
    def ghost(self) -> str:
        """The line with its ghost text."""
        return self.value if self.above or self._tells_wait() else self.advice.ghost(self.value)

    def advise(self, command: str) -> None:
        """Show as ghost text what the guide advises; empty: nothing of its own."""
        self.advice.command = command
        self._show_ghost()

    def wait(self, sentence: str) -> None:
        """Say what is waited for where the prompt stands, as long as nothing is typed; empty: nothing is."""
        if sentence != self._waits:
            self._waits = sentence
            if not self.is_begun:
                self.tell_prompt()

    @property
    def is_begun(self) -> bool:
        """Whether something stands at the prompt, so that it does not say what is waited for."""
        return bool(self.text)

    def _tells_wait(self) -> bool:
        return bool(self._waits) and not self.is_begun

    def _show_ghost(self) -> None:
        """A line that goes on gets no ghost text: it is no command of its own."""
        self.advice.silent = bool(self.above)
        self.placeholder = "" if self._tells_wait() or self.above else self.advice.command or USUAL

    def put(self, text: str) -> None:
        """Let a text stand there, with the cursor behind it."""
        self.above, last = _parted(text)
        self.set_line(_in_line(last))
        self.tell_prompt()

    def set_line(self, line: str, cursor: int | None = None) -> None:
        """Let a line stand at the prompt, with the cursor there or at its end."""
        self.value = line
        self.cursor_position = len(line) if cursor is None else cursor

    def new_line(self) -> None:
        """Go on in another line."""
        self.above.append(self.value)
        self.set_line("")
        self.tell_prompt()

    def replace(self, text: str, start: int, end: int) -> None:
        """Take what is typed or pasted as it can be seen; a tab is a blank."""
        super().replace(_in_line(text), start, end)

    def on_paste(self, event: events.Paste) -> None:
        """Put a text at the cursor; of several lines all but the last stand above it then."""
        event.stop()
        event.prevent_default()
        text = event.text.replace("\r\n", "\n").replace("\r", "\n")
        text = text if "\n" in text.rstrip("\n") else text.rstrip("\n")
        start, end = sorted(self.selection)
        above, last = _parted(self.value[:start] + text)
        self.above += above
        before = _in_line(last)
        self.set_line(before + self.value[end:], len(before))
        self.tell_prompt()

    def action_join(self) -> None:
        """Go on in the line above."""
        above = _in_line(self.above.pop())
        self.set_line(above + self.value, len(above))
        self.tell_prompt()

    def action_take_ghost(self) -> None:
        """Make the ghost text one's own."""
        self.set_line(self.ghost)

    def means(self, key: str) -> bool:
        """Whether Right or Backspace do more now than in any other line."""
        if key == "right":
            return self.cursor_at_end and self.ghost != self.value
        return key != "backspace" or bool(self.above and not self.cursor_position and self.selection.is_empty)

    def tell_prompt(self, prompt: str = "") -> None:
        """Tell what stands before the line, unless it stands there already."""
        self._show_ghost()
        waits = self._tells_wait() and not prompt
        usual = f"{self._waits} " if waits else GOES_ON if self.above else BEGINS
        told = (prompt or usual, tuple(self.above), waits)
        if told != self._told:
            self._told = told
            self.post_message(self.Prompted(*told))


def _in_line(text: str) -> str:
    """A line as the prompt has it: all of it can be seen, and a tab is a blank."""
    return visible(text.replace("\t", " "))


def _parted(text: str) -> tuple[list[str], str]:
    """The lines above the prompt, in which tabs stay, and the one in it: an empty one where a tab would be lost."""
    *above, last = text.split("\n")
    if above and "\t" in last:
        above, last = [*above, last], ""
    return [visible(line, lines=True) for line in above], last
