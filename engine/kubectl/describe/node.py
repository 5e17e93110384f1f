"""``kubectl describe node``: the Node itself, its lease, its conditions and its machine."""

from __future__ import annotations

from typing import Any

from engine.api.status import StatusError
from engine.apiserver.tables.cluster import node_roles
from engine.client.restclient import RESTClient
from engine.kubectl.describe.noderesources import describe_node_resources
from engine.kubectl.describe.related import describe_events, list_related
from engine.kubectl.describe.writer import NONE, UNSET, PrefixWriter, labels_and_annotations, long_time, name

_LEASE_NAMESPACE = "kube-node-lease"
_SYSTEM_INFO = (
    ("Machine ID", "machineID"),
    ("System UUID", "systemUUID"),
    ("Boot ID", "bootID"),
    ("Kernel Version", "kernelVersion"),
    ("OS Image", "osImage"),
    ("Operating System", "operatingSystem"),
    ("Architecture", "architecture"),
    ("Container Runtime Version", "containerRuntimeVersion"),
    ("Kubelet Version", "kubeletVersion"),
    ("Kube-Proxy Version", "kubeProxyVersion"),
)


def describe_node(writer: PrefixWriter, rest: RESTClient, node: dict[str, Any], show_events: bool) -> None:
    """Write the description of a Node and of what runs on it."""
    spec, status = node.get("spec", {}), node.get("status", {})
    name(writer, node)
    writer.field(0, "Roles", ",".join(node_roles(node)) or NONE)
    labels_and_annotations(writer, node)
    writer.field(0, "CreationTimestamp", long_time(node["metadata"].get("creationTimestamp")))
    taints = sorted(spec.get("taints", ()), key=lambda taint: f"{taint.get('effect', '')},{taint.get('key', '')}")
    writer.multiline(0, "Taints", (_taint(taint) for taint in taints))
    writer.field(0, "Unschedulable", str(bool(spec.get("unschedulable"))).lower())
    _lease(writer, rest, node)
    _conditions(writer, status)
    writer.heading(0, "Addresses")
    for address in status.get("addresses", ()):
        writer.field(1, address["type"], address["address"])
    for label, field in (("Capacity", "capacity"), ("Allocatable", "allocatable")):
        if status.get(field):
            writer.heading(0, label)
            for resource, quantity in sorted(status[field].items()):
                writer.field(1, resource, quantity)
    writer.heading(0, "System Info")
    for label, field in _SYSTEM_INFO:
        writer.field(1, label, status.get("nodeInfo", {}).get(field, ""))
    writer.optional(0, "PodCIDR", spec.get("podCIDR"))
    writer.optional(0, "PodCIDRs", ",".join(spec.get("podCIDRs", ())))
    writer.optional(0, "ProviderID", spec.get("providerID"))
    describe_node_resources(writer, rest, node)
    if show_events:
        # Components name a Node in events by its uid, the kubelet by its name: both are asked for.
        uids = (node["metadata"].get("uid", ""), node["metadata"]["name"])
        describe_events(writer, rest, node, uids=uids)


def _taint(taint: dict[str, Any]) -> str:
    value = f"={taint['value']}" if taint.get("value") else ""
    effect = f":{taint['effect']}" if taint.get("effect") else ""
    return f"{taint.get('key', '')}{value}{effect}"


def _lease(writer: PrefixWriter, rest: RESTClient, node: dict[str, Any]) -> None:
    writer.heading(0, "Lease")
    try:
        leases = list_related(rest, "leases", _LEASE_NAMESPACE, fields=f"metadata.name={node['metadata']['name']}")
    except StatusError as error:
        writer.line(1, f"Failed to get lease: {error.message}")
        return
    if not leases:
        writer.line(1, f'Failed to get lease: leases.coordination.k8s.io "{node["metadata"]["name"]}" not found')
        return
    spec = leases[0].get("spec", {})
    writer.field(1, "HolderIdentity", spec.get("holderIdentity") or UNSET)
    writer.field(1, "AcquireTime", long_time(spec.get("acquireTime")))
    writer.field(1, "RenewTime", long_time(spec.get("renewTime")))


def _conditions(writer: PrefixWriter, status: dict[str, Any]) -> None:
    if not status.get("conditions"):
        return
    writer.heading(0, "Conditions")
    writer.columns(1, "Type", "Status", "LastHeartbeatTime", "LastTransitionTime", "Reason", "Message")
    for condition in status["conditions"]:
        times = [long_time(condition.get(field)) for field in ("lastHeartbeatTime", "lastTransitionTime")]
        texts = [condition["type"], condition["status"], *times, condition.get("reason", "")]
        # The blank after each value but the last is upstream's.
        writer.line(1, *(f"{text} " for text in texts), condition.get("message", ""))
