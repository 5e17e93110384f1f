"""Numbers and texts that Go has as zero values, and our types ask for. Called by `wire`."""

from __future__ import annotations

from typing import Any

_OF_STATUS = {
    "replicasets": ("replicas",),
    "replicationcontrollers": ("replicas",),
    "daemonsets": ("currentNumberScheduled", "desiredNumberScheduled", "numberMisscheduled", "numberReady"),
    "statefulsets": ("replicas", "availableReplicas"),
    "poddisruptionbudgets": ("currentHealthy", "desiredHealthy", "disruptionsAllowed", "expectedPods"),
}
"""Numbers that Go writes even when they are 0, per kind."""
_OF_OBJECT: dict[str, tuple[str, str | int]] = {
    "controllerrevisions": ("revision", 0),
    "endpointslices": ("addressType", ""),
    "priorityclasses": ("value", 0),
}
"""What an object itself must have, per kind."""
EVENT: dict[str, Any] = {
    "eventTime": None,
    "firstTimestamp": None,
    "lastTimestamp": None,
    "reportingComponent": "",
    "reportingInstance": "",
    "source": {},
}
"""What Go writes of an Event although nothing is there."""


def completed(plural: str, clean: dict[str, Any]) -> dict[str, Any]:
    """The wire dict of an object, with the zero values that are not in it."""
    status = clean.get("status")
    if status is not None:
        for name in _OF_STATUS.get(plural, ()):
            status.setdefault(name, 0)
    if plural in _OF_OBJECT:
        clean.setdefault(*_OF_OBJECT[plural])
    return clean
