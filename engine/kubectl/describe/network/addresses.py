"""``kubectl describe`` of a ServiceCIDR and of an IPAddress."""

from __future__ import annotations

from typing import Any

from engine.client.restclient import RESTClient
from engine.kubectl.describe.related import describe_events
from engine.kubectl.describe.writer import PrefixWriter, labels_and_annotations, long_time

_PARENT = (("Group", "group"), ("Resource", "resource"), ("Namespace", "namespace"), ("Name", "name"))


def describe_service_cidr(writer: PrefixWriter, rest: RESTClient, cidr: dict[str, Any], show_events: bool) -> None:
    """Write the description of a ServiceCIDR."""
    writer.field(0, "Name", cidr["metadata"]["name"])
    labels_and_annotations(writer, cidr)
    writer.field(0, "CIDRs", ", ".join(cidr.get("spec", {}).get("cidrs") or ()))
    conditions = cidr.get("status", {}).get("conditions") or []
    if conditions:
        writer.heading(0, "Status")
        writer.heading(0, "Conditions")
        writer.columns(1, "Type", "Status", "LastTransitionTime", "Reason", "Message")
        for condition in conditions:
            time = long_time(condition.get("lastTransitionTime"))
            texts = (condition["type"], condition["status"], time)
            writer.line(1, *texts, condition.get("reason", ""), condition.get("message", ""))
    if show_events:
        describe_events(writer, rest, cidr)


def describe_ip_address(writer: PrefixWriter, rest: RESTClient, address: dict[str, Any], show_events: bool) -> None:
    """Write the description of an IPAddress and whose it is."""
    writer.field(0, "Name", address["metadata"]["name"])
    labels_and_annotations(writer, address)
    if (parent := address.get("spec", {}).get("parentRef")) is not None:
        writer.heading(0, "Parent Reference")
        for label, field in _PARENT:
            writer.field(1, label, parent.get(field, ""))
    if show_events:
        describe_events(writer, rest, address)
