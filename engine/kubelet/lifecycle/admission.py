"""Whether the node takes a Pod that was bound to it (pkg/kubelet/lifecycle/predicate.go).

Asked by the kubelet once per Pod. The scheduler has looked at the same things, but not for a Pod whose author named the
node, and not for what changed since. Not modelled: the preemption by which a node makes room for critical Pods.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.component_helpers.hostports import any_conflict, host_ports
from engine.api.component_helpers.nodeaffinity import node_affinity_of, required_matches
from engine.api.component_helpers.podresources import PODS, amount
from engine.api.component_helpers.taints import NO_EXECUTE, untolerated
from engine.kubelet.static_pods import is_mirror

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api.core import Node, Pod
    from engine.kubelet.worker import PodWorker

_DEFAULT_MAX_PODS = 110
_EVICTING = frozenset({NO_EXECUTE})


class AdmissionFailure(NamedTuple):
    """Why the node does not run the Pod."""

    reason: str
    message: str


def refusal(pod: Pod, requests: dict[str, int], node: Node, others: Sequence[PodWorker]) -> AdmissionFailure | None:
    """The first thing that speaks against the Pod, None where nothing does; `others` are the Pods that run here."""
    return (
        _too_little_room(requests, node, others)
        or _wrong_node(pod, node)
        or _taken_ports(pod, others)
        or _untolerated(pod, node)
    )


def _too_little_room(requests: dict[str, int], node: Node, others: Sequence[PodWorker]) -> AdmissionFailure | None:
    allocatable = node.status.allocatable
    most = amount(PODS, allocatable.get(PODS, _DEFAULT_MAX_PODS))
    if len(others) + 1 > most:
        return _out_of(PODS, 1, len(others), most)
    for resource, wanted in sorted(requests.items()):
        if resource not in allocatable and "/" in resource:
            continue
        used = sum(other.requests.get(resource, 0) for other in others)
        capacity = amount(resource, allocatable.get(resource, 0))
        if wanted > capacity - used:
            return _out_of(resource, wanted, used, capacity)
    return None


def _out_of(resource: str, wanted: int, used: int, capacity: int) -> AdmissionFailure:
    message = f"Node didn't have enough resource: {resource}, requested: {wanted}, used: {used}, capacity: {capacity}"
    return AdmissionFailure(f"OutOf{resource}", message)


def _wrong_node(pod: Pod, node: Node) -> AdmissionFailure | None:
    affinity = node_affinity_of(pod.spec)
    if affinity is None and not pod.spec.node_selector:
        return None
    if required_matches(pod.spec.node_selector, affinity, node):
        return None
    return _failed("NodeAffinity", "node(s) didn't match Pod's node affinity/selector")


def _taken_ports(pod: Pod, others: Sequence[PodWorker]) -> AdmissionFailure | None:
    wanted = host_ports(pod.spec)
    taken = (port for other in others if not _gives_way(other.pod, pod) for port in host_ports(other.pod.spec))
    if not wanted or not any_conflict(wanted, taken):
        return None
    return _failed("NodePorts", "node(s) didn't have free ports for the requested pod ports")


def _gives_way(old: Pod, new: Pod) -> bool:
    """Whether the one is what is left of the other, a static Pod, whose ports it leaves to it (allowStaticPodStart)."""
    mine, others = new.metadata, old.metadata
    return is_mirror(new) and (mine.namespace, mine.name) == (others.namespace, others.name)


def _untolerated(pod: Pod, node: Node) -> AdmissionFailure | None:
    if is_mirror(pod) or untolerated(node.spec.taints, pod.spec.tolerations, _EVICTING) is None:
        return None
    return _failed("TaintToleration", "node(s) had taints that the pod didn't tolerate")


def _failed(name: str, why: str) -> AdmissionFailure:
    return AdmissionFailure(name, f"Predicate {name} failed: {why}")
