"""Field errors: each a path, a kind of mistake, a value, a detail (apimachinery's util/validation/field)."""

from __future__ import annotations

import json
from typing import Any

StatusCause = dict[str, str]


def go_value(value: Any) -> str:
    """A value as Go prints it in an error: strings quoted, maps and lists in %#v form."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        return "map[string]string{" + ", ".join(f"{go_value(k)}:{go_value(value[k])}" for k in sorted(value)) + "}"
    if isinstance(value, list | tuple):
        return "[]string{" + ", ".join(map(go_value, value)) + "}"
    # Upstream makes a text of nil and quotes it as any other.
    return '"null"' if value is None else str(value)


class FieldErrors:
    """The causes found so far."""

    def __init__(self) -> None:
        self.causes: list[StatusCause] = []

    def _add(self, reason: str, path: str, message: str) -> None:
        self.causes.append({"reason": reason, "message": message, "field": path})

    def required(self, path: str, detail: str = "") -> None:
        """The field must be there."""
        self._add("FieldValueRequired", path, "Required value" + (f": {detail}" if detail else ""))

    def invalid(self, path: str, value: Any, detail: str) -> None:
        """The value is not allowed."""
        self._add("FieldValueInvalid", path, f"Invalid value: {go_value(value)}: {detail}")

    def raw_invalid(self, path: str, value: str, detail: str) -> None:
        """The value, already in Go's form, is not allowed."""
        self._add("FieldValueInvalid", path, f"Invalid value: {value}" + (f": {detail}" if detail else ""))

    def wrong_type(self, path: str, value: str, detail: str) -> None:
        """The value, in Go's form, or its type where that says more, is of another type or format."""
        self._add("FieldValueTypeInvalid", path, f"Invalid value: {value}: {detail}")

    def nowhere(self, detail: str, value: str = '""') -> None:
        """Something is wrong that has no place of its own, which Go prints as a path that is nil."""
        self.raw_invalid("<nil>", value, detail)

    def inconsistent(self, path: str, detail: str) -> None:
        """What stands there is not allowed as a whole; the value is not shown."""
        self._add("FieldValueInvalid", path, f"Invalid value: {detail}")

    def unsupported(self, path: str, value: Any, supported: tuple[str, ...]) -> None:
        """The value is none of those known."""
        self.raw_unsupported(path, go_value(value), supported)

    def raw_unsupported(self, path: str, value: str, supported: tuple[str, ...]) -> None:
        """The value, already in Go's form, is none of those known."""
        choices = ", ".join(f'"{choice}"' for choice in supported)
        message = f"Unsupported value: {value}: supported values: {choices}"
        self._add("FieldValueNotSupported", path, message)

    def duplicate(self, path: str, value: str) -> None:
        """The value (in Go's form) was there before."""
        self._add("FieldValueDuplicate", path, f"Duplicate value: {value}")

    def not_found(self, path: str, value: Any) -> None:
        """The value names something that is not there."""
        self._add("FieldValueNotFound", path, f"Not found: {go_value(value)}")

    def forbidden(self, path: str, detail: str) -> None:
        """The field must not be set here."""
        self._add("FieldValueForbidden", path, f"Forbidden: {detail}")

    def too_long(self, path: str, limit: int) -> None:
        """The value has too many bytes."""
        self._add("FieldValueTooLong", path, f"Too long: may not be more than {limit} bytes")

    def too_many(self, path: str, found: int, limit: int) -> None:
        """The list has too many items."""
        self._add("FieldValueTooMany", path, f"Too many: {found}: must have at most {limit} items")
