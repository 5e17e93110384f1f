"""Maps and bytes of a document as Go reads them, and what its JSON decoder says of a value of another type.

Used by `wire`. Everything here raises ValueError in Go's words.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from engine.api.serializer import quantityplaces, timestamps
from engine.golang import base64 as go_base64

if TYPE_CHECKING:
    from engine.api.serializer.fieldtypes import ExplainedField


def known_map(field: ExplainedField, value: Any, owner: str, names: str, key: str) -> dict[str, Any] | None:
    """A map of quantities, bytes or texts; None where what it holds has a form of its own."""
    if field.quantity:
        return _quantity_map(value, owner, names)
    if field.binary:
        return _byte_map(value, owner, names)
    if field.lists:
        return _list_map(value, owner, names)
    return _map(value, owner, names, key) if str in field.plain else None


def _map(value: Any, owner: str, names: str, key: str) -> dict[str, Any]:
    found = _string_map(value, owner, names)
    if timestamps.is_named_so(key):
        for text in found.values():
            timestamps.check(text)
    return found


def _string_map(value: Any, owner: str, names: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise wrong_type(value, owner, names, "map[string]string")
    for item in value.values():
        if not isinstance(item, str):
            if item is None:
                continue
            raise wrong_type(item, owner, names, "string")
    return {key: item or "" for key, item in value.items()}


def _quantity_map(value: Any, owner: str, names: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise wrong_type(value, owner, names, "v1.ResourceList")
    return {key: quantityplaces.read(item) for key, item in value.items()}


def base64_text(value: Any, owner: str, names: str) -> str:
    """Bytes as JSON carries them. Raises ValueError on anything else."""
    try:
        return _read_bytes(value)
    except _NoBytesError as error:
        raise wrong_type(error.value, owner, names, error.wanted) from error


def _byte_map(value: Any, owner: str, names: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise wrong_type(value, owner, names, "map[string][]uint8")
    return {key: base64_text(item, owner, names) for key, item in value.items()}


def _list_map(value: Any, owner: str, names: str) -> dict[str, list[str]]:
    if not isinstance(value, dict):
        raise wrong_type(value, owner, names, "map[string]v1.ExtraValue")
    for item in value.values():
        if not isinstance(item, list | None):
            raise wrong_type(item, owner, names, "v1.ExtraValue")
        for text in item or ():
            if not isinstance(text, str | None):
                raise wrong_type(text, owner, names, "string")
    return {key: [text or "" for text in item or ()] for key, item in value.items()}


def wrong_type(value: Any, owner: str, names: str, wanted: str) -> ValueError:
    """What Go says of a value that stands in a field of another type."""
    found = {bool: "bool", int: "number", float: "number", str: "string", list: "array", dict: "object"}
    kind = found.get(type(value), "value")
    if kind == "number" and wanted.startswith("int"):
        kind = f"number {value}"
    where = f"Go struct field {owner}.{names}" if names else "Go value"
    return ValueError(f"json: cannot unmarshal {kind} into {where} of type {wanted}")


class _NoBytesError(TypeError):
    """A value of which no bytes can be made, and what Go wanted in its place."""

    def __init__(self, value: Any, wanted: str) -> None:
        """Keep both."""
        super().__init__(wanted)
        self.value = value
        self.wanted = wanted


def _read_bytes(value: Any) -> str:
    """The base64 of a value, as Go would write it. Raises _NoBytesError; ValueError where base64 is broken."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _written(go_base64.decode(value))
    if not isinstance(value, list):
        raise _NoBytesError(value, "[]uint8")
    for item in value:
        if type(item) is not int or item not in range(256):
            raise _NoBytesError(item, "uint8")
    return _written(bytes(value))


def _written(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
