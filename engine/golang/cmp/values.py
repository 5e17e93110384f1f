"""A single value as a text: zero fields left out, and the deeper the less of it (go-cmp, report_reflect.go)."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from engine.golang.cmp.gotypes import MISSING, GoType, Kind, is_zero
from engine.golang.cmp.text import ELLIPSIS, INSERTED, NIL, REMOVED, Line, Record, Records, Text, Wrap

IDENTICAL = "="
"""Beside REMOVED and INSERTED: what both sides have in common."""
_RAW_QUOTE = "`"
_TRIPLE_LINES = 4


class Types(Enum):
    """Whether the names of types stand before values."""

    EMIT = "emit"
    ELIDE = "elide"
    AUTO = "auto"
    """Before structs, slices and maps, unless both sides have them in common."""


@dataclass(frozen=True)
class Style:
    """How values are shown."""

    sign: str = ""
    """Which side is shown: REMOVED, INSERTED, IDENTICAL, or empty for the difference of both."""
    types: Types = Types.EMIT
    detail: int = 0
    limited: bool = False
    """Does `detail` limit what is shown?"""
    plain: bool = False
    """Are methods String left alone?"""

    def deeper(self, types: Types) -> Style:
        """For the parts of a value."""
        return replace(self, types=types, detail=self.detail - 1 if self.limited else self.detail)

    def at(self, detail: int) -> Style:
        """With a limit."""
        return replace(self, detail=detail, limited=True)

    @property
    def level(self) -> int:
        """The detail, within its bounds."""
        return min(max(self.detail, 0), 16)


def typed(style: Style, type: GoType, text: Text) -> Text:
    """The text with the name of its type before it, where the style wants that (FormatType)."""
    if style.types is Types.ELIDE:
        return text
    if style.types is Types.AUTO:
        composed = type.kind in (Kind.STRUCT, Kind.SLICE, Kind.MAP)
        if not composed or text == NIL or style.sign == IDENTICAL:
            return text
    name = f"({type.name})" if type.kind is Kind.POINTER else type.name
    return Wrap(name, _in_brackets(text))


def _in_brackets(text: Text) -> Text:
    if isinstance(text, Wrap) and (text.prefix[:1], text.suffix[-1:]) in {("(", ")"), ("{", "}")}:
        return text
    return Wrap("(", text, ")")


def value_text(style: Style, type: GoType, value: Any) -> Text | None:
    """The value as a text; None where there is none (FormatValue)."""
    if value is MISSING:
        return None
    if type.string is not None and not style.plain and value is not None:
        return _quoted(style, "s", type.string(value))
    if type.kind is Kind.POINTER and value is not None:
        inner = value_text(style, type.of(), value)
        return None if inner is None else Wrap("&", inner)
    return typed(style, type, _untyped(style, type, value))


def _untyped(style: Style, type: GoType, value: Any) -> Text:
    if type.kind is Kind.TEXT:
        return _quoted(style, "", value)
    if type.kind is Kind.PLAIN:
        return Line("true" if value is True else "false" if value is False else str(value))
    if value is None:
        return NIL
    most = ((1 << style.level) >> 1) << 2 if style.limited else None
    if type.kind is Kind.STRUCT:
        parts = [
            (name, each, value[name], Types.AUTO)
            for name, each in type.fields.items()
            if not is_zero(each, value[name])
        ]
    elif type.kind is Kind.SLICE:
        parts = [("", type.of(), item, Types.ELIDE) for item in value]
    else:
        parts = [(map_key(type, key), type.of(), value[key], Types.ELIDE) for key in sorted(value)]
    shown = []
    for key, each, part, types in parts[:most]:
        text = value_text(style.deeper(types), each, part)
        if text is not None:
            shown.append(Record(text, key))
    more = [Record(ELLIPSIS, comma=False)] if most is not None and len(parts) > most else []
    return Wrap("{", Records((*shown, *more)), "}")


def map_key(type: GoType, key: str) -> str:
    """A key of a map, quoted."""
    return type.key_prefix + quoted(key)


def quoted(text: str) -> str:
    """The text between quotes, or between backquotes where something in it would have to be escaped."""
    whole = json.dumps(text, ensure_ascii=False)
    if len(whole) == len(text) + 2:
        return whole
    if all(letter != _RAW_QUOTE and (letter.isprintable() or letter == "\t") for letter in text):
        return f"{_RAW_QUOTE}{text}{_RAW_QUOTE}"
    return whole


def _quoted(style: Style, prefix: str, text: str) -> Text:
    longest, most_lines = (len(text), text.count("\n") + 1)
    if style.limited:
        longest, most_lines = (1 << style.level) << 5, (1 << style.level) << 2
    lines = text.removesuffix("\n").split("\n")
    several = len(lines) >= _TRIPLE_LINES and style.sign in (REMOVED, INSERTED)
    if several and all(_fits_triple(prefix, line, longest) for line in lines):
        return _triple(style, prefix, lines, most_lines)
    if len(text) > longest + len(ELLIPSIS.text):
        return Line(f"{prefix}{quoted(text[:longest])}{ELLIPSIS.text}")
    return Line(prefix + quoted(text))


def _fits_triple(prefix: str, line: str, longest: int) -> bool:
    if line.removeprefix(prefix).startswith('"""') or line.startswith("..."):
        return False
    return len(line) <= longest and all(letter.isprintable() or letter == "\t" for letter in line)


def _triple(style: Style, prefix: str, lines: list[str], most: int) -> Text:
    edge = Record(Line(f'{prefix}"""'), sign=style.sign, comma=False)
    shown = [Record(Line(line), sign=style.sign, comma=False) for line in lines]
    if len(lines) > most:
        comment = f"{len(lines) - most + 1} elided lines"
        shown = [*shown[: most - 1], Record(ELLIPSIS, sign=style.sign, comma=False, comment=comment)]
    return Wrap("(", Records((edge, *shown, edge)), ")")
