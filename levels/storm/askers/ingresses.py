"""The Services behind Ingresses, and a door from outside to each.

No ingress controller runs in a cluster of podfall: the requests that one would pass on come in by a Service of type
LoadBalancer with the same selector and ports, which `kubectl expose` makes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.apps import Passive
from engine.api.core import Service, ServicePort
from engine.api.serializer.idle.networking import Ingress, IngressServiceBackend, ServiceBackendPort
from engine.api.serializer.wire import formed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.cluster.cluster import Cluster

_DOORS = ("LoadBalancer", "NodePort")


class IngressTarget(NamedTuple):
    """A Service to which an Ingress leads."""

    ingress: str
    """`ing/web`."""
    namespace: str
    service: str
    port: int
    """0 where the Service has no such port."""
    ports: int
    """How many the Service has."""
    taken: tuple[str, ...]
    """Names of Services in the namespace."""
    problem: str = ""
    """Why it cannot be asked, as the end of a sentence."""
    has_door: bool = False
    """Whether it can be asked from outside without the Ingress."""


class OutsideDoor(NamedTuple):
    """What lets requests in."""

    line: str
    """The console line that makes it."""
    target: str
    """Behind `--to` of a client."""


def backends_of(cluster: Cluster) -> Iterator[IngressTarget]:
    """Every Service behind an Ingress with its port, each once, in the order of the Ingresses and their paths."""
    seen: dict[tuple[str, str, int], None] = {}
    for stored in cluster.store.list("ingresses"):
        ingress = formed(stored) if isinstance(stored, Passive) else stored
        if not isinstance(ingress, Ingress):
            continue
        for backend in _backends(ingress):
            found = _target(cluster, ingress, backend)
            if (found.namespace, found.service, found.port) not in seen:
                seen[found.namespace, found.service, found.port] = None
                yield found


def door_of(backend: IngressTarget) -> OutsideDoor:
    """A LoadBalancer Service beside the one that is meant, under a name that is free."""
    name = f"{backend.service}-ingress"
    while name in backend.taken:
        name += "-x"
    line = f"kubectl expose service {backend.service} --name={name} --type=LoadBalancer -n {backend.namespace}"
    return OutsideDoor(line, f"nodeport/{name}" + (f":{backend.port}" if backend.ports > 1 else ""))


def _backends(ingress: Ingress) -> Iterator[IngressServiceBackend]:
    if ingress.spec.default_backend is not None and ingress.spec.default_backend.service is not None:
        yield ingress.spec.default_backend.service
    for rule in ingress.spec.rules or ():
        for path in rule.http.paths if rule.http is not None else ():
            if path.backend.service is not None:
                yield path.backend.service


def _target(cluster: Cluster, ingress: Ingress, backend: IngressServiceBackend) -> IngressTarget:
    namespace, store = ingress.metadata.namespace, cluster.store
    name = f"ing/{ingress.metadata.name}"
    taken = tuple(key.partition("/")[2] for key in store.keys("services", namespace))
    service = store.get_as(Service, f"{namespace}/{backend.name}")
    if service is None:
        return IngressTarget(name, namespace, backend.name, 0, 0, taken, "is not there")
    ports = service.spec.ports
    port = next((one.port for one in ports if _is_meant(one, backend.port)), 0)
    found = IngressTarget(name, namespace, backend.name, port, len(ports), taken)
    found = found._replace(has_door=service.spec.type in _DOORS)
    if not port:
        return found._replace(problem=f"has no port {backend.port.name or backend.port.number}")
    return found if service.spec.selector else found._replace(problem="has no selector")


def _is_meant(port: ServicePort, wanted: ServiceBackendPort) -> bool:
    return port.port == wanted.number or bool(wanted.name and port.name == wanted.name)
