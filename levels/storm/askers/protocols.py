"""What a Service's Pods speak, so that a client asks them in their own language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.apps import EndpointSlice
from engine.api.core import Service
from engine.api.meta import number
from engine.runtime.images import ANY
from levels.scenario.faults import SERVICE_LABEL

if TYPE_CHECKING:
    from engine.cluster.cluster import Cluster

_HTTP = "http"


def spoken_at(cluster: Cluster, key: str, port: int) -> str:
    """The protocol of the first process that listens behind the Service `namespace/name`; empty for HTTP or any."""
    namespace, _, name = key.partition("/")
    service = cluster.store.get_as(Service, key)
    if service is None:
        return ""
    wanted = next((one.name for one in service.spec.ports if one.port == port), None)
    for found in cluster.store.list_as(EndpointSlice, namespace):
        if found.metadata.labels.get(SERVICE_LABEL) != name:
            continue
        for target in found.ports or ():
            if wanted is None or (target.name if isinstance(target.name, str) else "") == wanted:
                spoken = _first(cluster, found, number(target.port))
                return "" if spoken in {ANY, _HTTP} else spoken
    return ""


def _first(cluster: Cluster, found: EndpointSlice, port: int) -> str:
    for endpoint in found.endpoints or ():
        for address in endpoint.addresses:
            process = cluster.runtime.dial(address, port).process
            if process is not None and port in process.listening:
                return process.listening[port].protocol
    return _HTTP
