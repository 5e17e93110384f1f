"""Changes as strategic merge patches, in the form that `kubectl patch --patch-file` and kustomize take."""

from __future__ import annotations

from typing import Any

from engine.api.serializer.mergekeys import list_meta
from engine.kubectl.resource.strategicdiff import two_way
from levels.storm.fixes.formatting import Indentation, dumped
from levels.storm.fixes.manifest_set import ManifestObject

_ORDER = "$setElementOrder/"


def patch_of(before: ManifestObject | None, after: ManifestObject) -> dict[str, Any]:
    """What makes one object of the other, with what names it; the whole object where there was none."""
    if before is None:
        return after.value
    metadata = {"name": after.name}
    if "namespace" in (after.value.get("metadata") or {}):
        metadata["namespace"] = after.namespace
    head = {"apiVersion": after.value.get("apiVersion"), "kind": after.kind, "metadata": metadata}
    changes = _readable(two_way(before.value, after.value), "")
    return {**head, **changes, "metadata": {**metadata, **changes.get("metadata", {})}}


def patch_text(before: ManifestObject | None, after: ManifestObject, manner: Indentation) -> str:
    """The patch as a document, indented as the file in which the object stands."""
    return dumped(patch_of(before, after), manner)


def _readable(patch: dict[str, Any], place: str) -> dict[str, Any]:
    """Without the order of lists, which nothing here changes; what tells an item of a list apart stands first."""
    out: dict[str, Any] = {}
    for field, value in patch.items():
        if field.startswith(_ORDER):
            continue
        if isinstance(value, dict):
            out[field] = _readable(value, field)
        elif isinstance(value, list):
            key = list_meta(place, field).key
            out[field] = [_item(item, key, field) for item in value]
        else:
            out[field] = value
    return out


def _item(item: Any, key: str, field: str) -> Any:
    if not isinstance(item, dict):
        return item
    found = _readable(item, field)
    return {key: found[key], **found} if key in found else found
