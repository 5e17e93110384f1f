"""The EndpointSlices that one controller manages, kept up from watch events and its own writes (endpointslice/util).

A write is known at once, so that a lagging informer never makes a controller write the same thing twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.meta import key_of
from engine.api.status import StatusError
from engine.controllers.pods.ownership import NOT_FOUND

if TYPE_CHECKING:
    from engine.api.apps import EndpointSlice
    from engine.client.client import Client
    from engine.etcd.store import LogEntry

SERVICE_NAME = "kubernetes.io/service-name"
MANAGED_BY = "endpointslice.kubernetes.io/managed-by"


class EndpointSliceTracker:
    """Service key -> slice key -> slice, of one manager."""

    def __init__(self, client: Client, manager: str) -> None:
        """Know none yet; write through `client`."""
        self._client = client
        self._manager = manager
        self._slices: dict[str, dict[str, EndpointSlice]] = {}

    def of(self, service: str) -> list[EndpointSlice]:
        """The slices of a Service, in the order in which they came to be."""
        return list(self._slices.get(service, {}).values())

    def observe(self, entry: LogEntry[EndpointSlice]) -> str | None:
        """Take a change in; the Service to look at, None where the slice is another's or the change our own."""
        current = entry.last
        service = self._service_of(current)
        if service is None:
            return None
        slices = self._slices.setdefault(service, {})
        known = slices.get(entry.key)
        if known is None or int(known.metadata.resource_version) <= entry.revision:
            if entry.obj is None:
                slices.pop(entry.key, None)
            else:
                slices[entry.key] = current
        return service if entry.writer != self._client.writer else None

    def create(self, fresh: EndpointSlice) -> None:
        """Write a new slice. Raises StatusError."""
        self._remember(self._client.create(fresh))

    def update(self, wanted: EndpointSlice) -> None:
        """Write a slice if it differs from what is known of it. Raises StatusError."""
        service = self._service_of(wanted)
        if service is None or self._slices[service].get(key_of(wanted.metadata)) != wanted:
            self._remember(self._client.update(wanted))

    def delete(self, current: EndpointSlice) -> None:
        """Remove a slice, if somebody else has not done so. Raises StatusError."""
        try:
            self._client.delete("endpointslices", current.metadata.namespace, current.metadata.name)
        except StatusError as error:
            if error.code != NOT_FOUND:
                raise
        service = self._service_of(current)
        if service is not None:
            self._slices[service].pop(key_of(current.metadata), None)

    def _remember(self, written: EndpointSlice) -> None:
        service = self._service_of(written)
        if service is not None:
            self._slices.setdefault(service, {})[key_of(written.metadata)] = written

    def _service_of(self, current: EndpointSlice) -> str | None:
        labels = current.metadata.labels
        if labels.get(MANAGED_BY) != self._manager or SERVICE_NAME not in labels:
            return None
        return f"{current.metadata.namespace}/{labels[SERVICE_NAME]}"
