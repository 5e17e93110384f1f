"""``kubectl describe pod``."""

from __future__ import annotations

from typing import Any

from engine.apiserver.tables.humanduration import age
from engine.client.restclient import RESTClient
from engine.kubectl.describe.containers import describe_containers
from engine.kubectl.describe.related import describe_events
from engine.kubectl.describe.volumes import describe_placement, describe_volumes
from engine.kubectl.describe.writer import (
    NONE,
    PrefixWriter,
    controlled_by,
    labels_and_annotations,
    long_time,
    name,
)

_MIRROR_ANNOTATION = "kubernetes.io/config.mirror"


def describe_pod(writer: PrefixWriter, rest: RESTClient, pod: dict[str, Any], show_events: bool) -> None:
    """Write the description of a Pod."""
    spec, status = pod["spec"], pod.get("status", {})
    name(writer, pod)
    _assignment(writer, spec, status)
    labels_and_annotations(writer, pod)
    _status(writer, rest, pod)
    _addresses(writer, status)
    controlled_by(writer, pod)
    writer.optional(0, "NominatedNodeName", status.get("nominatedNodeName"))
    if spec.get("initContainers"):
        statuses = status.get("initContainerStatuses", [])
        describe_containers(writer, "Init Containers", spec["initContainers"], statuses=statuses, pod=pod)
    statuses = status.get("containerStatuses", [])
    describe_containers(writer, "Containers", spec.get("containers", []), statuses=statuses, pod=pod)
    _conditions(writer, spec, status)
    describe_volumes(writer, spec.get("volumes", []))
    writer.field(0, "QoS Class", status.get("qosClass") or _qos_class(spec))
    describe_placement(writer, spec)
    if show_events:
        mirror = pod["metadata"].get("annotations", {}).get(_MIRROR_ANNOTATION)
        describe_events(writer, rest, pod, kind="", uids=(mirror,) if mirror else ())


def _assignment(writer: PrefixWriter, spec: dict[str, Any], status: dict[str, Any]) -> None:
    if spec.get("priority") is not None:
        writer.field(0, "Priority", spec["priority"])
    writer.optional(0, "Priority Class Name", spec.get("priorityClassName"))
    writer.optional(0, "Runtime Class Name", spec.get("runtimeClassName"))
    writer.optional(0, "Service Account", spec.get("serviceAccountName"))
    writer.field(0, "Node", f"{spec['nodeName']}/{status.get('hostIP', '')}" if spec.get("nodeName") else NONE)
    if status.get("startTime"):
        writer.field(0, "Start Time", long_time(status["startTime"]))


def _status(writer: PrefixWriter, rest: RESTClient, pod: dict[str, Any]) -> None:
    metadata, status = pod["metadata"], pod.get("status", {})
    if metadata.get("deletionTimestamp") and status.get("phase") not in {"Failed", "Succeeded"}:
        writer.field(0, "Status", f"Terminating (lasts {age(metadata['deletionTimestamp'], rest.now())})")
        writer.field(0, "Termination Grace Period", f"{metadata.get('deletionGracePeriodSeconds', 0)}s")
    else:
        writer.field(0, "Status", status.get("phase", ""))
    writer.optional(0, "Reason", status.get("reason"))
    writer.optional(0, "Message", status.get("message"))


def _addresses(writer: PrefixWriter, status: dict[str, Any]) -> None:
    writer.field(0, "IP", status.get("podIP", ""))
    if not status.get("podIPs"):
        writer.field(0, "IPs", NONE)
        return
    writer.heading(0, "IPs")
    for entry in status["podIPs"]:
        writer.field(1, "IP", entry.get("ip", ""))


def _conditions(writer: PrefixWriter, spec: dict[str, Any], status: dict[str, Any]) -> None:
    found = {condition["type"]: condition["status"] for condition in status.get("conditions", ())}
    wanted = [gate.get("conditionType", "") for gate in spec.get("readinessGates", ())]
    gates = {gate: found.get(gate, NONE) for gate in wanted}
    for label, lines in (("Readiness Gates", gates), ("Conditions", found)):
        if not lines:
            continue
        writer.heading(0, label)
        writer.line(1, "Type", "Status")
        for kind, value in lines.items():
            # Both trailing blanks are upstream's.
            writer.line(1, kind + " ", value + " ")


def _qos_class(spec: dict[str, Any]) -> str:
    """Work out the class of a Pod whose status does not say it yet."""
    resources = [container.get("resources", {}) for container in spec.get("containers", ())]
    if not any(resource.get("limits") or resource.get("requests") for resource in resources):
        return "BestEffort"
    for resource in resources:
        limits = resource.get("limits", {})
        if not {"cpu", "memory"} <= limits.keys() or resource.get("requests", limits) != limits:
            return "Burstable"
    return "Guaranteed"
