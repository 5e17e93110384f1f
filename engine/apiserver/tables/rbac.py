"""Tables of roles and of what binds them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.apiserver.tables.cells import AGED, CREATED_AT, NAMED, Cell, Cells, at
from engine.apiserver.tables.columns import text, wide


def _subjects(kind: str) -> Callable[[dict[str, Any]], str]:
    """A cell with the names of all subjects of a kind; those of ServiceAccounts with their namespace."""

    def names(raw: dict[str, Any]) -> str:
        found = [entry for entry in raw.get("subjects") or () if entry.get("kind") == kind]
        inside = kind == "ServiceAccount"
        return ", ".join(
            f"{entry.get('namespace', '')}/{entry['name']}" if inside else entry["name"] for entry in found
        )

    return names


ROLE: Cells = (NAMED, CREATED_AT)
BINDING: Cells = (
    NAMED,
    Cell(text("Role"), lambda raw: f"{at(raw, 'roleRef.kind')}/{at(raw, 'roleRef.name')}"),
    AGED,
    Cell(wide("Users"), _subjects("User")),
    Cell(wide("Groups"), _subjects("Group")),
    Cell(wide("ServiceAccounts"), _subjects("ServiceAccount")),
)
