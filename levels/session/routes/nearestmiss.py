"""Why a Service has no endpoint, as close as it comes to having one.

Asked only where the API lists none that could be used. Reads the API, writes nothing.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from engine.api.core import Pod
from engine.controllers.endpoint.serviceindex import selects_pods
from engine.controllers.endpoint.targetports import target_port
from engine.controllers.pods.podstate import is_active, is_ready
from levels.session.routes.values import NearestMiss

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.api.core import Service
    from engine.etcd.store import Store
    from levels.session.routes.endpoints import EndpointSight
    from levels.session.routes.pending import PendingChanges
    from levels.session.routes.values import ObservedSlices

SHOWN = 3
"""How many Pods a miss names."""


def nearest_miss(
    store: Store, pending: PendingChanges, sight: EndpointSight, key: str, slices: ObservedSlices | None
) -> NearestMiss | None:
    """Why nothing is behind the Service of that key; None where it leads nowhere by its nature."""
    service = pending.services.get(key)
    if service is None:
        return NearestMiss("no service")
    if service.spec.type == "ExternalName":
        return None
    if not selects_pods(service):
        return NearestMiss("no selector")
    pods = pending.pods_of(key)
    return miss_of(store, service, pods, sight.reason, slices)


def miss_of(
    store: Store, service: Service, pods: list[Pod], reason: Callable[[Pod], str], slices: ObservedSlices | None
) -> NearestMiss:
    """Why nothing is behind a Service that selects these Pods; `reason` says why one of them is not ready."""
    return _of_pods(service, pods, reason, slices) if pods else _by_labels(store, service)


def _of_pods(
    service: Service, pods: list[Pod], reason: Callable[[Pod], str], slices: ObservedSlices | None
) -> NearestMiss:
    """Why none of the Pods that a Service selects is an endpoint that can be used."""
    active = [pod for pod in pods if is_active(pod)]
    if not active:
        return NearestMiss("ending", _names(pods))
    portless = _without_port(service, active)
    if portless is not None:
        return portless
    ready = [pod for pod in active if is_ready(pod)]
    if not ready:
        return NearestMiss("not ready", _names(active), reasons=tuple(reason(pod) for pod in active[:SHOWN]))
    behind = slices.behind if slices is not None else None
    if slices is None or behind is None:
        return NearestMiss("late", _names(ready))
    return NearestMiss("late", _names(ready), since=behind.since, trouble=slices.trouble)


def _without_port(service: Service, pods: list[Pod]) -> NearestMiss | None:
    """A named port that no container of these Pods has; None where each port leads somewhere."""
    for port in service.spec.ports:
        if isinstance(port.target_port, str) and all(target_port(pod, port) is None for pod in pods):
            containers = [container for pod in pods for container in pod.spec.containers]
            offered = dict.fromkeys(one.name for container in containers for one in container.ports if one.name)
            return NearestMiss("port", _names(pods), port=port.target_port, offered=tuple(offered))
    return None


def _by_labels(store: Store, service: Service) -> NearestMiss:
    """The Pods of the namespace whose labels come closest; the first of them by name stands for its labels.

    None is named where no Pod has any label that is asked for.
    """
    selector = service.spec.selector
    pods = [pod for pod in store.list("pods", service.metadata.namespace) if isinstance(pod, Pod)]
    wanted = tuple(sorted(selector.items()))
    if not pods:
        return NearestMiss("no pod", selector=wanted)
    close = {pod.metadata.name: _closeness(pod, wanted) for pod in pods}
    most = max(close.values())
    if not most.keys:
        return NearestMiss("selector", (), wanted, (), tuple(key for key, _ in wanted))
    best = [pod for pod in pods if close[pod.metadata.name] == most]
    labels = best[0].metadata.labels
    alike = [pod for pod in best if all(pod.metadata.labels.get(key) == labels.get(key) for key in selector)]
    return NearestMiss(
        "selector",
        _names(alike),
        wanted,
        tuple((key, labels[key]) for key in sorted(selector) if key in labels),
        tuple(key for key, value in wanted if labels.get(key) != value),
    )


class _Closeness(NamedTuple):
    """How close a Pod's labels come to a selector; what counts more stands first."""

    values: int
    """How many labels fit."""
    keys: int
    """How many are there, with whatever value."""
    letters: int
    """How many letters the values have in common at their beginning, where they differ."""


def _closeness(pod: Pod, wanted: tuple[tuple[str, str], ...]) -> _Closeness:
    labels = pod.metadata.labels
    there = [(labels[key], value) for key, value in wanted if key in labels]
    letters = sum(_alike(have, value) for have, value in there if have != value)
    return _Closeness(sum(have == value for have, value in there), len(there), letters)


def _alike(one: str, other: str) -> int:
    """How many letters two words have in common at their beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _names(pods: list[Pod]) -> tuple[str, ...]:
    return tuple(pod.metadata.name for pod in pods[:SHOWN])
