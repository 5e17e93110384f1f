"""Numbers and texts that Go has as zero values, and our types ask for. Called by `wire`."""

from __future__ import annotations

from typing import Any

_OF_STATUS = {
    "replicasets": ("replicas",),
    "daemonsets": ("currentNumberScheduled", "desiredNumberScheduled", "numberMisscheduled", "numberReady"),
    "statefulsets": ("replicas", "availableReplicas"),
    "poddisruptionbudgets": ("currentHealthy", "desiredHealthy", "disruptionsAllowed", "expectedPods"),
}
"""Numbers that Go writes even when they are 0, per kind."""
_OF_CONDITION = {"poddisruptionbudgets": ("message", "reason")}
"""Texts that Go writes in each condition even when they are empty, per kind."""
_OF_OBJECT: dict[str, tuple[str, str | int]] = {
    "controllerrevisions": ("revision", 0),
    "endpointslices": ("addressType", ""),
    "priorityclasses": ("value", 0),
}
"""What an object itself must have, per kind."""


def completed(plural: str, clean: dict[str, Any]) -> dict[str, Any]:
    """The wire dict of an object, with the zero values that are not in it."""
    status = clean.get("status")
    if status is not None:
        for name in _OF_STATUS.get(plural, ()):
            status.setdefault(name, 0)
        for name in _OF_CONDITION.get(plural, ()):
            for condition in status.get("conditions") or ():
                condition.setdefault(name, "")
    if plural in _OF_OBJECT:
        clean.setdefault(*_OF_OBJECT[plural])
    return clean
