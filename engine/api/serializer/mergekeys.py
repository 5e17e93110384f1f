"""Merge keys: by which field the items of a list are told apart in a strategic merge (`patchMergeKey` in types.go)."""

from __future__ import annotations

from typing import Any

MERGE_KEYS = {
    "containers": "name",
    "initContainers": "name",
    "ephemeralContainers": "name",
    "env": "name",
    "volumes": "name",
    "volumeMounts": "mountPath",
    "volumeDevices": "devicePath",
    "imagePullSecrets": "name",
    "hostAliases": "ip",
    "conditions": "type",
    "ownerReferences": "uid",
    "topologySpreadConstraints": "topologyKey",
}
"""List field -> merge key, where the name of the field alone tells."""

_BY_ITEMS = {"ports": ("containerPort", "port"), "addresses": ("type",)}
"""A container's ports merge by containerPort, a Service's by port; of addresses only a Node's, which have a type."""


def merge_key(field: str, items: list[Any]) -> str | None:
    """The merge key of a list field, judged by its items where the name alone does not tell; None: it is replaced."""
    for candidate in _BY_ITEMS.get(field, ()):
        if any(isinstance(item, dict) and candidate in item for item in items):
            return candidate
    return "port" if field == "ports" else MERGE_KEYS.get(field)
