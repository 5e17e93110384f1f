"""``kubectl describe namespace``."""

from __future__ import annotations

from typing import Any

from engine.client.restclient import RESTClient
from engine.kubectl.describe.policy.quotas import limits_of_namespace, quotas_of_namespace
from engine.kubectl.describe.related import list_related
from engine.kubectl.describe.writer import PrefixWriter, labels_and_annotations, long_time, name

_LIMITS = (("resourcequotas", quotas_of_namespace), ("limitranges", limits_of_namespace))


def describe_namespace(writer: PrefixWriter, rest: RESTClient, namespace: dict[str, Any], show_events: bool) -> None:  # noqa: ARG001
    """Write the description of a Namespace, which upstream leaves without events."""
    name(writer, namespace)
    labels_and_annotations(writer, namespace)
    writer.field(0, "Status", namespace.get("status", {}).get("phase", ""))
    _conditions(writer, namespace.get("status", {}).get("conditions") or [])
    for plural, write in _LIMITS:
        found = list_related(rest, plural, namespace["metadata"]["name"])
        if found is not None:
            writer.line(0)
            write(writer, found)


def _conditions(writer: PrefixWriter, conditions: list[dict[str, Any]]) -> None:
    if not conditions:
        return
    writer.heading(0, "Conditions")
    writer.columns(1, "Type", "Status", "LastTransitionTime", "Reason", "Message")
    for condition in conditions:
        time = long_time(condition.get("lastTransitionTime"))
        writer.line(
            1,
            condition["type"],
            condition["status"],
            time,
            condition.get("reason", ""),
            condition.get("message", ""),
        )
