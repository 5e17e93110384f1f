"""What all containers of a Pod ask for together, as quotas and limits count it (component-helpers/resource).

Unlike what the scheduler counts, the sums are quantities again, in the spelling of what was added up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from engine.api.quantity import compare, total

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.api.core import Container, PodSpec, Quantity

Kind = Literal["requests", "limits"]


def amounts_of(spec: PodSpec, kind: Kind) -> dict[str, Quantity]:
    """By resource: containers and sidecars together, or the most that an init container and earlier sidecars need."""
    together: dict[str, Quantity] = {}
    for container in spec.containers:
        _add(together, _of(container, kind))
    sidecars: dict[str, Quantity] = {}
    most: dict[str, Quantity] = {}
    for container in spec.init_containers:
        if container.restart_policy == "Always":
            _add(together, _of(container, kind))
            _add(sidecars, _of(container, kind))
            continue
        for name, quantity in _of(container, kind).items():
            _raise(most, name, total((sidecars.get(name, 0), quantity)))
    for name, quantity in most.items():
        _raise(together, name, quantity)
    overhead: dict[str, Quantity] = spec.carried("overhead") or {}
    _add(together, {name: more for name, more in overhead.items() if kind == "requests" or name in together})
    return together


def _of(container: Container, kind: Kind) -> Mapping[str, Quantity]:
    return container.resources.requests if kind == "requests" else container.resources.limits


def _add(sums: dict[str, Quantity], more: Mapping[str, Quantity]) -> None:
    for name, quantity in more.items():
        sums[name] = total((sums.get(name, 0), quantity))


def _raise(sums: dict[str, Quantity], name: str, quantity: Quantity) -> None:
    if name not in sums or compare(sums[name], quantity) < 0:
        sums[name] = quantity
