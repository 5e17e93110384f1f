"""An entry of the journal as a mapping, and back: the form that a Run and a kept run share."""

from __future__ import annotations

import re
from typing import Any

from levels.journal.http_entry import read_request, request_value
from levels.journal.journal import Edited, HTTPEntry, InterruptEntry, JournalEntry, LineEntry, Unsaved, WriteEntry

_OLD_EDIT = re.compile(r"\.edit-([1-9][0-9]{0,8})")
"""How an edited text was written down once: as a file of this name. A real file of such a name is written `./.edit-1`,
which means the same to the console."""


class EntryError(ValueError):
    """A mapping that is no entry: what is wrong, and `key` is the part of it that is."""

    def __init__(self, problem: str, key: str = "") -> None:
        """Name the problem; an empty key means the whole."""
        super().__init__(problem)
        self.key = key


def entry_value(entry: JournalEntry) -> dict[str, Any]:
    """Write an entry down."""
    match entry:
        case LineEntry(tick, run):
            return {"tick": tick, "run": run}
        case WriteEntry(tick, path, text):
            return {"tick": tick, "write": {"path": f"./{path}" if _OLD_EDIT.fullmatch(path) else path, "text": text}}
        case Edited(tick, number, text):
            return {"tick": tick, "edit": {"number": number, "text": text}}
        case Unsaved(tick, number, why):
            return {"tick": tick, "unsaved": {"number": number, "why": why}}
        case InterruptEntry(tick):
            return {"tick": tick, "interrupt": True}
        case HTTPEntry(tick, request):
            return {"tick": tick, "http": request_value(request)}


def read_entry(value: Any) -> JournalEntry:
    """Read what `entry_value` wrote. Raises EntryError."""
    if not isinstance(value, dict) or not isinstance(value.get("tick"), int):
        raise EntryError("must be a mapping with a tick")
    tick = value["tick"]
    match {key: item for key, item in value.items() if key != "tick"}:
        case {"run": str(line), **others} if not others:
            return LineEntry(tick, line)
        case {"interrupt": True, **others} if not others:
            return InterruptEntry(tick)
        case {"write": {"path": str(name), "text": str() | None as text}, **others} if not others:
            return _write(tick, name, text)
        case {"edit": {"number": int(number), "text": str(text)}, **others} if not others:
            return Edited(tick, number, text)
        case {"unsaved": {"number": int(number), "why": str(why)}, **others} if not others:
            return Unsaved(tick, number, why)
        case {"http": dict(fields), **others} if not others:
            try:
                return HTTPEntry(tick, read_request(fields))
            except ValueError as error:
                raise EntryError(str(error), "http") from error
    raise EntryError("must hold one of run, write {path, text}, edit, unsaved, http or interrupt beside its tick")


def _write(tick: int, path: str, text: str | None) -> JournalEntry:
    if (old := _OLD_EDIT.fullmatch(path)) and text is not None:
        return Edited(tick, int(old[1]), text)
    return WriteEntry(tick, path.removeprefix("./") if _OLD_EDIT.fullmatch(path.removeprefix("./")) else path, text)
