"""Tables as columns that each know their cell: a kind that is stored as it came needs one line per column."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from engine.apiserver.tables.columns import AGE, NAME, ColumnDefinition, creation_age, name_of

Raw = dict[str, Any]
UNSET = "<unset>"


class Cell(NamedTuple):
    """A column, and what stands in it for an object in wire form."""

    column: ColumnDefinition
    value: Callable[[Raw], Any] | None = None
    """None where the cell depends on the time: the age."""


Cells = tuple[Cell, ...]

NAMED = Cell(NAME, name_of)
AGED = Cell(AGE)
CREATED_AT = Cell(ColumnDefinition("Created At"), lambda raw: raw["metadata"].get("creationTimestamp", ""))


def row_of(cells: Cells) -> Callable[[Raw, datetime], list[Any]]:
    """How the cells of one object are made."""
    return lambda raw, now: [creation_age(raw, now) if cell.value is None else cell.value(raw) for cell in cells]


def at(raw: Any, path: str, default: Any = "") -> Any:
    """What stands at a dotted path; the default where nothing does."""
    for step in path.split("."):
        raw = raw.get(step) if isinstance(raw, dict) else None
    return default if raw is None else raw


def field(path: str, default: Any = "") -> Callable[[Raw], Any]:
    """A cell that shows a field as it is."""
    return lambda raw: at(raw, path, default)


def count(path: str) -> Callable[[Raw], int]:
    """A cell that counts the items of a list."""
    return lambda raw: len(at(raw, path, ()))


def joined(path: str, between: str = ",", empty: str = "") -> Callable[[Raw], str]:
    """A cell that shows the texts of a list."""
    return lambda raw: between.join(at(raw, path, ())) or empty


def condition(raw: Raw, kind: str) -> Raw:
    """The condition of that type; empty where there is none."""
    return next((entry for entry in at(raw, "status.conditions", ()) if entry.get("type") == kind), {})
