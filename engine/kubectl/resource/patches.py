"""What apply keeps in its annotation, and JSON merge patches.

Called by apply, diff and edit. Works on plain objects, sends nothing.
"""

from __future__ import annotations

import json
from typing import Any

from engine.kubectl.errors import KubectlError

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


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
