"""What a Pod requests of a node (component-helpers/resource), as the scheduler and the kubelet count it.

CPU is counted in thousandths, everything else in whole units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.quantity import milli, whole

if TYPE_CHECKING:
    from engine.api.core import Container, PodSpec

CPU = "cpu"
EPHEMERAL_STORAGE = "ephemeral-storage"
MEMORY = "memory"
PODS = "pods"


def amount(resource: str, quantity: int | str) -> int:
    """A quantity of a resource as it is counted."""
    return milli(quantity) if resource == CPU else whole(quantity)


def requests_of(spec: PodSpec) -> dict[str, int]:
    """What the Pod needs at once.

    That is its containers and sidecars together, or an init container with the sidecars that started before it,
    whichever is more.
    """
    together: dict[str, int] = {}
    for container in spec.containers:
        _add(together, container)
    sidecars: dict[str, int] = {}
    most: dict[str, int] = {}
    for container in spec.init_containers:
        if container.restart_policy == "Always":
            _add(together, container)
            _add(sidecars, container)
            continue
        for resource, quantity in container.resources.requests.items():
            most[resource] = max(most.get(resource, 0), sidecars.get(resource, 0) + amount(resource, quantity))
    return {resource: max(together.get(resource, 0), most.get(resource, 0)) for resource in {**together, **most}}


def _add(total: dict[str, int], container: Container) -> None:
    for resource, quantity in container.resources.requests.items():
        total[resource] = total.get(resource, 0) + amount(resource, quantity)
