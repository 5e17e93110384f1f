"""How a Service is reached: its addresses and ports, what its name means, and what its slices say.

Reads the API, CoreDNS and load balancers; moves no cursor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.controllers.endpoint.serviceindex import selects_pods
from engine.controllers.endpointslice.controller import EndpointSliceController
from engine.network.dns.records import ZONE
from engine.network.proxy.portrules import load_balancer_ips
from engine.runtime.sandboxconfig import CLUSTER_DNS, cluster_first
from levels.session.routes.rules import behind_of
from levels.session.routes.values import ObservedSlices, RouteFrontend, ServiceRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.api.core import Service, ServicePort
    from engine.cluster.cluster import Cluster
    from levels.session.routes.machines import MachineSight
    from levels.session.routes.pending import PendingChanges
    from levels.session.routes.slices import SliceEntry
    from levels.session.routes.values import Behind

_HEADLESS = "None"


class FrontendSight:
    """Looks at the way into a Service."""

    def __init__(self, cluster: Cluster, pending: PendingChanges, machines: MachineSight) -> None:
        self._cluster = cluster
        self._pending = pending
        self._machines = machines
        self._controller = _controller(cluster)

    def stamp(self) -> tuple[object, ...]:
        """Changes where what is seen here could, without a change of the runtime or the API."""
        cursors = (self._cluster.dns.cursor, self._controller.cursor)
        state = tuple((cursor.revision, cursor.paused, cursor.lag) for cursor in cursors)
        return *state, self._cluster.traffic.network.balancers.revision

    def outages(self) -> tuple[str, str, str, str]:
        """Why CoreDNS and the controller are not there, and why each does not catch up if it is behind."""
        dns, controller = self._cluster.dns, self._controller
        gone = self._machines.outage(dns) or ("" if dns.reach("", CLUSTER_DNS) == "open" else "no coredns Pod answers")
        delays = self._machines.delay(dns), self._machines.delay(controller)
        return gone, self._machines.outage(controller), *delays

    def frontends(self, key: str, service: Service) -> tuple[RouteFrontend, ...]:
        """The addresses of a Service, port by port."""
        if service.spec.type == "ExternalName":
            return (RouteFrontend("ExternalName", service.spec.external_name, 0, ""),)
        return tuple(found for port in service.spec.ports for found in self._of_port(key, service, port))

    def _of_port(self, key: str, service: Service, port: ServicePort) -> Iterator[RouteFrontend]:
        spec = service.spec
        headless = spec.cluster_ip == _HEADLESS
        yield RouteFrontend(
            "headless" if headless else "ClusterIP", "" if headless else spec.cluster_ip, port.port, port.name
        )
        for address in spec.external_ips:
            yield RouteFrontend("external IP", address, port.port, port.name)
        if port.node_port:
            yield RouteFrontend("node port", "", port.node_port, port.name)
        for address in load_balancer_ips(service):
            nodes = self._cluster.traffic.network.balancers.nodes_for(key, self._cluster.clock.tick)
            yield RouteFrontend("load balancer", address, port.port, port.name, tuple(nodes))

    def record(self, key: str, service: Service, outage: str, delay: str) -> ServiceRecord:
        """What CoreDNS says of the Service's name."""
        dns, meta = self._cluster.dns, service.metadata
        names = self._cluster.traffic.network.names
        name = f"{meta.name}.{meta.namespace}.svc.{ZONE}"
        answer = names.lookup(f"{name}.", cluster_first(meta.namespace), "")
        behind = behind_of(self._cluster.clock.tick, self._pending.unread("records", key, dns.revision))
        return ServiceRecord(
            name,
            answer.addresses,
            answer.aliases[0] if answer.aliases else "",
            behind,
            outage or (delay if behind is not None else ""),
        )

    def slices(self, key: str, service: Service, outage: str, delay: str) -> ObservedSlices | None:
        """What a Service's slices say; None for one that has none by its nature."""
        slices = self._pending.slices_of(key)
        if not slices and not selects_pods(service):
            return None
        listed = self._pending.listed(key)
        behind = self._slices_behind(key, listed) if selects_pods(service) else None
        return ObservedSlices(
            len({one.ip for one in listed}),
            len({one.ip for one in listed if one.ready}),
            self._changed([slice_.metadata.resource_version for slice_ in slices.values()]),
            behind,
            (outage or (delay if behind is not None else "")) if selects_pods(service) else "",
        )

    def _slices_behind(self, key: str, listed: frozenset[SliceEntry]) -> Behind | None:
        """How far the slices are behind the Pods; not at all where the changes have come to nothing."""
        unread = self._pending.unread("slices", key, self._controller.cursor.revision)
        if unread is None or listed == self._pending.wanted(key):
            return None
        return behind_of(self._cluster.clock.tick, unread)

    def _changed(self, versions: list[str]) -> int | None:
        revisions = [int(version) for version in versions if version.isdecimal()]
        entry = self._cluster.store.entry(max(revisions)) if revisions else None
        return entry.tick if entry is not None else None


def readers_floor(cluster: Cluster) -> int:
    """The revision that CoreDNS and the EndpointSlice controller have both taken over."""
    return min(cluster.dns.revision, _controller(cluster).cursor.revision)


def _controller(cluster: Cluster) -> EndpointSliceController:
    return next(one for one in cluster.components if isinstance(one, EndpointSliceController))
