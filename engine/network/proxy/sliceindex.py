"""EndpointSlices by their Service, kept up to date from the log; what kube-proxy and CoreDNS each hold of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.network.proxy.portrules import SERVICE_NAME_LABEL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.api.apps import EndpointSlice
    from engine.etcd.store import LogEntry


class SliceIndex:
    """All slices that one reader has seen."""

    def __init__(self) -> None:
        self._slices: dict[str, dict[str, EndpointSlice]] = {}

    def take(self, entry: LogEntry[EndpointSlice]) -> str:
        """Take over a change of an EndpointSlice; returns the key of its Service."""
        slice_ = entry.last
        service = service_of(slice_)
        slices = self._slices.setdefault(service, {})
        if entry.obj is None:
            slices.pop(entry.key, None)
        else:
            slices[entry.key] = slice_
        return service

    def of(self, service: str) -> Mapping[str, EndpointSlice]:
        """A Service's slices by key."""
        return self._slices.get(service, {})

    def forget(self, service: str, key: str) -> None:
        """Drop a slice that is that Service's no longer."""
        self._slices.get(service, {}).pop(key, None)

    def services(self) -> list[str]:
        """The keys of all Services that ever had one, sorted."""
        return sorted(self._slices)


def service_of(slice_: EndpointSlice) -> str:
    """The key of the Service that a slice says it belongs to."""
    return f"{slice_.metadata.namespace}/{slice_.metadata.labels.get(SERVICE_NAME_LABEL, '')}"
