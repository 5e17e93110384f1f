"""Two values of a type held against each other, part by part (go-cmp, compare.go and report_value.go)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.golang.cmp.edits import Edit, Likeness, edits_between
from engine.golang.cmp.gotypes import MISSING, GoType, Kind


@dataclass
class ValueNode:
    """A part of both values, with the parts that it is made of. One without parts was compared as a whole."""

    type: GoType
    one: Any
    other: Any
    parent: Kind | None = None
    """The kind of the type that it is a part of."""
    records: list[tuple[str, ValueNode]] = field(default_factory=list)
    """By name of a field or key; elements of a slice have none."""
    pointee: ValueNode | None = None
    same: int = 0
    differences: int = 0
    children: int = 0
    depth: int = 0

    def take(self, child: ValueNode) -> ValueNode:
        """Count a part in."""
        self.same += child.same
        self.differences += child.differences
        self.children += child.children + 1
        self.depth = max(self.depth, child.depth + 1)
        return child


def compared(type: GoType, one: Any, other: Any, parent: Kind | None = None) -> ValueNode:
    """Hold two values of a type against each other."""
    node = ValueNode(type, one, other, parent)
    equal = _as_a_whole(type, one, other)
    if equal is not None:
        node.same, node.differences = int(equal), int(not equal)
    elif type.kind is Kind.POINTER:
        node.pointee = node.take(compared(type.of(), one, other, Kind.POINTER))
    else:
        for name, part, mine, theirs in _parts(type, one, other):
            node.records.append((name, node.take(compared(part, mine, theirs, type.kind))))
    return node


def _as_a_whole(type: GoType, one: Any, other: Any) -> bool | None:
    """Whether two values that have no parts to look into are equal; None where there are."""
    if one is MISSING or other is MISSING:
        return False
    if type.equal is not None or type.kind in (Kind.PLAIN, Kind.TEXT):
        return bool(one == other) if type.equal is None else type.equal(one, other)
    if type.kind is Kind.STRUCT:
        return None
    if one is None or other is None:
        return one is None and other is None
    return True if type.kind is not Kind.POINTER and not one and not other else None


def _parts(type: GoType, one: Any, other: Any) -> list[tuple[str, GoType, Any, Any]]:
    if type.kind is Kind.STRUCT:
        return [(name, part, one[name], other[name]) for name, part in type.fields.items()]
    if type.kind is Kind.MAP:
        keys = sorted(one.keys() | other.keys())
        return [(key, type.of(), one.get(key, MISSING), other.get(key, MISSING)) for key in keys]
    return [("", type.of(), mine, theirs) for mine, theirs in _elements(type, one, other)]


def _elements(type: GoType, one: list[Any], other: list[Any]) -> list[tuple[Any, Any]]:
    def alike(x: int, y: int) -> Likeness:
        node = compared(type.of(), one[x], other[y], Kind.SLICE)
        return Likeness(node.same, node.differences)

    found: list[tuple[Any, Any]] = []
    x = y = 0
    for edit in edits_between(len(one), len(other), alike):
        mine = MISSING if edit is Edit.ONLY_OTHER else one[x]
        theirs = MISSING if edit is Edit.ONLY_ONE else other[y]
        found.append((mine, theirs))
        x += edit is not Edit.ONLY_OTHER
        y += edit is not Edit.ONLY_ONE
    return found
