"""Who asks for what of an application: the clients that a storm adds, as lines of the console, and what that assumes.

From outside: every Service of type LoadBalancer or NodePort, and every backend of an Ingress. From inside: every
Service that a workload names in its environment, its command line or its ConfigMaps, from any Pod of that workload.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple

from engine.api.core import Service
from levels.journal.client_line import read_spec
from levels.session.manifests.needs import ManifestNeeds
from levels.storm.askers.ingresses import backends_of, door_of
from levels.storm.errors import StormError
from levels.storm.workloads import DEFAULT, in_namespace, lasting_workloads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from engine.cluster.cluster import Cluster
    from engine.network.traffic.clients import ClientSpec
    from levels.storm.workloads import StormWorkload

SYSTEM = "kube-system"
_KUBERNETES = "kubernetes"
_THROUGH_SERVICES = ("nodeport", "svc", "lb")
_OUTSIDE = frozenset({"outside", "lb"})


class Asker(NamedTuple):
    """One client, before it is added."""

    name: str
    namespace: str
    """Of the console line that adds it."""
    origin: str
    """Behind `--from`."""
    told: str
    """The same as a report names it: `deploy/web`."""
    target: str
    """Behind `--to`."""
    service: str
    """`namespace/name` of the Service it asks."""
    port: int
    """That it asks there."""
    before: str = ""
    """A line that has to run first; empty where none has."""
    words: str = ""
    """All that stands behind `client add`, where a user gave it."""
    rate: int = 0
    """Requests a tick; 0: as all have."""
    hired: bool = False
    """Whether it is at work already."""


class FoundAskers(NamedTuple):
    """Who asks, and what is taken for granted with that."""

    askers: tuple[Asker, ...]
    assumptions: tuple[str, ...]


def find_askers(cluster: Cluster) -> FoundAskers:
    """Everyone who asks, by the manifests that the cluster has."""
    search = _Search(cluster)
    askers = [*search.outside(), *search.inside()]
    return FoundAskers(tuple(askers), tuple(search.assumptions))


def present_askers(specs: Iterable[ClientSpec]) -> tuple[Asker, ...]:
    """Those who ask already."""
    return tuple(_given(spec, "", spec.rate[-1][1])._replace(hired=True) for spec in specs)


def given_askers(implied: Iterable[Asker], present: Iterable[Asker], given: Iterable[str]) -> tuple[Asker, ...]:
    """Those that are implied, those at work, and those that a user gave in the words behind `client add`.

    The latter two go before one of the same name; and who asks a Service from outside already is not implied again.
    Raises StormError where such words are none.
    """
    there = list(present)
    asked = {asker.service for asker in there if asker.origin in _OUTSIDE}
    found = {asker.name: asker for asker in implied if asker.origin not in _OUTSIDE or asker.service not in asked}
    found |= {asker.name: asker for asker in there}
    for words in given:
        try:
            spec = read_spec(shlex.split(words))
        except ValueError as error:
            raise StormError(f"--client {words}: {error}") from error
        found[spec.name] = _given(spec, words, spec.rate[-1][1] if "--rate" in words else 0)
    return tuple(found.values())


def _given(spec: ClientSpec, words: str, rate: int) -> Asker:
    target = spec.target
    name, _, namespace = target.name.partition(".")
    through = target.kind in _THROUGH_SERVICES
    service = f"{namespace.partition('.')[0] or spec.namespace}/{name}" if through else ""
    return Asker(
        spec.name, spec.namespace, spec.origin, spec.origin, str(target), service, target.port, "", words, rate
    )


class _Search:
    """Goes through Services, Ingresses and workloads once."""

    def __init__(self, cluster: Cluster) -> None:
        self.assumptions: dict[str, None] = {}
        self._cluster = cluster
        self._needs = ManifestNeeds(cluster)
        self._names: dict[str, None] = {}

    def outside(self) -> Iterator[Asker]:
        for service in self._cluster.store.list_as(Service):
            meta = service.metadata
            if meta.namespace != SYSTEM and (meta.namespace, meta.name) != (DEFAULT, _KUBERNETES):
                yield from self._doors(service)
        yield from self._behind_ingresses()

    def _doors(self, service: Service) -> Iterator[Asker]:
        meta, spec = service.metadata, service.spec
        origins = {"LoadBalancer": "lb", "NodePort": "outside"}
        port = next((port for port in spec.ports if port.protocol in {"", "TCP"}), None)
        if spec.type not in origins or port is None:
            return
        if spec.type == "LoadBalancer":
            self._assume("a load balancer asks each node of a LoadBalancer Service and leaves out those that fail")
        else:
            self._assume("clients of a NodePort Service knock at every node in turn, those without power too")
        target = f"nodeport/{meta.name}" + (f":{port.port}" if len(spec.ports) > 1 else "")
        name = self._name(in_namespace(meta.name, meta.namespace))
        origin = origins[spec.type]
        yield Asker(name, meta.namespace, origin, "outside", target, f"{meta.namespace}/{meta.name}", port.port)

    def _behind_ingresses(self) -> Iterator[Asker]:
        for backend in backends_of(self._cluster):
            where = in_namespace(f"svc/{backend.service}", backend.namespace)
            if backend.problem:
                self._assume(
                    f"{backend.ingress} leads to {where}, which {backend.problem}: nobody asks it from outside"
                )
            elif not backend.has_door:
                self._assume(f"requests of {backend.ingress} come to {where} by a load balancer of its own")
                door = door_of(backend)
                key = f"{backend.namespace}/{backend.service}"
                name = self._name(in_namespace(backend.service, backend.namespace))
                yield Asker(name, backend.namespace, "lb", "outside", door.target, key, backend.port, door.line)

    def inside(self) -> Iterator[Asker]:
        found: dict[tuple[str, str], Asker] = {}
        for workload in lasting_workloads(self._cluster):
            for asker in self._of_workload(workload):
                found.setdefault((workload.name, asker.service), asker)
        for asker in found.values():
            yield asker._replace(name=self._name(asker.name))

    def _of_workload(self, workload: StormWorkload) -> Iterator[Asker]:
        labels = ",".join(f"{key}={value}" for key, value in workload.pod.metadata.labels.items())
        origin = f"pods/{labels}" if labels else f"pod/{workload.object}"
        for container in workload.pod.spec.containers:
            for need in self._needs.of(container, workload.pod):
                service = self._needs.service_of(need, workload.namespace)
                if service is not None:
                    meta = service.metadata
                    name = f"{workload.object}-to-{meta.name}"
                    target = f"svc/{meta.name}" + ("" if meta.namespace == workload.namespace else f".{meta.namespace}")
                    key = f"{meta.namespace}/{meta.name}"
                    target = f"{target}:{need.port}"
                    yield Asker(name, workload.namespace, origin, workload.name, target, key, need.port)

    def _assume(self, sentence: str) -> None:
        self.assumptions[sentence] = None

    def _name(self, wanted: str) -> str:
        """A name that no other client has."""
        base = name = wanted.replace("/", "-")
        number = 1
        while name in self._names:
            number += 1
            name = f"{base}-{number}"
        self._names[name] = None
        return name
