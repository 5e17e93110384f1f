"""Faults of a scenario: in their tick they find their targets and act through the engine's catalogue of faults.

The level calls `inject` at the start of a tick, for each target. A fault whose target does not exist has no effect and
says so; a fault that lasts (`for`) is reverted by its counterpart.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from engine.api.apps import EndpointSlice
from engine.api.core import Pod
from engine.api.meta import number
from engine.api.selectors import labels_match, parse_labels
from engine.clock import parse_rfc3339
from engine.etcd.store import Cause
from engine.faults.catalogue import FAULTS, FaultTarget

if TYPE_CHECKING:
    from engine.cluster.cluster import Cluster
    from levels.scenario.schema.faults import FaultEntry, PodPick

SERVICE_LABEL = "kubernetes.io/service-name"


class FaultUndo(tuple[int, str, FaultTarget]):
    """(tick, kind, target): what ends a fault that lasts."""

    __slots__ = ()


class InjectedFault(NamedTuple):
    """What became of a fault at one of its targets."""

    said: str
    """What it did, in a clause."""
    undo: FaultUndo | None = None
    """What will end it; None where nothing does."""
    hit: bool = True
    """Whether there was anything to hit."""


def inject(cluster: Cluster, fault: FaultEntry, target: FaultTarget) -> InjectedFault:
    """Let a fault happen to one of its targets."""
    cause = Cause("fault", fault.text or f"{fault.kind} in tick {fault.at}")
    try:
        said = FAULTS[fault.kind](cluster.scene.caused_by(cause), target)
    except LookupError as error:
        return InjectedFault(f"{fault.kind} had no effect: {error.args[0]}", hit=False)
    undo = FaultUndo((fault.at + fault.lasting, FAULTS[fault.kind].undo, target)) if fault.lasting else None
    return InjectedFault(said, undo)


def revert(cluster: Cluster, undo: FaultUndo) -> str:
    """End a fault; what that did."""
    _, kind, target = undo
    try:
        return FAULTS[kind](cluster.scene.caused_by(Cause("fault", f"{kind}, as its time was over")), target)
    except LookupError as error:
        return f"{kind} had no effect: {error.args[0]}"


def targets(cluster: Cluster, index: int, fault: FaultEntry) -> list[FaultTarget]:
    """Everything that a fault hits now."""
    choice = fault.target
    if choice.component:
        called = components_called(cluster, choice.component, choice.node)
        return [FaultTarget(component=name, node=node, ticks=fault.ticks) for name, node in called]
    nodes = _nodes_of(cluster, index, choice)
    if nodes is not None:
        return [FaultTarget(node=node, image=fault.image, ticks=fault.ticks, port=fault.port) for node in nodes]
    return [target._replace(ticks=fault.ticks) for target in pod_targets(cluster, index, choice)]


def pod_targets(cluster: Cluster, index: int, choice: PodPick) -> list[FaultTarget]:
    """The containers that a choice of Pods means; `index` names its chance."""
    return [
        FaultTarget(pod.metadata.namespace, pod.metadata.name, choice.container or _listener(cluster, choice, pod))
        for pod in pods_of(cluster, index, choice)
    ]


def _nodes_of(cluster: Cluster, index: int, choice: PodPick) -> list[str] | None:
    """The machines of a choice; None where it speaks of Pods."""
    if choice.node:
        return [choice.node]
    if choice.zone:
        return [machine.name for machine in cluster.machines if machine.zone == choice.zone]
    if choice.node_of is not None:
        pods = pods_of(cluster, index, choice.node_of)
        return list(dict.fromkeys(pod.spec.node_name for pod in pods if pod.spec.node_name))
    return None


def _listener(cluster: Cluster, choice: PodPick, pod: Pod) -> str:
    """The container that a Service's requests reach in a Pod; empty where the choice names no Service."""
    for entry in cluster.store.list("endpointslices", choice.namespace) if choice.service else ():
        if isinstance(entry, EndpointSlice) and entry.metadata.labels.get(SERVICE_LABEL) == choice.service:
            for port in entry.ports or ():
                process = cluster.runtime.dial(pod.status.pod_ip, number(port.port)).process
                if process is not None and process.pod_key == f"{pod.metadata.namespace}/{pod.metadata.name}":
                    return process.container
    return ""


def pods_of(cluster: Cluster, index: int, choice: PodPick) -> list[Pod]:
    """The Pods of a choice, deleted ones and those born too early left out."""
    pods = [pod for pod in _candidates(cluster, choice) if pod.metadata.deletion_timestamp is None]
    if choice.born_after is not None:
        born = cluster.clock.epoch_s + choice.born_after
        pods = [pod for pod in pods if _born_s(pod) > born]
    if choice.serving:
        pods = _serving(cluster, choice.serving, pods) or pods
    pods.sort(key=lambda pod: (pod.metadata.creation_timestamp or "", pod.metadata.name))
    if not pods or choice.pick == "all":
        return pods
    if choice.pick == "primary":
        return [pod for pod in pods if cluster.runtime.sandboxes.is_primary(pod.metadata.uid)]
    if choice.pick == "random":
        return [pods[cluster.rng.below(len(pods), "chaos", "pick", index)]]
    return [pods[0 if choice.pick == "oldest" else -1]]


def _serving(cluster: Cluster, client: str, pods: list[Pod]) -> list[Pod]:
    """Those that answered in the last tick whose requests were answered at all."""
    answered = cluster.metrics.served_by.get(client, {})
    last = answered[max(answered)] if answered else {}
    return [pod for pod in pods if f"{pod.metadata.namespace}/{pod.metadata.name}" in last]


def _born_s(pod: Pod) -> int:
    return parse_rfc3339(pod.metadata.creation_timestamp) if pod.metadata.creation_timestamp else 0


def _candidates(cluster: Cluster, choice: PodPick) -> Iterable[Pod]:
    everyone = [pod for pod in cluster.store.list("pods", choice.namespace) if isinstance(pod, Pod)]
    if choice.object:
        name = choice.object.partition("/")[2]
        return [pod for pod in everyone if pod.metadata.name == name]
    if choice.service:
        backing = endpoint_pods(cluster, choice.namespace, choice.service)
        return [pod for pod in everyone if pod.metadata.name in backing]
    wanted = parse_labels(choice.selector)
    return [pod for pod in everyone if labels_match(wanted, pod.metadata.labels)]


def endpoint_pods(cluster: Cluster, namespace: str, service: str) -> list[str]:
    """The names of the Pods behind a Service's ready endpoints, sorted; an endpoint without a Pod counts by address."""
    found: dict[str, None] = {}
    for entry in cluster.store.list("endpointslices", namespace):
        if not isinstance(entry, EndpointSlice) or entry.metadata.labels.get(SERVICE_LABEL) != service:
            continue
        for endpoint in entry.endpoints or ():
            if endpoint.conditions.ready is not False:
                ref = endpoint.target_ref
                found[ref.name if ref is not None and ref.name else endpoint.addresses[0]] = None
    return sorted(found)


def components_called(cluster: Cluster, word: str, node: str) -> list[tuple[str, str]]:
    """Names and nodes of the components that a scenario or a player calls so, on one node or everywhere."""
    return [
        (component.name, component.node)
        for component in cluster.components
        if word in component.fault_names and node in {"", component.node}
    ]


def component_words(cluster: Cluster) -> list[str]:
    """What the components of a cluster are called that can hang or lag, sorted."""
    return sorted({word for component in cluster.components for word in component.fault_names})
