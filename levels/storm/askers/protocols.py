"""What a Service's Pods speak and whether they keep what is written, so that a client asks them as its owner would."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.apps import EndpointSlice
from engine.api.core import Service
from engine.api.meta import number
from engine.runtime.images import ANY
from levels.scenario.faults import SERVICE_LABEL

if TYPE_CHECKING:
    from engine.cluster.cluster import Cluster

_HTTP = "http"
_MONGO = "mongo"
"""The one protocol in which the runtime takes documents."""


class SpokenService(NamedTuple):
    """What is spoken there."""

    protocol: str = ""
    """Empty for HTTP or any."""
    keeps: bool = False
    """Whether its Pods hold documents, each its own: members of a replica set, which share theirs, do not count.

    They take writes at one of them only, which a driver looks for and a client here does not.
    """


def spoken_at(cluster: Cluster, key: str, port: int) -> SpokenService:
    """By the first process that listens behind the Service `namespace/name`."""
    namespace, _, name = key.partition("/")
    service = cluster.store.get_as(Service, key)
    if service is None:
        return SpokenService()
    wanted = next((one.name for one in service.spec.ports if one.port == port), None)
    for found in cluster.store.list_as(EndpointSlice, namespace):
        if found.metadata.labels.get(SERVICE_LABEL) != name:
            continue
        for target in found.ports or ():
            if wanted is None or (target.name if isinstance(target.name, str) else "") == wanted:
                return _first(cluster, found, number(target.port))
    return SpokenService()


def _first(cluster: Cluster, found: EndpointSlice, port: int) -> SpokenService:
    for endpoint in found.endpoints or ():
        for address in endpoint.addresses:
            process = cluster.runtime.dial(address, port).process
            if process is not None and port in process.listening:
                spoken = process.listening[port].protocol
                keeps = spoken == _MONGO and bool(process.behaviour.store) and process.replica_set is None
                return SpokenService("" if spoken in {ANY, _HTTP} else spoken, keeps)
    return SpokenService()
