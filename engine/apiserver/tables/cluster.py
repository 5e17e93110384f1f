"""Tables of cluster-wide objects: Nodes, Namespaces, Leases, PriorityClasses, and Events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engine.apiserver.tables.columns import (
    AGE,
    NAME,
    NONE,
    ColumnDefinition,
    ColumnDefinitions,
    creation_age,
    name_of,
    text,
    wide,
)
from engine.apiserver.tables.humanduration import age

NODE: ColumnDefinitions = (
    NAME,
    text("Status"),
    text("Roles"),
    AGE,
    text("Version"),
    wide("Internal-IP"),
    wide("External-IP"),
    wide("OS-Image"),
    wide("Kernel-Version"),
    wide("Container-Runtime"),
)
NAMESPACE: ColumnDefinitions = (NAME, text("Status"), AGE)
PRIORITY_CLASS: ColumnDefinitions = (
    NAME,
    ColumnDefinition("Value", type="integer"),
    ColumnDefinition("Global-Default", type="boolean"),
    AGE,
    text("PreemptionPolicy"),
)
LEASE: ColumnDefinitions = (NAME, text("Holder"), AGE)
EVENT: ColumnDefinitions = (
    text("Last Seen"),
    text("Type"),
    text("Reason"),
    text("Object"),
    wide("Subobject"),
    wide("Source"),
    text("Message"),
    wide("First Seen"),
    ColumnDefinition("Count", type="integer", priority=1),
    ColumnDefinition("Name", format="name", priority=1),
)

_ROLE_PREFIX = "node-role.kubernetes.io/"
_ROLE_LABEL = "kubernetes.io/role"
_UNKNOWN = "<unknown>"


def node_row(node: dict[str, Any], now: datetime) -> list[Any]:
    """Return the cells of one Node."""
    info = node.get("status", {}).get("nodeInfo", {})
    return [
        name_of(node),
        _node_status(node),
        ",".join(node_roles(node)) or NONE,
        creation_age(node, now),
        info.get("kubeletVersion", ""),
        _address(node, "InternalIP"),
        _address(node, "ExternalIP"),
        info.get("osImage") or _UNKNOWN,
        info.get("kernelVersion") or _UNKNOWN,
        info.get("containerRuntimeVersion") or _UNKNOWN,
    ]


def priority_class_row(item: dict[str, Any], now: datetime) -> list[Any]:
    """Return the cells of one PriorityClass."""
    return [
        name_of(item),
        item["value"],
        item.get("globalDefault", False),
        creation_age(item, now),
        item.get("preemptionPolicy", ""),
    ]


def node_roles(node: dict[str, Any]) -> list[str]:
    """Return the roles that a Node's labels give it, sorted."""
    roles = set()
    for key, value in node["metadata"].get("labels", {}).items():
        if key.startswith(_ROLE_PREFIX) and key != _ROLE_PREFIX:
            roles.add(key.removeprefix(_ROLE_PREFIX))
        elif key == _ROLE_LABEL and value:
            roles.add(value)
    return sorted(roles)


def namespace_row(namespace: dict[str, Any], now: datetime) -> list[Any]:
    """Return the cells of one Namespace."""
    return [name_of(namespace), namespace.get("status", {}).get("phase", ""), creation_age(namespace, now)]


def lease_row(lease: dict[str, Any], now: datetime) -> list[Any]:
    """Return the cells of one Lease."""
    return [name_of(lease), lease.get("spec", {}).get("holderIdentity", ""), creation_age(lease, now)]


def event_row(event: dict[str, Any], now: datetime) -> list[Any]:
    """Return the cells of one Event; events of both recorders are understood."""
    first = event.get("firstTimestamp") or event.get("eventTime")
    last = event.get("lastTimestamp") or first
    count = event.get("count") or 1
    if event.get("series"):
        last, count = event["series"].get("lastObservedTime"), event["series"].get("count", 0)
    target = event.get("involvedObject", {})
    return [
        age(last, now),
        event.get("type", ""),
        event.get("reason", ""),
        "/".join(filter(None, (target.get("kind", "").lower(), target.get("name", "")))),
        target.get("fieldPath", ""),
        _event_source(event),
        event.get("message", "").strip(),
        age(first, now),
        count,
        name_of(event),
    ]


def _node_status(node: dict[str, Any]) -> str:
    ready = [c["status"] for c in node.get("status", {}).get("conditions", ()) if c["type"] == "Ready"]
    words = ["Unknown"] if not ready else ["Ready" if ready[0] == "True" else "NotReady"]
    if node.get("spec", {}).get("unschedulable"):
        words.append("SchedulingDisabled")
    return ",".join(words)


def _address(node: dict[str, Any], kind: str) -> str:
    addresses = node.get("status", {}).get("addresses", ())
    return next((entry["address"] for entry in addresses if entry["type"] == kind), NONE)


def _event_source(event: dict[str, Any]) -> str:
    source = event.get("source", {})
    component = source.get("component") or event.get("reportingComponent", "")
    host = source.get("host") or event.get("reportingInstance", "")
    return ", ".join(filter(None, (component, host)))
