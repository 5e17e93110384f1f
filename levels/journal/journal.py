"""The journal: everything that came from outside while a session ran, in order.

Written by the session and its folder, stored in a Run, played back by `levels.playback.replay`. Together with the setup
it is the whole run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from engine.apiserver.endpoints.exchange import HTTPRequest


class LineEntry(NamedTuple):
    """A console line, acting after `tick` and before the next one."""

    tick: int
    run: str


class WriteEntry(NamedTuple):
    """A file of the folder has a new text; None where it is gone."""

    tick: int
    path: str
    text: str | None


class Edited(NamedTuple):
    """What came back from an editor: the `number`-th text that lines of the session asked for, from 1 on."""

    tick: int
    number: int
    text: str


class Unsaved(NamedTuple):
    """Why the `number`-th `save` of the session wrote nothing, from 1 on: the lines after it could see that."""

    tick: int
    number: int
    why: str


class InterruptEntry(NamedTuple):
    """Ctrl-C ended a waiting command, in `tick`."""

    tick: int


class HTTPEntry(NamedTuple):
    """A request over HTTP that may have written, acting after `tick` and before the next one."""

    tick: int
    request: HTTPRequest


JournalEntry = LineEntry | WriteEntry | Edited | Unsaved | InterruptEntry | HTTPEntry
Found = WriteEntry | Edited | Unsaved
"""What a running line found outside; it stands before that line."""


@dataclass
class Journal:
    """The entries, oldest first."""

    entries: list[JournalEntry] = field(default_factory=list)
    _line_at: int = 0

    def line(self, tick: int, text: str) -> None:
        """Note a console line that is about to run."""
        self._line_at = len(self.entries)
        self.entries.append(LineEntry(tick, text))

    def found(self, what: Found) -> None:
        """Note what the running line found outside: a replay must have it before that line runs."""
        self.entries.insert(self._line_at, what)
        self._line_at += 1

    def http(self, tick: int, request: HTTPRequest) -> None:
        """Note a request that is about to be carried out."""
        self.entries.append(HTTPEntry(tick, request))

    def interrupt(self, tick: int) -> None:
        self.entries.append(InterruptEntry(tick))

    @property
    def inputs(self) -> int:
        """How many lines and requests there were."""
        return sum(isinstance(entry, LineEntry | HTTPEntry) for entry in self.entries)

    def last_input(self) -> str:
        """The last line or request; empty where there was none."""
        for entry in reversed(self.entries):
            if isinstance(entry, LineEntry):
                return entry.run.strip()
            if isinstance(entry, HTTPEntry):
                return f"{entry.request.method} {entry.request.path}"
        return ""

    def lines(self) -> list[str]:
        """The console lines, as `history` shows them."""
        return [entry.run for entry in self.entries if isinstance(entry, LineEntry)]
