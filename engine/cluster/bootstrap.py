"""The objects that a cluster has before anyone types anything: namespaces, nodes with their Leases, kube-system.

Called once by `engine.cluster`. As kubeadm lays it out, with one extra node for the control plane.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

from engine.api.component_helpers.podresources import CPU, EPHEMERAL_STORAGE, MEMORY, PODS
from engine.api.coordination import Lease, LeaseSpec
from engine.api.core import Node, NodeAddress, NodeSpec, NodeStatus, Quantity, Taint
from engine.api.meta import Condition, ObjectMeta, OwnerReference
from engine.api.scheduling import SYSTEM_CLASSES
from engine.api.serializer import wire
from engine.apiserver.registry.heartbeats import LEASE_S, NODE_LEASES
from engine.cluster.kubesystem import CONTROL_PLANE, CONTROL_PLANE_LABEL, KUBERNETES_VERSION, kube_system
from engine.network.proxy.kubeproxy import CLUSTER_CIDR

if TYPE_CHECKING:
    from engine.apiserver.server import APIServer, RequestContext
    from engine.clock import Clock

ZONE_LABEL = "topology.kubernetes.io/zone"
UNBALANCED = "node.kubernetes.io/exclude-from-external-load-balancers"
NODES_MAX = 5_000
"""As many as Kubernetes supports (setup/best-practices/cluster-large)."""

_KUBELET_PORT = 10250
"""Where each kubelet says that it listens; nobody dials it."""
PODS_MAX = "110"
"""How many Pods a node takes (the kubelet's --max-pods)."""
STORAGE_GIVEN = "100Gi"
"""How much room every machine has for logs, writable layers and emptyDirs; nothing here fills it."""
_NODES_IN_USUAL_RANGE = 250
_WIDE_CLUSTER_CIDR = "10.128.0.0/9"
_NODE_BITS = 8
"""Of an address, those that tell the Pods of one node apart: a node has a /24 (--node-cidr-mask-size)."""


@dataclass(frozen=True)
class MachineSpec:
    """A node to build: its name, capacity and labels."""

    name: str
    cpu: str = "2"
    memory: str = "4Gi"
    labels: dict[str, str] = field(default_factory=dict)
    zone: str = ""
    unschedulable_until: int | None = None
    """The tick in which it is uncordoned; None for a node that takes Pods from the start."""


def workers(count: int) -> list[MachineSpec]:
    """`count` equal nodes, node-1 and up. Raises ValueError beyond what the address ranges hold."""
    if not 0 < count <= NODES_MAX:
        raise ValueError(f"a cluster has 1 to {NODES_MAX} nodes, not {count}")
    return [MachineSpec(f"node-{index}") for index in range(1, count + 1)]


def address_of(index: int) -> str:
    """The address of the node with that place; 0 is the control plane."""
    host = index + 2
    return f"172.18.{host >> 8}.{host & 255}"


def cluster_cidr_of(nodes: int) -> str:
    """The range of all Pods in a cluster of so many nodes (kube-controller-manager's --cluster-cidr).

    10.244.0.0/16 has room for 256 ranges of a node; larger clusters take 10.128.0.0/9, which Services stay out of.
    """
    return CLUSTER_CIDR if nodes <= _NODES_IN_USUAL_RANGE else _WIDE_CLUSTER_CIDR


def pod_cidr_of(index: int, nodes: int) -> str:
    """The range that a node's Pods get their addresses from, in a cluster of so many nodes."""
    ranges = ip_network(cluster_cidr_of(nodes))
    first = int(ranges.network_address) + (index << _NODE_BITS)
    return str(ip_network((first, 32 - _NODE_BITS)))


def zones_of(machines: list[MachineSpec]) -> dict[str, str]:
    """The zone of each machine by its name; empty where it has none."""
    return {one.name: one.zone or one.labels.get(ZONE_LABEL, "") for one in machines}


def install(server: APIServer, machines: list[MachineSpec], request: RequestContext, *, dns_addon: bool = True) -> None:
    """Create everything that a fresh cluster holds; without `dns_addon` there is no CoreDNS in it."""
    for name in ("default", NODE_LEASES, "kube-public", "kube-system"):
        _create(server, request, {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    for priority_class in SYSTEM_CLASSES:
        server.create(priority_class, request)
    control = MachineSpec(CONTROL_PLANE, cpu="4", memory="8Gi", labels={CONTROL_PLANE_LABEL: "", UNBALANCED: ""})
    for index, machine in enumerate([control, *machines]):
        node = server.create(_node(server.clock, index, machine, pod_cidr_of(index, len(machines))), request)
        server.create(_lease(node), request)
    for document in kube_system(address_of(0), dns_addon=dns_addon):
        _create(server, request, document)


def _create(server: APIServer, request: RequestContext, document: dict[str, Any]) -> None:
    server.create(wire.decode_document(document), request)


def _node(clock: Clock, index: int, machine: MachineSpec, cidr: str) -> Node:
    labels = {
        "beta.kubernetes.io/arch": "amd64",
        "beta.kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": machine.name,
        "kubernetes.io/os": "linux",
    } | machine.labels
    if machine.zone:
        labels[ZONE_LABEL] = machine.zone
    is_control = machine.name == CONTROL_PLANE
    capacity: dict[str, Quantity] = {
        CPU: machine.cpu,
        EPHEMERAL_STORAGE: STORAGE_GIVEN,
        MEMORY: machine.memory,
        PODS: PODS_MAX,
    }
    return Node(
        api_version="v1",
        kind="Node",
        metadata=ObjectMeta(name=machine.name, labels=labels),
        spec=NodeSpec(
            pod_cidr=cidr,
            pod_cidrs=(cidr,),
            taints=(Taint(key=CONTROL_PLANE_LABEL, effect="NoSchedule"),) if is_control else (),
            unschedulable=machine.unschedulable_until is not None,
        ),
        status=NodeStatus(
            addresses=(
                NodeAddress(type="InternalIP", address=address_of(index)),
                NodeAddress(type="Hostname", address=machine.name),
            ),
            capacity=capacity,
            allocatable=capacity,
            conditions=_healthy(clock.stamp()),
            extra={"daemonEndpoints": {"kubeletEndpoint": {"Port": _KUBELET_PORT}}},
            node_info=_system_info(machine.name),
        ),
    )


def _lease(node: Node) -> Lease:
    """The node's heartbeat, which goes when the node goes."""
    meta = node.metadata
    owner = OwnerReference(api_version="v1", kind="Node", name=meta.name, uid=meta.uid)
    return Lease(
        api_version="coordination.k8s.io/v1",
        kind="Lease",
        metadata=ObjectMeta(name=meta.name, namespace=NODE_LEASES, owner_references=(owner,)),
        spec=LeaseSpec(holder_identity=meta.name, lease_duration_seconds=LEASE_S),
    )


def _healthy(stamp: str) -> tuple[Condition, ...]:
    calm = (
        ("MemoryPressure", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
        ("DiskPressure", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
        ("PIDPressure", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
    )
    conditions = [
        Condition(
            type=type_,
            status="False",
            reason=reason,
            message=message,
            last_heartbeat_time=stamp,
            last_transition_time=stamp,
        )
        for type_, reason, message in calm
    ]
    ready = Condition(
        type="Ready",
        status="True",
        reason="KubeletReady",
        message="kubelet is posting ready status",
        last_heartbeat_time=stamp,
        last_transition_time=stamp,
    )
    return (*conditions, ready)


def _system_info(name: str) -> dict[str, str]:
    return {
        "architecture": "amd64",
        "bootID": "",
        "containerRuntimeVersion": "podfall://1",
        "kernelVersion": "text",
        "kubeProxyVersion": "",
        "kubeletVersion": KUBERNETES_VERSION,
        "machineID": name,
        "operatingSystem": "linux",
        "osImage": "A cluster made of text",
        "systemUUID": name,
    }
