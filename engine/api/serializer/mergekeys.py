"""How a strategic merge treats the fields of objects (`patchStrategy` and `patchMergeKey` in upstream's types.go).

Both sides of a patch go by it: the server, and kubectl, which makes patches of what it has.
"""

from __future__ import annotations

from typing import NamedTuple

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


class PatchMeta(NamedTuple):
    """What becomes of a list or map that a strategic merge patch names (strategicpatch's PatchMeta)."""

    merges: bool
    """Is it merged, or put in the place of what is there?"""
    key: str = ""
    """The field that tells the items of a list apart; empty where they are plain values."""


_REPLACED = PatchMeta(merges=False)
_SET = PatchMeta(merges=True)
_IN_CONTAINERS = ("containers", "initContainers", "ephemeralContainers")
_LISTS: dict[tuple[str, str], PatchMeta] = {
    **{(parent, "ports"): PatchMeta(merges=True, key="containerPort") for parent in _IN_CONTAINERS},
    ("spec", "ports"): PatchMeta(merges=True, key="port"),
    ("status", "addresses"): PatchMeta(merges=True, key="type"),
    ("status", "podIPs"): PatchMeta(merges=True, key="ip"),
    ("status", "hostIPs"): PatchMeta(merges=True, key="ip"),
    ("status", "resourceClaimStatuses"): PatchMeta(merges=True, key="name"),
    ("spec", "resourceClaims"): PatchMeta(merges=True, key="name"),
    ("spec", "schedulingGates"): PatchMeta(merges=True, key="name"),
    ("spec", "drivers"): PatchMeta(merges=True, key="name"),
    ("spec", "matchConditions"): PatchMeta(merges=True, key="name"),
    ("spec", "variables"): PatchMeta(merges=True, key="name"),
    ("webhooks", "matchConditions"): PatchMeta(merges=True, key="name"),
    ("", "webhooks"): PatchMeta(merges=True, key="name"),
    ("", "secrets"): PatchMeta(merges=True, key="name"),
    ("", "imagePullSecrets"): _REPLACED,
    ("metadata", "finalizers"): _SET,
    ("spec", "podCIDRs"): _SET,
}
"""(field around it, list field) -> how it is merged, where the name of the field alone does not tell."""


def list_meta(parent: str, field: str) -> PatchMeta:
    """How the list `field` is merged that stands in the field `parent`; `parent` is empty at the top of an object."""
    found = _LISTS.get((parent, field))
    if found is not None:
        return found
    key = MERGE_KEYS.get(field)
    return _REPLACED if key is None else PatchMeta(merges=True, key=key)


def replaces_map(kind: str, parent: str, field: str) -> bool:
    """Is this map one of those few that a patch replaces as a whole (`patchStrategy:"replace"`)?"""
    return (kind, parent, field) == ("PodDisruptionBudget", "spec", "selector")
