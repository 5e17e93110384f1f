"""``kubectl describe`` of a PodDisruptionBudget and of a PriorityClass."""

from __future__ import annotations

from typing import Any

from engine.apiserver.tables.labeltext import format_labels, format_selector
from engine.client.restclient import RESTClient
from engine.golang.fmt import go_value
from engine.kubectl.describe.related import describe_events
from engine.kubectl.describe.writer import UNSET, PrefixWriter, name

_STATUS = (
    ("Allowed disruptions", "disruptionsAllowed"),
    ("Current", "currentHealthy"),
    ("Desired", "desiredHealthy"),
    ("Total", "expectedPods"),
)


def describe_budget(writer: PrefixWriter, rest: RESTClient, budget: dict[str, Any], show_events: bool) -> None:
    """Write the description of a PodDisruptionBudget."""
    spec, status = budget["spec"], budget.get("status", {})
    name(writer, budget)
    if spec.get("minAvailable") is not None:
        writer.field(0, "Min available", spec["minAvailable"])
    elif spec.get("maxUnavailable") is not None:
        writer.field(0, "Max unavailable", spec["maxUnavailable"])
    selector = spec.get("selector")
    writer.field(0, "Selector", UNSET if selector is None else format_selector(selector))
    writer.heading(0, "Status")
    for label, field in _STATUS:
        writer.field(2, label, status.get(field, 0))
    if show_events:
        describe_events(writer, rest, budget)


def describe_priority_class(writer: PrefixWriter, rest: RESTClient, found: dict[str, Any], show_events: bool) -> None:
    """Write the description of a PriorityClass."""
    writer.field(0, "Name", found["metadata"]["name"])
    writer.field(0, "Value", found.get("value", 0))
    writer.field(0, "GlobalDefault", go_value(bool(found.get("globalDefault"))))
    writer.field(0, "PreemptionPolicy", found.get("preemptionPolicy", ""))
    writer.field(0, "Description", found.get("description", ""))
    writer.field(0, "Annotations", format_labels(found["metadata"].get("annotations")))
    if show_events:
        describe_events(writer, rest, found)
