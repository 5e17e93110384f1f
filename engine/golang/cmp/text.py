"""Texts in one line or several, with signs before what was removed and what was inserted (go-cmp, report_text.go)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

REMOVED, INSERTED = "-", "+"
_COLUMNS = 80


@dataclass(frozen=True)
class Line:
    """A text in one line."""

    text: str


@dataclass(frozen=True)
class Wrap:
    """A text between two others."""

    prefix: str
    inner: Text
    suffix: str = ""


@dataclass(frozen=True)
class Record:
    """An entry of a list."""

    value: Text
    key: str = ""
    sign: str = ""
    """REMOVED, INSERTED, or empty for neither."""
    comma: bool = True
    comment: str = ""


@dataclass(frozen=True)
class Records:
    """Entries, one a line or all in one."""

    entries: tuple[Record, ...]


Text = Line | Wrap | Records
NIL, ELLIPSIS = Line("nil"), Line("...")


def set_in_lines(text: Text) -> str:
    """The whole text, ending in a line end."""
    return _indent(0, "") + _expanded(_compact(text, "")[1], "", 0) + "\n"


def _indent(depth: int, sign: str) -> str:
    return f"{sign or ' '} " + "\t" * depth


def _compact(text: Text, sign: str) -> tuple[str, Text]:
    """The text in one line, and the text with those parts in one line that may be."""
    if isinstance(text, Line):
        return text.text, text
    if isinstance(text, Wrap):
        line, inner = _compact(text.inner, sign)
        line = f"{text.prefix}{line}{text.suffix}"
        return line, Line(line) if isinstance(inner, Line) else replace(text, inner=inner)
    entries, lines, several = [], [], False
    for entry in text.entries:
        line, value = _compact(entry.value, sign or entry.sign)
        entries.append(replace(entry, value=value))
        lines.append(f"{entry.key}: {line}" if entry.key else line)
        several = several or bool(entry.sign or entry.comment) or not isinstance(value, Line)
    whole = ", ".join(lines)
    if several or (sign and len(whole.encode()) > _COLUMNS):
        return whole, Records(tuple(entries))
    return whole, Line(whole)


def _expanded(text: Text, sign: str, depth: int) -> str:
    if isinstance(text, Line):
        return text.text
    if isinstance(text, Wrap):
        return f"{text.prefix}{_expanded(text.inner, sign, depth)}{text.suffix}"
    plain = [entry.value for entry in text.entries if _is_simple(entry)]
    if len(plain) == len(text.entries):
        lines = [
            _indent(depth + 1, sign) + line
            for line in _batches([value.text for value in plain if isinstance(value, Line)])
        ]
    else:
        lines = _listed(text.entries, sign, depth + 1)
    return "".join(f"\n{line}" for line in [*lines, _indent(depth, sign)])


def _is_simple(entry: Record) -> bool:
    return not (entry.sign or entry.key or entry.comment) and isinstance(entry.value, Line)


def _batches(texts: list[str]) -> list[str]:
    """Several short texts in a line."""
    lines, line = [], ""
    for text in texts:
        if line and len(f"{line}{text}, ".encode()) > _COLUMNS:
            lines.append(line.rstrip(" "))
            line = ""
        line += f"{text}, "
    return [*lines, line.rstrip(" ")] if line else lines


def _listed(entries: tuple[Record, ...], sign: str, depth: int) -> list[str]:
    after_keys = _padding(entries, lambda entry: entry.key if entry.key and isinstance(entry.value, Line) else None)
    after_values = _padding(entries, _commented)
    lines = []
    for entry, after_key, after_value in zip(entries, after_keys, after_values, strict=True):
        mine = sign or entry.sign
        line = _indent(depth, mine) + (f"{entry.key}: " if entry.key else "") + " " * after_key
        line += _expanded(entry.value, mine, depth) + ("," if entry.comma else "") + " " * after_value
        lines.append(f"{line} // {entry.comment}" if entry.comment else line)
    return lines


def _commented(entry: Record) -> str | None:
    is_text = isinstance(entry.value, Line) and entry.value != ELLIPSIS and entry.comment
    return entry.value.text if is_text and isinstance(entry.value, Line) else None


def _padding(entries: tuple[Record, ...], aligned: Callable[[Record], str | None]) -> list[int]:
    """So many blanks behind each text that neighbours end in one column; None ends a neighbourhood."""
    texts = [aligned(entry) for entry in entries]
    blanks = [0] * len(texts)
    start = 0
    for end in range(len(texts) + 1):
        if end == len(texts) or texts[end] is None:
            group = [text or "" for text in texts[start:end]]
            widest = max(map(len, group), default=0)
            blanks[start:end] = [widest - len(text) for text in group]
            start = end + 1
    return blanks
