"""The table of HorizontalPodAutoscalers: each metric as it is, and as it should be (printers.go, formatHPAMetrics)."""

from __future__ import annotations

from typing import Any

from engine.api.serializer.idle.autoscaling import METRIC_SOURCES
from engine.apiserver.tables.cells import AGED, NAMED, UNSET, Cell, Cells, at, field
from engine.apiserver.tables.columns import NONE, text

_SHOWN = 2
_UNKNOWN = "<unknown>"


def _targets(hpa: dict[str, Any]) -> str:
    metrics, currents = at(hpa, "spec.metrics", ()), at(hpa, "status.currentMetrics", ())
    shown = [
        _metric(metric, currents[index] if index < len(currents) else {})
        for index, metric in enumerate(metrics[:_SHOWN])
    ]
    more = len(metrics) - _SHOWN
    return ", ".join(shown) + (f" + {more} more..." if more > 0 else "") or NONE


def _metric(metric: dict[str, Any], status: dict[str, Any]) -> str:
    source = METRIC_SOURCES.get(metric.get("type", ""))
    if source is None:
        return "<unknown type>"
    target, current = at(metric, f"{source}.target", {}), at(status, f"{source}.current", {})
    if source in {"resource", "containerResource"}:
        return f"{at(metric, f'{source}.name')}: {_use(target, current)}"
    if "averageValue" in target:
        every = "" if source == "pods" else " (avg)"
        return f"{current.get('averageValue', _UNKNOWN)}/{target['averageValue']}{every}"
    return f"{current.get('value', _UNKNOWN)}/{target.get('value', '')}"


def _use(target: dict[str, Any], current: dict[str, Any]) -> str:
    """How much of a resource Pods use, and should."""
    if "averageValue" in target:
        return f"{current.get('averageValue', _UNKNOWN)}/{target['averageValue']}"
    used, wanted = current.get("averageUtilization"), target.get("averageUtilization")
    return f"{_UNKNOWN if used is None else f'{used}%'}/{'<auto>' if wanted is None else f'{wanted}%'}"


AUTOSCALER: Cells = (
    NAMED,
    Cell(text("Reference"), lambda raw: f"{at(raw, 'spec.scaleTargetRef.kind')}/{at(raw, 'spec.scaleTargetRef.name')}"),
    Cell(text("Targets"), _targets),
    Cell(text("MinPods"), lambda raw: str(at(raw, "spec.minReplicas", UNSET))),
    Cell(text("MaxPods"), field("spec.maxReplicas", 0)),
    Cell(text("Replicas"), field("status.currentReplicas", 0)),
    AGED,
)
