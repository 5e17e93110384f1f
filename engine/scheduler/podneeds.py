"""What a Pod asks of a node, worked out once per attempt (upstream: framework.PodInfo).

CPU is counted in thousandths, everything else in whole units.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.api.meta import controller_of, key_of
from engine.api.quantity import milli, whole

if TYPE_CHECKING:
    from engine.api.core import Container, Pod, PodSpec, Toleration

CPU = "cpu"
MEMORY = "memory"
_DEFAULT_CPU_MILLI = 100
_DEFAULT_MEMORY_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class PodNeeds:
    """A Pod as the filters and scores look at it."""

    pod: Pod
    key: str
    owner_uid: str
    requests: dict[str, int]
    """What the filters count: a missing request is nothing."""
    scored_cpu: int
    scored_memory: int
    """What the scores count: a missing request is 100m and 200 MiB."""
    ports: tuple[tuple[str, int], ...]
    tolerations: tuple[Toleration, ...]
    node_affinity: dict[str, Any]


def needs_of(pod: Pod) -> PodNeeds:
    """Work out what `pod` needs."""
    owner = controller_of(pod.metadata)
    containers = pod.spec.containers
    affinity = pod.spec.carried("affinity") or {}
    return PodNeeds(
        pod=pod,
        key=key_of(pod.metadata),
        owner_uid=owner.uid if owner is not None else "",
        requests=requests_of(pod.spec),
        scored_cpu=sum(_requested(entry, CPU, _DEFAULT_CPU_MILLI) for entry in containers),
        scored_memory=sum(_requested(entry, MEMORY, _DEFAULT_MEMORY_BYTES) for entry in containers),
        ports=tuple(
            (port.protocol or "TCP", port.host_port) for entry in containers for port in entry.ports if port.host_port
        ),
        tolerations=pod.spec.tolerations,
        node_affinity=affinity.get("nodeAffinity") or {},
    )


def amount(resource: str, quantity: int | str) -> int:
    """A quantity of a resource as the scheduler counts it."""
    return milli(quantity) if resource == CPU else whole(quantity)


def requests_of(spec: PodSpec) -> dict[str, int]:
    """What the Pod needs at once: its containers and sidecars together, or its hungriest init container."""
    total: dict[str, int] = {}
    for container in spec.containers:
        _add(total, container)
    for container in spec.init_containers:
        if container.restart_policy == "Always":
            _add(total, container)
    for container in spec.init_containers:
        for resource, quantity in container.resources.requests.items():
            total[resource] = max(total.get(resource, 0), amount(resource, quantity))
    return total


def _add(total: dict[str, int], container: Container) -> None:
    for resource, quantity in container.resources.requests.items():
        total[resource] = total.get(resource, 0) + amount(resource, quantity)


def _requested(container: Container, resource: str, default: int) -> int:
    quantity = container.resources.requests.get(resource)
    return default if quantity is None else amount(resource, quantity)
