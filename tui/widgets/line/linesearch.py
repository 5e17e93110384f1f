"""Ctrl-R: the newest earlier command that holds what is typed, and then older ones. Knows no widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class LineSearch:
    """A search backwards through commands, oldest first."""

    def __init__(self, commands: Sequence[str], before: str) -> None:
        """Begin with nothing typed; `before` is what stood at the prompt."""
        self.query = ""
        self.before = before
        self.failed = False
        """Whether no command that is as old as this holds the query; what was found last stays."""
        self._commands = commands
        self._at = len(commands)

    @property
    def found(self) -> str:
        """The command at which the search stands; what stood at the prompt before it found any."""
        return self._commands[self._at] if self._at < len(self._commands) else self.before

    def ask(self, query: str) -> None:
        """Search for another text: from here on back where more was typed, else from the newest again."""
        start = self._at if query.startswith(self.query) and self.query else len(self._commands) - 1
        self.query = query
        self._look(start)

    def older(self) -> None:
        """Go on to an older command; the same text again is none."""
        here = self._at
        self._look(self._at - 1)
        while not self.failed and here < len(self._commands) and self._commands[self._at] == self._commands[here]:
            self._look(self._at - 1)

    def _look(self, start: int) -> None:
        at = next(
            (at for at in range(min(start, len(self._commands) - 1), -1, -1) if self.query in self._commands[at]), None
        )
        self.failed = at is None and bool(self.query)
        if at is not None and self.query:
            self._at = at
