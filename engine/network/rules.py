"""The rule table: which Service port leads to which endpoints, at every revision that a node may still stand at.

kube-proxy computes its rules on each node from Services and EndpointSlices. All nodes compute the same from the
same input, so podfall does it once; a node's state is the revision up to which it has read (`engine.network.proxy`).
Mirrors pkg/proxy/{topology,endpointslicecache}.go, without topology hints. Writes nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from msgspec import UNSET

from engine.api.meta import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.api.apps import EndpointConditions, EndpointSlice
    from engine.api.core import Service, ServicePort
    from engine.etcd.store import Entry, Feed, Store

SERVICE_NAME_LABEL = "kubernetes.io/service-name"
NODE_PORT_ADDRESS = ""
"""Stands for "any local address" in the key of a node port."""

_AFFINITY_S = 10_800
_FORGET_EVERY = 64
_KINDS_WITH_RULES = ("ClusterIP", "NodePort", "LoadBalancer")


class Backend(NamedTuple):
    """One endpoint of one port, as a rule names it."""

    text: str
    """`ip:port`; rules are sorted by it as text."""
    ip: str
    port: int
    node: str
    pod: str
    """`namespace/name` of the Pod that the slice says is behind it; empty where it names none."""


class PortRules(NamedTuple):
    """What the rules say about one port of one Service."""

    service: str
    port_name: str
    protocol: str
    cluster_ip: str
    addresses: tuple[str, ...]
    """External IPs and load-balancer IPs."""
    load_balancer_ips: tuple[str, ...]
    port: int
    node_port: int
    endpoints: tuple[Backend, ...]
    """Ready ones; where there are none, those that are terminating and still serving."""
    ready: tuple[Backend, ...]
    terminating: tuple[Backend, ...]
    internal_local: bool
    external_local: bool
    affinity_s: int

    @property
    def name(self) -> str:
        """`namespace/service`, and `:port` where the port has a name: kube-proxy's ServicePortName."""
        return f"{self.service}:{self.port_name}" if self.port_name else self.service

    def local(self, node: str) -> tuple[Backend, ...]:
        """The usable endpoints on one node: the ready ones, or else the terminating ones."""
        ready = tuple(backend for backend in self.ready if backend.node == node)
        return ready or tuple(backend for backend in self.terminating if backend.node == node)


Doors = dict[tuple[str, int, str], dict[str, None]]


class RuleTable:
    """The rules of all revisions still in use."""

    def __init__(self, store: Store) -> None:
        """Read Services and EndpointSlices of `store`, from its oldest kept entry on."""
        self.moves = 0
        """How often any node moved on to another revision: who keeps a route compares it."""
        self._stands: dict[str, int] = {}
        self._feeds: list[Feed] = [store.feed("services"), store.feed("endpointslices")]
        self._positions = [feed.base for feed in self._feeds]
        self._services: dict[str, Service] = {}
        self._slices: dict[str, dict[str, EndpointSlice]] = {}
        self._versions: dict[str, tuple[list[int], list[tuple[PortRules, ...]]]] = {}
        self._doors: Doors = {}
        self._ticks: list[int] = []
        self._revisions: list[int] = []

    def catch_up(self, horizon: int) -> int:
        """Take in everything written up to tick `horizon`; the newest revision written by then, 0 if none."""
        for entries in self._batches(horizon):
            self._take(entries)
        index = bisect_right(self._ticks, horizon)
        return self._revisions[index - 1] if index else 0

    def _batches(self, horizon: int) -> Iterator[list[Entry]]:
        fresh: list[Entry] = []
        for index, feed in enumerate(self._feeds):
            for entry in feed.since(self._positions[index]):
                if entry.tick > horizon:
                    break
                fresh.append(entry)
                self._positions[index] += 1
        fresh.sort(key=lambda entry: entry.revision)
        batch: list[Entry] = []
        for entry in fresh:
            if batch and batch[-1].tick != entry.tick:
                yield batch
                batch = []
            batch.append(entry)
        if batch:
            yield batch

    def _take(self, entries: list[Entry]) -> None:
        # One version per tick: no node can stand between two writes of the same tick.
        revision, tick = entries[-1].revision, entries[-1].tick
        changed: dict[str, None] = {}
        for entry in entries:
            changed[self._store(entry)] = None
        for key in changed:
            revisions, versions = self._versions.setdefault(key, ([], []))
            revisions.append(revision)
            versions.append(rules_of(self._services.get(key), self._slices.get(key, {})))
            for rules in versions[-1]:
                for door in doors_of(rules):
                    self._doors.setdefault(door, {})[key] = None
        self._ticks.append(tick)
        self._revisions.append(revision)

    def _store(self, entry: Entry) -> str:
        if entry.resource == "services":
            if entry.obj is None:
                self._services.pop(entry.key, None)
            else:
                self._services[entry.key] = entry.obj  # type: ignore[assignment]
            return entry.key
        slice_: EndpointSlice = entry.last  # type: ignore[assignment]
        service = f"{slice_.metadata.namespace}/{slice_.metadata.labels.get(SERVICE_NAME_LABEL, '')}"
        slices = self._slices.setdefault(service, {})
        if entry.obj is None:
            slices.pop(entry.key, None)
        else:
            slices[entry.key] = slice_
        return service

    def rules(self, service: str, revision: int) -> tuple[PortRules, ...]:
        """A Service's rules, port by port, as they were at `revision`; empty where it has none."""
        known = self._versions.get(service)
        if known is None:
            return ()
        revisions, versions = known
        index = bisect_right(revisions, revision)
        return versions[index - 1] if index else ()

    def since(self, service: str, revision: int) -> int:
        """The tick of the change that made a Service's rules what they were at `revision`; KeyError if it had none."""
        revisions = self._versions[service][0]
        index = bisect_right(revisions, revision)
        return self._ticks[bisect_right(self._revisions, revisions[index - 1]) - 1]

    def find(self, address: str, port: int, protocol: str, revision: int) -> PortRules | None:
        """The rule that matches a packet to a cluster, external or (address empty) node port address."""
        door = (address, port, protocol)
        for service in self._doors.get(door, ()):
            for rules in self.rules(service, revision):
                if door in doors_of(rules):
                    return rules
        return None

    def all(self, revision: int) -> list[PortRules]:
        """All rules at a revision, sorted by ServicePortName."""
        found = [rules for service in sorted(self._versions) for rules in self.rules(service, revision)]
        return sorted(found, key=lambda rules: (rules.name, rules.protocol))

    def stand(self, node: str, revision: int) -> None:
        """A node now stands at `revision`; versions that no node stands at any more are dropped now and then."""
        self._stands[node] = revision
        self.moves += 1
        if self.moves % _FORGET_EVERY == 0:
            self._forget_before(min(self._stands.values()))

    def _forget_before(self, revision: int) -> None:
        """Each Service keeps the version in force at `revision` and all later ones."""
        for revisions, versions in self._versions.values():
            keep = max(0, bisect_right(revisions, revision) - 1)
            del revisions[:keep], versions[:keep]
        keep = max(0, bisect_right(self._revisions, revision) - 1)
        del self._revisions[:keep], self._ticks[:keep]


def doors_of(rules: PortRules) -> list[tuple[str, int, str]]:
    """The addresses, ports and protocols that lead into a rule."""
    doors = [(address, rules.port, rules.protocol) for address in (rules.cluster_ip, *rules.addresses)]
    if rules.node_port:
        doors.append((NODE_PORT_ADDRESS, rules.node_port, rules.protocol))
    return doors


def rules_of(service: Service | None, slices: dict[str, EndpointSlice]) -> tuple[PortRules, ...]:
    """The rules of a Service from its present self and its slices; empty for headless and ExternalName ones."""
    if service is None or service.spec.type not in _KINDS_WITH_RULES or service.spec.cluster_ip in {"", "None"}:
        return ()
    key = f"{service.metadata.namespace}/{service.metadata.name}"
    return tuple(_port_rules(key, service, port, slices) for port in service.spec.ports)


def _port_rules(key: str, service: Service, port: ServicePort, slices: dict[str, EndpointSlice]) -> PortRules:
    spec = service.spec
    protocol = port.protocol or "TCP"
    ready, terminating = _backends(port.name, protocol, slices)
    balancers = load_balancer_ips(service)
    return PortRules(
        service=key, port_name=port.name, protocol=protocol, cluster_ip=spec.cluster_ip,
        addresses=(*spec.external_ips, *balancers), load_balancer_ips=balancers, port=port.port,
        node_port=port.node_port, endpoints=ready or terminating, ready=ready, terminating=terminating,
        internal_local=spec.internal_traffic_policy == "Local",
        external_local=spec.external_traffic_policy == "Local", affinity_s=_affinity_s(service),
    )  # fmt: skip


def load_balancer_ips(service: Service) -> tuple[str, ...]:
    """The addresses that a load balancer reported in the Service's status."""
    status = service.status.load_balancer
    if status is UNSET or not isinstance(status, dict):
        return ()
    return tuple(str(entry["ip"]) for entry in status.get("ingress") or () if entry.get("ip"))


def _affinity_s(service: Service) -> int:
    if service.spec.session_affinity != "ClientIP":
        return 0
    config = service.spec.session_affinity_config
    client_ip = config.get("clientIP", {}) if isinstance(config, dict) else {}
    return int(client_ip.get("timeoutSeconds", _AFFINITY_S))


def _backends(
    port_name: str, protocol: str, slices: dict[str, EndpointSlice]
) -> tuple[tuple[Backend, ...], tuple[Backend, ...]]:
    ready: dict[str, Backend] = {}
    terminating: dict[str, Backend] = {}
    for key in sorted(slices):
        for port in slices[key].ports or ():
            if (port.name or "") != port_name or (port.protocol or "TCP") != protocol:
                continue
            for backend, conditions in _of_slice(slices[key], number(port.port)):
                if conditions.ready is not False:
                    ready[backend.text] = backend
                elif conditions.serving is True and conditions.terminating is True:
                    terminating[backend.text] = backend
    return tuple(ready[text] for text in sorted(ready)), tuple(terminating[text] for text in sorted(terminating))


def _of_slice(slice_: EndpointSlice, port: int) -> Iterator[tuple[Backend, EndpointConditions]]:
    for endpoint in slice_.endpoints or ():
        target = endpoint.target_ref
        pod = f"{target.namespace}/{target.name}" if target is not None and target.kind == "Pod" else ""
        for ip in endpoint.addresses[:1]:
            yield Backend(f"{ip}:{port}", ip, port, endpoint.node_name, pod), endpoint.conditions
