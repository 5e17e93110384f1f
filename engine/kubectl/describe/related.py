"""What describers read besides the object itself: events, Pods and other lists, through the client.

A kind that the server does not have is treated as an empty answer or as none at all, as kubectl treats 404.
"""

from __future__ import annotations

from typing import Any

from engine.apiserver.tables.humanduration import age
from engine.apiserver.tables.labeltext import selector_syntax
from engine.client.restclient import RESTClient
from engine.kubectl.describe.writer import PrefixWriter


def list_related(
    rest: RESTClient,
    plural: str,
    namespace: str | None,
    *,
    labels: str = "",
    fields: str = "",
) -> list[dict[str, Any]] | None:
    """List a resource by its plural name; None when the server has no such resource."""
    for resource in rest.resources():
        if resource.plural == plural:
            items: list[dict[str, Any]] = rest.list(resource, namespace, labels=labels, fields=fields)["items"]
            return items
    return None


def owned(rest: RESTClient, plural: str, owner: dict[str, Any]) -> list[dict[str, Any]]:
    """List what matches the owner's selector and has it as controller."""
    labels = selector_syntax(owner["spec"].get("selector"))
    items = list_related(rest, plural, owner["metadata"]["namespace"], labels=labels) or []
    return [item for item in items if _is_controlled_by(item, owner)]


def controlled_pods(rest: RESTClient, owner: dict[str, Any], labels: str) -> list[dict[str, Any]]:
    """List the Pods with these labels that the owner controls."""
    items = list_related(rest, "pods", owner["metadata"]["namespace"], labels=labels) or []
    return [item for item in items if _is_controlled_by(item, owner)]


def pod_counts(pods: list[dict[str, Any]]) -> str:
    """Summarize phases: ``2 Running / 0 Waiting / 0 Succeeded / 0 Failed``."""
    phases = [pod.get("status", {}).get("phase") for pod in pods]
    names = (("Running", "Running"), ("Pending", "Waiting"), ("Succeeded", "Succeeded"), ("Failed", "Failed"))
    return " / ".join(f"{phases.count(phase)} {shown}" for phase, shown in names)


def describe_events(
    writer: PrefixWriter,
    rest: RESTClient,
    obj: dict[str, Any],
    *,
    kind: str | None = None,
    uids: tuple[str, ...] = (),
) -> None:
    """Write the Events section, oldest first.

    ``kind`` replaces the kind that events must name (empty: any, as for Pods); ``uids`` the object's own uid, as for
    Nodes, whose kubelet writes the node's name there.
    """
    metadata = obj["metadata"]
    wanted = {
        "involvedObject.kind": obj["kind"] if kind is None else kind,
        "involvedObject.name": metadata["name"],
        "involvedObject.namespace": metadata.get("namespace", ""),
    }
    found: list[dict[str, Any]] = []
    for uid in uids or (metadata.get("uid", ""),):
        terms = {**wanted, "involvedObject.uid": uid}
        fields = ",".join(f"{field}={value}" for field, value in terms.items() if value)
        found += list_related(rest, "events", metadata.get("namespace"), fields=fields) or []
    write_events(writer, rest, found)


def write_events(writer: PrefixWriter, rest: RESTClient, events: list[dict[str, Any]]) -> None:
    """Write events as a table, or ``<none>``."""
    if not events:
        writer.field(0, "Events", "<none>")
        return
    writer.heading(0, "Events")
    writer.line(1, "Type", "Reason", "Age", "From", "Message")
    writer.line(1, "----", "------", "----", "----", "-------")
    for event in sorted(events, key=lambda event: event.get("lastTimestamp") or ""):
        source = event.get("source", {}).get("component") or event.get("reportingComponent", "")
        message = event.get("message", "").strip()
        writer.line(1, event.get("type", ""), event.get("reason", ""), _event_age(rest, event), source, message)


def _event_age(rest: RESTClient, event: dict[str, Any]) -> str:
    now = rest.now()
    first = event.get("firstTimestamp") or event.get("eventTime")
    series = event.get("series")
    if series:
        return f"{age(series.get('lastObservedTime'), now)} (x{series.get('count', 0)} over {age(first, now)})"
    if event.get("count", 0) > 1:
        return f"{age(event.get('lastTimestamp'), now)} (x{event['count']} over {age(first, now)})"
    return age(first, now)


def _is_controlled_by(item: dict[str, Any], owner: dict[str, Any]) -> bool:
    references = item["metadata"].get("ownerReferences", ())
    return any(r.get("controller") and r.get("uid") == owner["metadata"].get("uid") for r in references)
