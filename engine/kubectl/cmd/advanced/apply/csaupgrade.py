"""Turns the managers of a client-side apply into one that applies (k8s.io/client-go/util/csaupgrade/upgrade.go)."""

from __future__ import annotations

from typing import Any

from engine.apiserver.fieldmanager.fieldpath import FieldSet, from_fields_v1, path_of, to_fields_v1
from engine.kubectl.resource.patches import LAST_APPLIED

_ANNOTATION = path_of("metadata", "annotations", LAST_APPLIED)


def owners_of_annotation(obj: dict[str, Any], operation: str) -> list[str]:
    """The managers by that operation that manage the annotation of the client-side apply, in alphabetical order."""
    return sorted(
        {
            str(entry.get("manager", ""))
            for entry in _entries(obj)
            if entry.get("operation") == operation and _ANNOTATION in _fields(entry)
        }
    )


def patch_of(obj: dict[str, Any], old: list[str], manager: str) -> list[dict[str, Any]]:
    """The JSON patch that gives what the `old` managers updated to one who applies; empty where nothing changes."""
    before = _entries(obj)
    after = before
    for name in old:
        after = _upgraded(after, name, manager)
    if after == before:
        return []
    version = obj["metadata"]["resourceVersion"]
    return [
        {"op": "replace", "path": "/metadata/managedFields", "value": after},
        {"op": "replace", "path": "/metadata/resourceVersion", "value": version},
    ]


def _upgraded(entries: list[dict[str, Any]], old: str, manager: str) -> list[dict[str, Any]]:
    """The entries with all of one manager's put into that of the applier, which is made of the first if need be."""
    updates = [entry for entry in entries if _is(entry, old, "Update")]
    target = next((entry for entry in entries if _is(entry, manager, "Apply")), None)
    if target is None and not updates:
        return entries
    new = dict(target or updates[0]) | {"manager": manager, "operation": "Apply"}
    same = [entry for entry in updates if entry.get("apiVersion") == new.get("apiVersion")]
    if same:
        new["fieldsV1"] = to_fields_v1(_fields(new) | _fields(same[0]))
    place = target or updates[0]
    return [new if entry is place else entry for entry in entries if entry is place or not _is(entry, old, "Update")]


def _entries(obj: dict[str, Any]) -> list[dict[str, Any]]:
    return list(obj["metadata"].get("managedFields") or [])


def _is(entry: dict[str, Any], manager: str, operation: str) -> bool:
    named = (entry.get("manager"), entry.get("operation"), entry.get("subresource", ""))
    return named == (manager, operation, "")


def _fields(entry: dict[str, Any]) -> FieldSet:
    return from_fields_v1(entry.get("fieldsV1") or {})
