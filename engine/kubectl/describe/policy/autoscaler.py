"""``kubectl describe horizontalpodautoscaler``."""

from __future__ import annotations

import json
from typing import Any

from engine.client.restclient import RESTClient
from engine.kubectl.describe.related import describe_events
from engine.kubectl.describe.writer import UNSET, PrefixWriter, labels_and_annotations, long_time, name

_UNKNOWN = "<unknown>"
_SECTIONS = {
    "External": "external",
    "Pods": "pods",
    "Object": "object",
    "Resource": "resource",
    "ContainerResource": "containerResource",
}


def describe_autoscaler(writer: PrefixWriter, rest: RESTClient, scaler: dict[str, Any], show_events: bool) -> None:
    """Write the description of a HorizontalPodAutoscaler."""
    spec, status = scaler["spec"], scaler.get("status", {})
    name(writer, scaler)
    labels_and_annotations(writer, scaler)
    writer.field(0, "CreationTimestamp", long_time(scaler["metadata"].get("creationTimestamp")))
    target = spec.get("scaleTargetRef") or {}
    writer.field(0, "Reference", f"{target.get('kind', '')}/{target.get('name', '')}")
    writer.field(0, "Metrics", "( current / target )")
    measured = status.get("currentMetrics") or []
    for number, metric in enumerate(spec.get("metrics") or ()):
        _metric(writer, metric, measured[number] if number < len(measured) else {})
    writer.field(0, "Min replicas", spec.get("minReplicas", UNSET))
    writer.field(0, "Max replicas", spec.get("maxReplicas", 0))
    _behavior(writer, spec.get("behavior"))
    counts = f"{status.get('currentReplicas', 0)} current / {status.get('desiredReplicas', 0)} desired"
    writer.field(0, f"{target.get('kind', '')} pods", counts)
    if conditions := status.get("conditions"):
        writer.heading(0, "Conditions")
        writer.columns(1, "Type", "Status", "Reason", "Message")
        for condition in conditions:
            texts = (condition["type"], condition["status"], condition.get("reason", ""))
            writer.line(1, *texts, condition.get("message", ""))
    if show_events:
        describe_events(writer, rest, scaler)


def _metric(writer: PrefixWriter, metric: dict[str, Any], measured: dict[str, Any]) -> None:
    kind = metric.get("type", "")
    if kind not in _SECTIONS:
        writer.line(1, f"<unknown metric type {json.dumps(kind)}>")
        return
    source = metric.get(_SECTIONS[kind]) or {}
    current = (measured.get(_SECTIONS[kind]) or {}).get("current") or {}
    target = source.get("target") or {}
    if kind in {"Resource", "ContainerResource"}:
        container = f' of container "{source.get("container", "")}"' if kind == "ContainerResource" else ""
        _resource(writer, f"resource {source.get('name', '')}{container} on pods", target, current)
        return
    called = json.dumps((source.get("metric") or {}).get("name", ""))
    average = target.get("averageValue") is not None
    if kind == "Pods":
        label = f"{called} on pods"
    else:
        about = source.get("describedObject") or {}
        where = f" on {about.get('kind', '')}/{about.get('name', '')}" if kind == "Object" else ""
        label = f"{called}{where} (target {'average ' if average else ''}value)"
    field = "averageValue" if average else "value"
    writer.field(1, label, f"{current.get(field, _UNKNOWN)} / {target.get(field, '')}")


def _resource(writer: PrefixWriter, label: str, target: dict[str, Any], current: dict[str, Any]) -> None:
    if target.get("averageValue") is not None:
        writer.field(1, label, f"{current.get('averageValue', _UNKNOWN)} / {target['averageValue']}")
        return
    share = current.get("averageUtilization")
    now = _UNKNOWN if share is None else f"{share}% ({current.get('averageValue', '0')})"
    wanted = target.get("averageUtilization")
    aim = "<auto>" if wanted is None else f"{wanted}%"
    # The two blanks are upstream's.
    writer.field(1, f"{label}  (as a percentage of request)", f"{now} / {aim}")


def _behavior(writer: PrefixWriter, behavior: dict[str, Any] | None) -> None:
    if behavior is None:
        return
    writer.heading(0, "Behavior")
    for label, field in (("Scale Up", "scaleUp"), ("Scale Down", "scaleDown")):
        rules = behavior.get(field)
        if rules is None:
            continue
        writer.heading(1, label)
        if rules.get("stabilizationWindowSeconds") is not None:
            writer.line(2, f"Stabilization Window: {rules['stabilizationWindowSeconds']} seconds")
        if policies := rules.get("policies"):
            writer.line(2, f"Select Policy: {rules.get('selectPolicy', 'Max')}")
            writer.heading(2, "Policies")
            for policy in policies:
                value, period = f"Value: {policy['value']}", f"Period: {policy['periodSeconds']} seconds"
                writer.line(3, f"- Type: {policy['type']}", value, period)
