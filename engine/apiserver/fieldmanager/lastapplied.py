"""From client-side to server-side apply without conflicts (apimachinery's util/managedfields/internal/lastapplied*.go).

Only for kubectl's own manager: what its annotation says, and the object still has, it may take from whoever updated it;
and the annotation is kept up with what is applied.
"""

from __future__ import annotations

import json
from typing import Any

from engine.apiserver.fieldmanager.compare import compare
from engine.apiserver.fieldmanager.fieldpath import NOTHING, FieldSet
from engine.apiserver.fieldmanager.schema import MapType, NoKeyError
from engine.apiserver.fieldmanager.typed import SchemaError, check, field_set
from engine.golang.fmt import go_json

KUBECTL = "kubectl"
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_MOST_BYTES = 256 * 1024
"""How much all annotations of an object may hold."""


def allowed(live: dict[str, Any], schema: MapType) -> FieldSet:
    """The fields that the annotation says as the object has them; nothing where there is none that can be read."""
    text = _annotations(live).get(LAST_APPLIED)
    try:
        last = json.loads(text) if text else None
        if not isinstance(last, dict) or last.get("apiVersion") != live.get("apiVersion"):
            return NOTHING
        check(last, schema)
    except (ValueError, RecursionError, SchemaError):
        return NOTHING  # as upstream: then the conflicts stand
    try:
        found = compare(last, live, schema)
    except NoKeyError:
        return NOTHING
    return field_set(last, schema) - found.modified - found.added - found.removed


def kept_up(new: dict[str, Any], config: dict[str, Any]) -> dict[str, Any]:
    """The object with its annotation, if it has one, telling what is applied now."""
    if LAST_APPLIED not in _annotations(new):
        return new
    meta = new["metadata"]
    notes = dict(_annotations(new)) | {LAST_APPLIED: go_json(_without_annotation(config)) + "\n"}
    if sum(len(key.encode()) + len(value.encode()) for key, value in notes.items()) > _MOST_BYTES:
        del notes[LAST_APPLIED]
    return new | {"metadata": meta | {"annotations": notes}}


def _without_annotation(config: dict[str, Any]) -> dict[str, Any]:
    notes = {key: value for key, value in _annotations(config).items() if key != LAST_APPLIED}
    meta = {key: value for key, value in config.get("metadata", {}).items() if key != "annotations"}
    return config | {"metadata": meta | ({"annotations": notes} if notes else {})}


def _annotations(raw: dict[str, Any]) -> dict[str, str]:
    found = (raw.get("metadata") or {}).get("annotations") or {}
    return found if isinstance(found, dict) else {}
