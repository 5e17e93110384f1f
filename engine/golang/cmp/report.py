"""What of a difference is shown (go-cmp, report_compare.go): what changed, with two neighbours on either side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from engine.golang.cmp.compare import ValueNode
from engine.golang.cmp.gotypes import MISSING, Kind, is_zero
from engine.golang.cmp.text import ELLIPSIS, INSERTED, REMOVED, Record, Records, Text, Wrap, set_in_lines
from engine.golang.cmp.values import IDENTICAL, Style, Types, map_key, typed, value_text

_NEIGHBOURS = 2
_PRESETS = 7
_DETAIL = 3
_NAMES = {Kind.STRUCT: "field", Kind.SLICE: "element", Kind.MAP: "entry"}

_Entry = tuple[str, ValueNode]


def formatted(node: ValueNode) -> str:
    """The difference in lines."""
    return set_in_lines(_required(_difference(Style(), node)))


def _required(text: Text | None) -> Text:
    if text is None:
        message = "a value that neither side has"
        raise ValueError(message)
    return text


def _difference(style: Style, node: ValueNode) -> Text | None:
    """The text of a part (FormatDiff); None where the side that is shown has no such part."""
    if style.sign == IDENTICAL:
        style = style.at(1)
    elif style.level < _DETAIL:
        style = style.at(_DETAIL)
    if node.depth == 0:
        return _whole(style, node)
    if node.pointee is not None:
        return Wrap("&", _required(_difference(style, node.pointee)))
    return typed(style, node.type, _list(style, node))


def _whole(style: Style, node: ValueNode) -> Text | None:
    """A part that was compared as a whole."""
    if style.sign == REMOVED:
        return value_text(style, node.type, node.one)
    if style.sign == INSERTED:
        return value_text(style, node.type, node.other)
    if not node.differences:
        return value_text(style, node.type, node.one)
    untyped = replace(style, types=Types.ELIDE)
    entries = _both(
        lambda one, sign: value_text(one, node.type, node.one if sign == REMOVED else node.other), untyped, ""
    )
    return typed(replace(style, types=Types.EMIT), node.type, Records(tuple(entries)))


def _both(show: Callable[[Style, str], Text | None], style: Style, key: str) -> list[Record]:
    """What was removed and what came instead, in as much detail as it takes to tell them apart."""
    one, other = show(style, REMOVED), show(style, INSERTED)
    for preset in range(_PRESETS):
        if one is None or one != other:
            break
        closer = replace(style, detail=style.level + 2 * preset, plain=style.plain or preset > 0)
        one, other = show(closer, REMOVED), show(closer, INSERTED)
    sides = ((REMOVED, one), (INSERTED, other))
    return [Record(text, key, sign) for sign, text in sides if text is not None]


def _list(style: Style, node: ValueNode) -> Text:
    """The parts of a struct, slice or map (formatDiffList)."""
    inner = style.deeper(Types.AUTO if node.type.kind is Kind.STRUCT else Types.ELIDE)
    if style.sign:
        return _one_side(style, inner, node)
    most = (1 << style.level) << 1 if style.limited else None
    return _Listing(inner, node, most).text()


def _key(node: ValueNode, key: str) -> str:
    return map_key(node.type, key) if node.type.kind is Kind.MAP else key


def _one_side(style: Style, inner: Style, node: ValueNode) -> Text:
    most = ((1 << style.level) >> 1) << 2 if style.sign == IDENTICAL else (1 << style.level) << 1
    entries: list[Record] = []
    for key, part in node.records:
        if style.limited and len(entries) == most:
            entries.append(Record(ELLIPSIS, comma=False))
            break
        if node.type.kind is Kind.STRUCT and _left_out(style, part):
            continue
        text = _difference(inner, part)
        if text is not None:
            entries.append(Record(text, _key(node, key)))
    return Wrap("{", Records(tuple(entries)), "}")


def _left_out(style: Style, part: ValueNode) -> bool:
    """Fields that are zero are not shown."""
    return is_zero(part.type, part.other if style.sign == INSERTED else part.one)


@dataclass
class _Counts:
    """How many neighbours are equal, or differ in which way (diffStats)."""

    name: str
    identical: int = 0
    removed: int = 0
    inserted: int = 0
    modified: int = 0

    @property
    def different(self) -> int:
        return self.removed + self.inserted + self.modified

    def plus(self, other: _Counts) -> _Counts:
        return _Counts(
            self.name,
            self.identical + other.identical,
            self.removed + other.removed,
            self.inserted + other.inserted,
            self.modified + other.modified,
        )

    def words(self) -> str:
        """Such as `6 identical fields`."""
        counts = {
            "identical": self.identical,
            "removed": self.removed,
            "inserted": self.inserted,
            "modified": self.modified,
        }
        parts = [f"{count} {word}" for word, count in counts.items() if count]
        many = sum(counts.values()) > 1
        name = {"entry": "entries"}.get(self.name, f"{self.name}s") if many else self.name
        most = " and ".join(parts) if len(parts) < _NEIGHBOURS + 1 else f"{', '.join(parts[:-1])}, and {parts[-1]}"
        return f"{most} {name}"


class _Group(NamedTuple):
    counts: _Counts
    entries: list[_Entry]


class _Listing:
    """The parts of a value of which some differ."""

    def __init__(self, style: Style, node: ValueNode, most: int | None) -> None:
        self._style, self._node, self._most = style, node, most
        self._name = _NAMES[node.type.kind]
        self._entries: list[Record] = []

    def text(self) -> Text:
        groups, shown = self._groups(), 0
        beyond: _Counts | None = None
        for number, group in enumerate(groups):
            if self._most is not None and shown >= self._most:
                beyond = group.counts if beyond is None else beyond.plus(group.counts)
            elif group.counts.different:
                for key, part in group.entries:
                    self._entries += self._changed(_key(self._node, key), part)
                shown += group.counts.different
            else:
                self._equal(group.entries, first=number == 0, last=number == len(groups) - 1)
        if beyond is not None:
            self._entries.append(Record(ELLIPSIS, comma=False, comment=beyond.words()))
        return Wrap("{", Records(tuple(self._entries)), "}")

    def _groups(self) -> list[_Group]:
        groups: list[_Group] = []
        for key, part in self._node.records:
            if not groups or bool(groups[-1].counts.different) != bool(part.differences):
                groups.append(_Group(_Counts(self._name), []))
            counts = groups[-1].counts
            groups[-1].entries.append((key, part))
            if not part.differences:
                counts.identical += 1
            elif part.other is MISSING:
                counts.removed += 1
            elif part.one is MISSING:
                counts.inserted += 1
            else:
                counts.modified += 1
        return groups

    def _equal(self, entries: list[_Entry], *, first: bool, last: bool) -> None:
        many = len(entries)
        before = 0 if first else min(_NEIGHBOURS, many)
        after = 0 if last else min(_NEIGHBOURS, many - before)
        if many - before - after == 1:
            after += 1  # no sense in leaving out a single one
        self._same(entries[:before])
        if many > before + after:
            left = _Counts(self._name, identical=many - before - after)
            self._entries.append(Record(ELLIPSIS, comma=False, comment=left.words()))
        self._same(entries[many - after :])

    def _same(self, entries: list[_Entry]) -> None:
        style = replace(self._style, sign=IDENTICAL)
        for key, part in entries:
            self._entries.append(Record(_required(_difference(style, part)), _key(self._node, key)))

    def _changed(self, key: str, part: ValueNode) -> list[Record]:
        if part.children != part.depth:
            return [Record(_required(_difference(self._style, part)), key)]
        return _both(lambda style, sign: _difference(replace(style, sign=sign), part), self._style, key)
