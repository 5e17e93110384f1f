"""409: fields that others manage (apimachinery's util/managedfields/internal/conflict.go)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.status import StatusError
from engine.apiserver.fieldmanager.fieldpath import FieldSet, in_order, printed
from engine.apiserver.fieldmanager.managed import by_identifier

if TYPE_CHECKING:
    from engine.apiserver.fieldmanager.managed import ManagerKey

Conflicts = dict["ManagerKey", FieldSet]
"""What each other manager has, and the applier wants otherwise."""


class ConflictsError(Exception):
    """An apply that was not forced met what others manage."""

    def __init__(self, conflicts: Conflicts) -> None:
        """`conflicts` holds at least one field."""
        super().__init__("conflicts")
        self.conflicts = conflicts

    def status(self) -> StatusError:
        """The answer to the client."""
        fields = [
            (key.printed(), printed(path))
            for key in by_identifier(self.conflicts)
            for path in in_order(self.conflicts[key])
        ]
        causes = [
            {"reason": "FieldManagerConflict", "message": f"conflict with {manager}", "field": path}
            for manager, path in fields
        ]
        return StatusError(409, "Conflict", _message(fields), {"causes": causes})


def _message(fields: list[tuple[str, str]]) -> str:
    if len(fields) == 1:
        manager, path = fields[0]
        return f"Apply failed with 1 conflict: conflict with {manager}: {path}"
    lines: list[str] = []
    said = ""
    for manager, path in fields:
        if manager != said:
            lines.append(f"conflicts with {manager}:")
            said = manager
        lines.append(f"- {path}")
    return f"Apply failed with {len(fields)} conflicts: " + "\n".join(lines)
