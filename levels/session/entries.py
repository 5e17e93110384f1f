"""An entry of the journal as a mapping, and back: the form that a Run and a kept run share."""

from __future__ import annotations

from typing import Any

from levels.session.httpentry import ask_value, read_ask
from levels.session.journal import Entry, Http, Interrupt, Line, Write


class EntryError(ValueError):
    """A mapping that is no entry: what is wrong, and `key` is the part of it that is."""

    def __init__(self, problem: str, key: str = "") -> None:
        """Name the problem; an empty key means the whole."""
        super().__init__(problem)
        self.key = key


def entry_value(entry: Entry) -> dict[str, Any]:
    """Write an entry down."""
    match entry:
        case Line(tick, run):
            return {"tick": tick, "run": run}
        case Write(tick, path, text):
            return {"tick": tick, "write": {"path": path, "text": text}}
        case Interrupt(tick):
            return {"tick": tick, "interrupt": True}
        case Http(tick, ask):
            return {"tick": tick, "http": ask_value(ask)}


def read_entry(value: Any) -> Entry:
    """Read what `entry_value` wrote. Raises EntryError."""
    if not isinstance(value, dict) or not isinstance(value.get("tick"), int):
        raise EntryError("must be a mapping with a tick")
    tick = value["tick"]
    match {key: item for key, item in value.items() if key != "tick"}:
        case {"run": str(line), **others} if not others:
            return Line(tick, line)
        case {"interrupt": True, **others} if not others:
            return Interrupt(tick)
        case {"write": {"path": str(name), "text": str() | None as text}, **others} if not others:
            return Write(tick, name, text)
        case {"http": dict(fields), **others} if not others:
            try:
                return Http(tick, read_ask(fields))
            except ValueError as error:
                raise EntryError(str(error), "http") from error
    raise EntryError("must hold one of run, write {path, text}, http or interrupt beside its tick")
