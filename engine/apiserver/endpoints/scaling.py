"""The scale subresource: how many replicas a workload wants and has, as a Scale of autoscaling/v1."""

from __future__ import annotations

from typing import Any

_META = ("name", "namespace", "uid", "resourceVersion", "creationTimestamp")


def scale_of(raw: dict[str, Any]) -> dict[str, Any]:
    """The Scale of a workload in wire form."""
    meta, spec = raw["metadata"], raw.get("spec") or {}
    selector = (spec.get("selector") or {}).get("matchLabels") or {}
    return {
        "kind": "Scale",
        "apiVersion": "autoscaling/v1",
        "metadata": {key: meta[key] for key in _META if key in meta},
        "spec": {"replicas": spec.get("replicas", 0)},
        "status": {
            "replicas": (raw.get("status") or {}).get("replicas", 0),
            "selector": ",".join(f"{key}={selector[key]}" for key in sorted(selector)),
        },
    }
