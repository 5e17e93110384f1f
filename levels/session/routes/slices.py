"""What EndpointSlices list, beside what they would list if their controller had read everything.

Mirrors the choice of pkg/controller/endpointslice in what a packet can notice: address, port, ready, terminating.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.meta import number
from engine.controllers.endpoint.targetports import target_port
from engine.controllers.pods.podstate import is_ready, is_terminal

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from engine.api.apps import EndpointSlice
    from engine.api.core import Pod, Service


class SliceEntry(NamedTuple):
    """One endpoint under one port."""

    ip: str
    port_name: str
    port: int
    ready: bool
    terminating: bool


class WantedEndpoints:
    """What the slices of each Service would list; looks again only at Pods that are no longer as they were."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[object, dict[str, tuple[Pod, tuple[SliceEntry, ...]]]]] = {}
        """Service key to what of the Service decides, and uid to the Pod and its entries."""

    def of(self, key: str, service: Service, pods: Iterable[Pod]) -> frozenset[SliceEntry]:
        """What they would list of `pods` as those are."""
        decides = service.spec.ports, service.spec.publish_not_ready_addresses
        was, before = self._known.get(key, (None, {}))
        known = before if was == decides else {}
        now: dict[str, tuple[Pod, tuple[SliceEntry, ...]]] = {}
        for pod in pods:
            found = known.get(pod.metadata.uid)
            now[pod.metadata.uid] = (
                found if found is not None and found[0] is pod else (pod, tuple(_of_pod(service, pod)))
            )
        self._known[key] = decides, now
        return frozenset(entry for _, entries in now.values() for entry in entries)

    def keep_only(self, keys: Container[str]) -> None:
        """Forget the other Services."""
        for key in [key for key in self._known if key not in keys]:
            del self._known[key]


def listed_endpoints(slices: Mapping[str, EndpointSlice]) -> frozenset[SliceEntry]:
    """What slices list."""
    return frozenset(entry for slice_ in slices.values() for entry in _of_slice(slice_))


def _of_slice(slice_: EndpointSlice) -> Iterator[SliceEntry]:
    for endpoint in slice_.endpoints or ():
        ready, terminating = endpoint.conditions.ready is not False, endpoint.conditions.terminating is True
        for port in slice_.ports or ():
            for ip in endpoint.addresses[:1]:
                yield SliceEntry(ip, port.name or "", number(port.port), ready, terminating)


def _of_pod(service: Service, pod: Pod) -> Iterator[SliceEntry]:
    if not pod.status.pod_ip or is_terminal(pod):
        return
    terminating = pod.metadata.deletion_timestamp is not None
    ready = service.spec.publish_not_ready_addresses or (is_ready(pod) and not terminating)
    for port in service.spec.ports:
        resolved = target_port(pod, port)
        if resolved is not None:
            yield SliceEntry(pod.status.pod_ip, port.name, resolved, ready, terminating)
