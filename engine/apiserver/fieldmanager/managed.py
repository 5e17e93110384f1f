"""Who manages what of an object: `metadata.managedFields` (util/managedfields/internal/managedfields.go)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.apiserver.fieldmanager.fieldpath import NOTHING, FieldSet, from_fields_v1, to_fields_v1

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

APPLY, UPDATE = "Apply", "Update"


class ManagerKey(NamedTuple):
    """By what managers are told apart; who applies is the same in every version."""

    manager: str
    operation: str
    api_version: str = ""
    subresource: str = ""

    def identifier(self) -> str:
        """The key as upstream writes it, which decides on the order of managers (BuildManagerIdentifier)."""
        named = {
            "manager": self.manager,
            "operation": self.operation,
            "apiVersion": self.api_version if self.operation == UPDATE else "",
            "subresource": self.subresource,
        }
        return json.dumps({name: value for name, value in named.items() if value}, separators=(",", ":"))

    def printed(self) -> str:
        """The manager as messages call it (printManager)."""
        text = json.dumps(self.manager, ensure_ascii=False)
        if self.subresource:
            text += f' with subresource "{self.subresource}"'
        return f"{text} using {self.api_version}" if self.operation == UPDATE else text


class Managed(NamedTuple):
    """What one manager manages."""

    fields: FieldSet
    api_version: str
    time: str | None = None
    """When it last wrote, as the API writes it; None where nobody knows."""


Managers = dict[ManagerKey, Managed]
"""All managers of an object. Nobody changes one: whoever needs another makes another."""


def key_of_manager(manager: str, operation: str, api_version: str, subresource: str) -> ManagerKey:
    """The key of a manager that writes in a version."""
    return ManagerKey(manager, operation, api_version if operation == UPDATE else "", subresource)


def by_identifier(keys: Iterable[ManagerKey]) -> list[ManagerKey]:
    """Managers in the order of their identifiers."""
    return sorted(keys, key=ManagerKey.identifier)


def without_empty(managers: Managers) -> Managers:
    """The managers that still manage something."""
    return {key: entry for key, entry in managers.items() if entry.fields}


def union(managers: Mapping[ManagerKey, Managed]) -> FieldSet:
    """Everything that anybody manages."""
    return NOTHING.union(*(entry.fields for entry in managers.values()))


def encoded(managers: Managers) -> list[dict[str, Any]]:
    """`managedFields` as it stands on the wire: appliers first, then by time and name."""
    keys = sorted(managers, key=lambda key: (key.operation, managers[key].time or "", key))
    return [_entry(key, managers[key]) for key in keys]


def _entry(key: ManagerKey, entry: Managed) -> dict[str, Any]:
    raw: dict[str, Any] = {
        "manager": key.manager,
        "operation": key.operation,
        "apiVersion": entry.api_version,
        "time": entry.time,
        "fieldsType": "FieldsV1",
        "fieldsV1": to_fields_v1(entry.fields),
        "subresource": key.subresource,
    }
    return {name: value for name, value in raw.items() if value or name == "fieldsV1"}


def decoded(raw: Any) -> Managers:
    """The managers that a client wrote down. Raises ValueError on what is not in their form."""
    if not isinstance(raw, list) or not all(isinstance(entry, dict) for entry in raw):
        raise ValueError("managedFields must be a list of objects")
    managers: Managers = {}
    for entry in raw:
        operation, version = str(entry.get("operation", "")), str(entry.get("apiVersion", ""))
        if operation not in {APPLY, UPDATE}:
            raise ValueError(f"invalid managed fields entry operation: {operation}")
        named = key_of_manager(str(entry.get("manager", "")), operation, version, str(entry.get("subresource", "")))
        managers[named] = Managed(from_fields_v1(entry.get("fieldsV1", {})), version, entry.get("time"))
    return managers


def without_managers(raw: Any) -> tuple[Any, Any]:
    """An object in wire form without its `managedFields`, and these; None where it has none."""
    meta = raw.get("metadata") if isinstance(raw, dict) else None
    if not isinstance(meta, dict) or "managedFields" not in meta:
        return raw, None
    rest = {name: value for name, value in meta.items() if name != "managedFields"}
    return raw | {"metadata": rest}, meta["managedFields"]
