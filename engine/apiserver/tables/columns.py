"""What all Tables share: a column's definition and the cells that every kind has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.apiserver.tables.humanduration import age

NONE = "<none>"


@dataclass(frozen=True)
class ColumnDefinition:
    """One column; kubectl shows those with ``priority`` above 0 only with ``-o wide``."""

    name: str
    type: str = "string"
    format: str = ""
    priority: int = 0

    def definition(self) -> dict[str, Any]:
        """Return the column as it stands in ``columnDefinitions``."""
        return {
            "name": self.name,
            "type": self.type,
            "format": self.format,
            "description": "",
            "priority": self.priority,
        }


ColumnDefinitions = tuple[ColumnDefinition, ...]

NAME = ColumnDefinition("Name", format="name")
AGE = ColumnDefinition("Age")


def text(name: str) -> ColumnDefinition:
    """Return a column that is always shown."""
    return ColumnDefinition(name)


def number(name: str) -> ColumnDefinition:
    """Return a column of integers that is always shown."""
    return ColumnDefinition(name, type="integer")


def wide(name: str) -> ColumnDefinition:
    """Return a column for ``-o wide`` only."""
    return ColumnDefinition(name, priority=1)


def name_of(item: dict[str, Any]) -> str:
    """Return the NAME cell."""
    return str(item["metadata"]["name"])


def creation_age(item: dict[str, Any], now: datetime) -> str:
    """Return the AGE cell."""
    return age(item["metadata"].get("creationTimestamp"), now)


def capped(parts: list[str], empty: str) -> str:
    """Join the first three parts and say how many were left out."""
    shown = 3
    if not parts:
        return empty
    text_shown = ",".join(parts[:shown])
    hidden = len(parts) - shown
    return f"{text_shown} + {hidden} more..." if hidden > 0 else text_shown
