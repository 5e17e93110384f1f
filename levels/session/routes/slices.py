"""What EndpointSlices list, beside what they would list if their controller had read everything.

Mirrors the choice of pkg/controller/endpointslice in what a packet can notice: address, port, ready, terminating.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.meta import number
from engine.controllers.endpoint.targetports import target_port
from engine.controllers.pods.podstate import is_ready, is_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from engine.api.apps import EndpointSlice
    from engine.api.core import Pod, Service


class SliceEntry(NamedTuple):
    """One endpoint under one port."""

    ip: str
    port_name: str
    port: int
    ready: bool
    terminating: bool


class _Wanted(NamedTuple):
    """What the slices of one Service would list."""

    entries: dict[str, tuple[SliceEntry, ...]]
    """Pod key to what of it they would list."""
    counts: dict[SliceEntry, int]
    """The same without the Pods, and by how many of them."""

    def put(self, pod_key: str, entries: tuple[SliceEntry, ...]) -> None:
        """List a Pod so; not at all without entries."""
        for entry in self.entries.pop(pod_key, ()):
            self.counts[entry] -= 1
            if not self.counts[entry]:
                del self.counts[entry]
        for entry in entries:
            self.counts[entry] = self.counts.get(entry, 0) + 1
        if entries:
            self.entries[pod_key] = entries


class WantedEndpoints:
    """What the slices of each Service would list: once somebody has asked for it, kept up Pod by Pod."""

    def __init__(self) -> None:
        self._known: dict[str, _Wanted] = {}

    def of(self, key: str, service: Service, pods: Callable[[str], Iterable[Pod]]) -> AbstractSet[SliceEntry]:
        """What they would list of the Pods that `pods` tells of a Service, as those are."""
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = _Wanted({}, {})
            for pod in pods(key):
                known.put(f"{pod.metadata.namespace}/{pod.metadata.name}", wanted_of(service, pod))
        return known.counts.keys()

    def observe(self, key: str, pod_key: str, entries: tuple[SliceEntry, ...]) -> None:
        """A Pod has changed of which the Service's slices would by now list these."""
        known = self._known.get(key)
        if known is not None:
            known.put(pod_key, entries)

    def forget(self, key: str) -> None:
        """The Service has changed, or is gone."""
        self._known.pop(key, None)


def listed_endpoints(slices: Mapping[str, EndpointSlice]) -> frozenset[SliceEntry]:
    """What slices list."""
    return frozenset(entry for slice_ in slices.values() for entry in _of_slice(slice_))


def _of_slice(slice_: EndpointSlice) -> Iterator[SliceEntry]:
    for endpoint in slice_.endpoints or ():
        ready, terminating = endpoint.conditions.ready is not False, endpoint.conditions.terminating is True
        for port in slice_.ports or ():
            for ip in endpoint.addresses[:1]:
                yield SliceEntry(ip, port.name or "", number(port.port), ready, terminating)


def wanted_of(service: Service, pod: Pod | None) -> tuple[SliceEntry, ...]:
    """What a Service's slices would list of a Pod; nothing of one that it does not select."""
    return tuple(_of_pod(service, pod)) if pod is not None and _selects(service, pod) else ()


def is_wanted_alike(service: Service, old: Pod, new: Pod) -> bool:
    """Whether one sees at once that they would list the same of a Pod before and after a change; ports never change."""
    return (
        old.status is new.status
        and old.metadata.uid == new.metadata.uid
        and old.metadata.deletion_timestamp == new.metadata.deletion_timestamp
        and _selects(service, old) == _selects(service, new)
    )


def _selects(service: Service, pod: Pod) -> bool:
    return service.spec.selector.items() <= pod.metadata.labels.items()


def _of_pod(service: Service, pod: Pod) -> Iterator[SliceEntry]:
    if not pod.status.pod_ip or is_terminal(pod):
        return
    terminating = pod.metadata.deletion_timestamp is not None
    ready = service.spec.publish_not_ready_addresses or (is_ready(pod) and not terminating)
    for port in service.spec.ports:
        resolved = target_port(pod, port)
        if resolved is not None:
            yield SliceEntry(pod.status.pod_ip, port.name, resolved, ready, terminating)
