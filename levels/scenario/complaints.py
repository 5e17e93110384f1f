"""Turns a failed conversion into one line that names the place and what was likely meant."""

from __future__ import annotations

import difflib
import re
from typing import Any

import msgspec

from levels.files.documents import Document, Step, UnreadableError
from levels.scenario.schema.file import ScenarioFile

_PLACE = re.compile(r"^(?P<what>.*?)(?: - at `(?P<path>[^`]*)`)?$", re.DOTALL)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]|\[\.\.\.\]")
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`")
_MISSING = re.compile(r"Object missing required field `(.*)`")


def explain(document: Document, error: msgspec.ValidationError) -> UnreadableError:
    """The complaint for what msgspec found."""
    match = _PLACE.match(str(error))
    what, where = (match["what"], match["path"] or "") if match else (str(error), "")
    path: tuple[Step, ...] = tuple(
        int(index) if index else name for name, index in _STEP.findall(where.removeprefix("key in ")) if name or index
    )
    if unknown := _UNKNOWN.fullmatch(what):
        return document.problem((*path, unknown[1]), _unknown(unknown[1]))
    if missing := _MISSING.fullmatch(what):
        return document.problem(path, f"the field {missing[1]} is missing")
    return document.problem(path, _as_seen_in_a_file(what))


def _unknown(name: str) -> str:
    close = difflib.get_close_matches(name, known_fields(), n=1)
    hint = f"; did you mean {close[0]}?" if close and close[0] != name else "; it does not belong here"
    return f"unknown field {name}{hint}"


def known_fields() -> list[str]:
    """The names of all fields that a scenario may have somewhere, sorted."""
    _, structs = msgspec.json.schema_components([ScenarioFile])
    return sorted({name for struct in structs.values() for name in struct.get("properties", ())})


def _as_seen_in_a_file(what: str) -> str:
    words: dict[str, Any] = {
        "`object`": "a mapping", "`array`": "a list", "`str`": "a text", "`int`": "an integer",
        "`bool`": "true or false", "`null`": "nothing", "`float`": "a number",
    }  # fmt: skip
    for name, plain in words.items():
        what = what.replace(name, plain)
    value = re.fullmatch(r"Invalid enum value '(.*)'", what)
    if value is None:
        return f"{what[:1].lower()}{what[1:]}"
    return f"there is no {value[1]} here; see the schema for the words that this field takes"
