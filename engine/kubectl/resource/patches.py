"""Patches that kubectl computes itself: what changes an object into another one.

Called by apply (three-way: what the last apply wanted, what this one wants, what is there) and by set (two-way).
Works on plain objects, sends nothing. The patches are strategic: lists with a merge key are compared item by item,
and carry `$setElementOrder`, so that a server may reorder them.

Upstream: apimachinery/pkg/util/strategicpatch/patch.go. The merge keys are the `patchMergeKey` tags of the Go types.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from engine.api.serializer import mergekeys
from engine.kubectl.errors import KubectlError

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


def three_way(original: dict[str, Any], modified: dict[str, Any], current: dict[str, Any]) -> dict[str, Any]:
    """Return the patch that makes `current` what `modified` says.

    Fields that `original` had and `modified` lacks are removed; fields that only the server has are left alone.
    """
    patch = _changes(current, modified)
    for key, value in _deletions(original, modified, current).items():
        _merge_into(patch, key, value)
    return patch


def two_way(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Return the patch that makes `before` into `after`, removals included."""
    return three_way(before, after, before)


def last_applied_text(manifest: dict[str, Any]) -> str:
    """Return what apply keeps of a manifest in its annotation: sorted, compact JSON with a line end.

    Upstream: k8s.io/kubectl/pkg/util/apply.go (GetModifiedConfiguration).
    """
    metadata = dict(manifest.get("metadata") or {})
    annotations = {key: value for key, value in _annotations(metadata).items() if key != LAST_APPLIED}
    metadata["annotations"] = annotations
    kept = {**manifest, "metadata": metadata}
    return json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"


def last_applied(current: dict[str, Any]) -> dict[str, Any]:
    """The manifest of the last apply; empty where there was none. Raises KubectlError where its text is none."""
    text = (current["metadata"].get("annotations") or {}).get(LAST_APPLIED)
    if not text:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        message = f"the annotation {LAST_APPLIED} holds no manifest, but {json.dumps(text[:40])}"
        raise KubectlError(message)
    return found


def _annotations(metadata: dict[str, Any]) -> dict[str, Any]:
    found = metadata.get("annotations")
    return found if isinstance(found, dict) else {}


def with_last_applied(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return the manifest with the annotation that the next apply compares with."""
    metadata = manifest.get("metadata") or {}
    if not isinstance(metadata.get("annotations") or {}, dict):
        return manifest  # the server says what is wrong with it
    annotations = {**_annotations(metadata), LAST_APPLIED: last_applied_text(manifest)}
    return {**manifest, "metadata": {**metadata, "annotations": annotations}}


def merge(target: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """Return a JSON merge patch applied to an object (RFC 7386)."""
    merged = dict(target)
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, dict):
            inner = merged.get(key)
            merged[key] = merge(inner if isinstance(inner, dict) else {}, value)
        else:
            merged[key] = value
    return merged


def _changes(current: dict[str, Any], modified: dict[str, Any]) -> dict[str, Any]:
    patch: dict[str, Any] = {}
    for key, wanted in modified.items():
        have = current.get(key)
        if wanted == have:
            continue
        if isinstance(wanted, dict) and isinstance(have, dict):
            inner = _changes(have, wanted)
            if inner:
                patch[key] = inner
        elif isinstance(wanted, list) and isinstance(have, list) and (merge_key := _common_key(key, wanted + have)):
            patch.update(_list_changes(key, merge_key, have, wanted))
        else:
            patch[key] = wanted
    return patch


def _list_changes(key: str, merge_key: str, have: list[Any], wanted: list[Any]) -> dict[str, Any]:
    known = {item[merge_key]: item for item in have}
    items: list[dict[str, Any]] = []
    for item in wanted:
        before = known.get(item[merge_key])
        change = item if before is None else _changes(before, item)
        if change:
            items.append({**change, merge_key: item[merge_key]})
    order = [item[merge_key] for item in wanted]
    if not items and [item[merge_key] for item in have if item[merge_key] in order] == order:
        return {}
    patch: dict[str, Any] = {f"$setElementOrder/{key}": [{merge_key: name} for name in order]}
    return {**patch, key: items} if items else patch


def _deletions(original: dict[str, Any], modified: dict[str, Any], current: dict[str, Any]) -> dict[str, Any]:
    patch: dict[str, Any] = {}
    for key, before in original.items():
        after, have = modified.get(key), current.get(key)
        if have is None:
            continue
        if after is None:
            patch[key] = None
        elif isinstance(before, dict) and isinstance(after, dict) and isinstance(have, dict):
            inner = _deletions(before, after, have)
            if inner:
                patch[key] = inner
        elif isinstance(before, list) and isinstance(after, list) and isinstance(have, list):
            patch.update(_list_deletions(key, before, after, have))
    return patch


def _list_deletions(key: str, before: list[Any], after: list[Any], have: list[Any]) -> dict[str, Any]:
    merge_key = _common_key(key, before + after + have)
    if not merge_key:
        return {}
    wanted = {item[merge_key]: item for item in after}
    present = {item[merge_key]: item for item in have}
    fewer = Counter(item[merge_key] for item in before) - Counter(item[merge_key] for item in after)
    items: list[dict[str, Any]] = []
    for name, item in {item[merge_key]: item for item in before}.items():
        if name not in present:
            continue
        # One of several with a name takes all of them along, as upstream: the next apply brings the others back.
        if name in fewer:
            items.append({"$patch": "delete", merge_key: name})
        elif inner := _deletions(item, wanted[name], present[name]):
            items.append({**inner, merge_key: name})
    if not items:
        return {}
    return {f"$setElementOrder/{key}": [{merge_key: name} for name in wanted], key: items}


def _merge_into(patch: dict[str, Any], key: str, value: Any) -> None:
    """Add a removal to the changes of the same field."""
    have = patch.get(key)
    if isinstance(have, dict) and isinstance(value, dict):
        for inner, removal in value.items():
            _merge_into(have, inner, removal)
    elif isinstance(have, list) and isinstance(value, list) and (merge_key := _common_key(key, have + value)):
        patch[key] = _joined(merge_key, have, value)
    else:
        patch.setdefault(key, value)


def _joined(merge_key: str, changes: list[dict[str, Any]], removals: list[dict[str, Any]]) -> list[dict[str, Any]]:
    joined = {item[merge_key]: dict(item) for item in changes}
    for removal in removals:
        item = joined.setdefault(removal[merge_key], {})
        for key, value in removal.items():
            _merge_into(item, key, value)
    return list(joined.values())


def _common_key(field: str, items: list[Any]) -> str | None:
    """The merge key of a list field, where every item has it; None: the list is replaced as a whole."""
    key = mergekeys.merge_key(field, items)
    has_all = items and all(isinstance(item, dict) and isinstance(item.get(key), str | int) for item in items)
    return key if has_all else None
