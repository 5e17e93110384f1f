"""Defaults of HorizontalPodAutoscalers (pkg/apis/autoscaling/v2/defaults.go).

Called through `engine.apiserver.defaults.structs`. As in Kubernetes, how fast it scales is only filled in where the
author said something of it.
"""

from __future__ import annotations

from typing import Any

Struct = dict[str, Any]

_CPU_PERCENT = 80
_CPU = {
    "type": "Resource",
    "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": _CPU_PERCENT}},
}
_DOUBLE = {"type": "Percent", "value": 100, "periodSeconds": 15}
_FOUR = {"type": "Pods", "value": 4, "periodSeconds": 15}
_UP: Struct = {"stabilizationWindowSeconds": 0, "selectPolicy": "Max", "policies": [_FOUR, _DOUBLE]}
_DOWN: Struct = {"selectPolicy": "Max", "policies": [_DOUBLE]}


def autoscaler_spec(given: Struct) -> Struct:
    """One replica at least; scaled by CPU where nothing is measured; both directions have rules where one has."""
    behavior = given.get("behavior")
    filled = {"minReplicas": 1} | {key: value for key, value in given.items() if value is not None}
    if not filled.get("metrics"):
        filled["metrics"] = [_CPU]
    if behavior is not None:
        filled["behavior"] = {
            "scaleUp": _rules(_UP, behavior.get("scaleUp")),
            "scaleDown": _rules(_DOWN, behavior.get("scaleDown")),
        }
    return filled


def _rules(usual: Struct, given: Struct | None) -> Struct:
    """The usual rules with what the author said in their place."""
    return usual | {key: value for key, value in (given or {}).items() if value is not None}
