"""Who asks for which Service: clients with the places that they call from, and what they believe of the name they dial.

A client that dials a variable or a name belongs to the Service that the name means where it calls from; one that dials
Pods belongs to none. Reads traffic, the API and processes' variables; looks nothing up in anybody's cache but what
stands there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.network.proxy.portrules import load_balancer_ips
from engine.network.resolver import is_address
from engine.network.traffic.targets import origins_of
from engine.network.types import RequestFailure
from engine.runtime.sandboxconfig import CLUSTER_DNS
from levels.session.routes.values import CallerOrigin, RouteCaller

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.api.core import Service
    from engine.cluster.cluster import Cluster
    from engine.network.traffic.clients import ClientSpec
    from engine.network.traffic.clientstate import ClientState
    from engine.network.types import Origin

_ZONE = ".svc.cluster.local"
_NAME, _BELOW = 2, 3
"""How many labels a Service's name has before the zone, and how many one below it."""


class CallerGroup(NamedTuple):
    """One client's places that lead to the same Service."""

    key: str
    """Empty where they lead past all Services."""
    caller: RouteCaller


class CallerSight:
    """Looks at clients."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    def groups(self, services: Mapping[str, Service]) -> list[CallerGroup]:
        """All clients at work, in the order in which they were added, each once per Service that it asks for."""
        found: list[CallerGroup] = []
        for spec in self._cluster.traffic.list():
            state = self._cluster.traffic.state_of(spec.name)
            if state is None:
                continue
            keys: dict[str, list[CallerOrigin]] = {}
            for place in origins_of(self._cluster.traffic.network, spec):
                host = self._host(spec, place)
                key = self._key(spec, host, place, services)
                keys.setdefault(key, []).append(self._origin(state, host, place, services.get(key)))
            if not keys:
                keys[self._key(spec, "", None, services)] = []
            found += [CallerGroup(key, self._caller(spec, state, tuple(places))) for key, places in keys.items()]
        return found

    def _caller(self, spec: ClientSpec, state: ClientState, places: tuple[CallerOrigin, ...]) -> RouteCaller:
        tick = self._cluster.clock.tick
        counts = self._cluster.metrics.window(spec.name, tick, tick)
        nodes = dict.fromkeys(cache.route.via for cache in state.route_caches if cache.route.via)
        return RouteCaller(
            spec.name,
            spec.origin,
            str(spec.target),
            spec.rate_at(tick),
            counts.issued,
            counts.served,
            counts.pending,
            tuple(nodes),
            places,
        )

    def _host(self, spec: ClientSpec, place: Origin) -> str:
        """The name or address that the client dials at a place; empty where it dials none."""
        target = spec.target
        if target.kind == "env":
            return self._cluster.runtime.variable(place.ip, target.name) if place.kind == "pod" else ""
        return target.name if target.kind == "svc" else ""

    def _key(self, spec: ClientSpec, host: str, place: Origin | None, services: Mapping[str, Service]) -> str:
        target = spec.target
        meant = _of_host(host, place, services) if host and place is not None else ""
        if meant:
            return meant
        if target.kind in {"nodeport", "lb", "svc"}:
            name, _, namespace = target.name.partition(".")
            return f"{namespace.partition('.')[0] or spec.namespace}/{name}"
        if target.kind == "port":
            return next((key for key in sorted(services) if _has_node_port(services[key], target.port)), "")
        return ""

    def _origin(self, state: ClientState, host: str, place: Origin, service: Service | None) -> CallerOrigin:
        sandbox = self._cluster.runtime.sandbox_at(place.ip) if place.kind == "pod" else None
        pod = sandbox.pod_key.partition("/")[2] if sandbox is not None else ""
        if not host or is_address(host):
            return CallerOrigin(pod, place.node, host, (host,) if host else (), None, stale=False)
        now = self._resolved(host, place)
        known = state.names.remembered(place.ip, host) if place.kind == "pod" else None
        if known is None:
            return CallerOrigin(pod, place.node, host, now, None, stale=False)
        return CallerOrigin(
            pod, place.node, host, known.addresses, known.tick, _is_stale(known.addresses, now, service)
        )

    def _resolved(self, host: str, place: Origin) -> tuple[str, ...]:
        """What the place would be told now."""
        found = self._cluster.traffic.network.resolve(host, place)
        return () if isinstance(found, RequestFailure) else found


def _is_stale(known: tuple[str, ...], now: tuple[str, ...], service: Service | None) -> bool:
    """Whether a memory differs from what DNS would say; where DNS says nothing, from the Service's own address."""
    if now or service is None:
        return set(known) != set(now)
    return service.spec.cluster_ip not in {*known, "None"}


def _has_node_port(service: Service, port: int) -> bool:
    return any(known.node_port == port for known in service.spec.ports)


def _of_host(host: str, place: Origin, services: Mapping[str, Service]) -> str:
    """The Service that a host means: by its address, or by the first name of the search path that has one."""
    if is_address(host):
        return next((key for key in sorted(services) if host in _addresses(services[key])), "")
    conf = place.resolv_conf
    if CLUSTER_DNS not in conf.nameservers:
        return ""
    named = [_service_of(name) for name in conf.candidates(host)]
    keys = [key for key in named if key]
    return next((key for key in keys if key in services), keys[0] if keys else "")


def _addresses(service: Service) -> tuple[str, ...]:
    return service.spec.cluster_ip, *service.spec.external_ips, *load_balancer_ips(service)


def _service_of(name: str) -> str:
    """The key of the Service that a full name is of, or is below of; empty where it is no such name."""
    labels = name.removesuffix(_ZONE).split(".")
    if not name.endswith(_ZONE) or len(labels) not in {_NAME, _BELOW}:
        return ""
    return f"{labels[-1]}/{labels[-2]}"
