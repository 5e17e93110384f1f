"""HorizontalPodAutoscalers of `autoscaling/v1`: by CPU alone, all else in annotations (pkg/apis/autoscaling/v1)."""

from __future__ import annotations

import json
from typing import Any

from engine.api.serializer.idle.autoscaling import METRIC_SOURCES

_PREFIX = "autoscaling.alpha.kubernetes.io/"
_METRICS, _CURRENT, _CONDITIONS, _BEHAVIOR = (
    f"{_PREFIX}{name}" for name in ("metrics", "current-metrics", "conditions", "behavior")
)
_CPU = "targetCPUUtilizationPercentage"
_TARGET_TYPES = (
    ("targetAverageUtilization", "averageUtilization", "Utilization"),
    ("targetAverageValue", "averageValue", "AverageValue"),
    ("averageValue", "averageValue", "AverageValue"),
    ("targetValue", "value", "Value"),
)
"""How an annotation and a target call a number, and which type of target has it."""


def to_stored(raw: dict[str, Any]) -> dict[str, Any]:
    """The autoscaler with its CPU target, and what its annotations hold, as metrics."""
    meta, spec, status = (dict(raw.get(part) or {}) for part in ("metadata", "spec", "status"))
    annotations = dict(meta.get("annotations") or {})
    kept: dict[str, Any] = {name: _read_list(annotations.pop(name, "")) for name in (_METRICS, _CURRENT, _CONDITIONS)}
    kept[_BEHAVIOR] = _read_map(annotations.pop(_BEHAVIOR, ""))
    percent = spec.pop(_CPU, None)
    metrics = [_metric(entry) for entry in kept[_METRICS]]
    if percent is not None:
        metrics = [_cpu(percent), *metrics]
    if metrics:
        spec["metrics"] = metrics
    if kept[_BEHAVIOR]:
        spec["behavior"] = {_decapitalised(name): rules for name, rules in kept[_BEHAVIOR].items()}
    status.pop("currentCPUUtilizationPercentage", None)
    if kept[_CONDITIONS]:
        status["conditions"] = kept[_CONDITIONS]
    if annotations:
        meta["annotations"] = annotations
    else:
        meta.pop("annotations", None)
    return {"metadata": meta, "spec": spec} | ({"status": status} if status else {})


def from_stored(raw: dict[str, Any]) -> dict[str, Any]:
    """The autoscaler with its first CPU target, and all else that this version cannot say in annotations."""
    meta, spec, status = dict(raw["metadata"]), dict(raw.get("spec") or {}), dict(raw.get("status") or {})
    metrics = spec.pop("metrics", None) or []
    percents = [percent for percent in map(_percent_of, metrics) if percent is not None]
    others = [_written(metric) for metric in metrics if _percent_of(metric) is None]
    said = {
        _METRICS: others,
        _CURRENT: [_current(metric) for metric in status.pop("currentMetrics", None) or ()],
        _CONDITIONS: status.pop("conditions", None) or [],
        _BEHAVIOR: {_capitalised(name): rules for name, rules in (spec.pop("behavior", None) or {}).items()},
    }
    added = {name: json.dumps(value, separators=(",", ":")) for name, value in said.items() if value}
    if added:
        meta["annotations"] = dict(meta.get("annotations") or {}) | added
    if percents:
        spec[_CPU] = percents[0]
    counts = {"currentReplicas": 0, "desiredReplicas": 0}
    return {"metadata": meta, "spec": spec, "status": counts | status}


def _read(text: Any) -> Any:
    """What an annotation holds; nothing where it is no JSON, as the real server passes over it."""
    try:
        return json.loads(text) if text and isinstance(text, str) else None
    except ValueError:
        return None


def _read_list(text: Any) -> list[dict[str, Any]]:
    """The objects of a list; none where it is something else."""
    found = _read(text)
    return found if isinstance(found, list) and all(isinstance(item, dict) for item in found) else []


def _read_map(text: Any) -> dict[str, dict[str, Any]]:
    """The objects of a map; none where it is something else."""
    found = _read(text)
    return found if isinstance(found, dict) and all(isinstance(item, dict) for item in found.values()) else {}


def _cpu(percent: int) -> dict[str, Any]:
    target = {"type": "Utilization", "averageUtilization": percent}
    return {"type": "Resource", "resource": {"name": "cpu", "target": target}}


def _percent_of(metric: dict[str, Any]) -> int | None:
    """The CPU utilisation that a metric aims at, if that is what it is about."""
    source = metric.get("resource") or {}
    if metric.get("type") != "Resource" or source.get("name") != "cpu":
        return None
    percent: int | None = (source.get("target") or {}).get("averageUtilization")
    return percent


def _metric(entry: dict[str, Any]) -> dict[str, Any]:
    """A metric of an annotation in the form of the stored version."""
    field = METRIC_SOURCES.get(str(entry.get("type")), "")
    source = dict(entry.get(field) or {})
    target: dict[str, Any] = {}
    for written, name, type_ in _TARGET_TYPES:
        if written in source:
            target = {"type": type_, name: source.pop(written)} | target
    made: dict[str, Any] = {"target": target}
    if "metricName" in source:
        selector = source.pop("metricSelector", None) or source.pop("selector", None)
        made["metric"] = {"name": source.pop("metricName")} | ({"selector": selector} if selector else {})
    if field == "object":
        made["describedObject"] = source.pop("target", {})
    return {"type": entry.get("type", ""), field: made | source} if field else {"type": entry.get("type", "")}


def _written(metric: dict[str, Any]) -> dict[str, Any]:
    """A metric of the stored version in the form of the annotation."""
    field = METRIC_SOURCES.get(str(metric.get("type")), "")
    source = dict(metric.get(field) or {})
    target = source.pop("target", None) or {}
    found = _named(field, source)
    numbers = {"averageUtilization": "targetAverageUtilization", "averageValue": "targetAverageValue"}
    if field == "object":
        numbers["averageValue"] = "averageValue"
    for name, written in (*numbers.items(), ("value", "targetValue")):
        if target.get(name) is not None:
            found[written] = target[name]
    return {"type": metric.get("type", ""), field: found} if field else {"type": metric.get("type", "")}


def _current(metric: dict[str, Any]) -> dict[str, Any]:
    """What a metric is, in the form of the annotation."""
    field = METRIC_SOURCES.get(str(metric.get("type")), "")
    source = dict(metric.get(field) or {})
    current = source.pop("current", None) or {}
    found = _named(field, source)
    for name in ("averageUtilization", "averageValue", "value"):
        if current.get(name) is not None:
            found[f"current{_capitalised(name)}"] = current[name]
    return {"type": metric.get("type", ""), field: found} if field else {"type": metric.get("type", "")}


def _named(field: str, source: dict[str, Any]) -> dict[str, Any]:
    """A source with the older names of its object and its metric."""
    found = {name: value for name, value in source.items() if name not in {"metric", "describedObject"}}
    if "describedObject" in source:
        found["target"] = source["describedObject"]
    if "metric" in source:
        found["metricName"] = source["metric"].get("name", "")
        if source["metric"].get("selector"):
            found["metricSelector" if field == "external" else "selector"] = source["metric"]["selector"]
    return found


def _capitalised(name: str) -> str:
    """Go's name of a field: that struct has no JSON names."""
    return name[:1].upper() + name[1:]


def _decapitalised(name: str) -> str:
    return name[:1].lower() + name[1:]
