"""`routes`: one value per Service, of which only what changed is made anew.

Built for a screen by `levels.session.view` and for the console by `status way`; both show the same. Never part of a
digest. It only reads: a cluster that is watched goes the same way as one that is not, so no cursor is moved and no
cache of the cluster is filled.
"""

from __future__ import annotations

from functools import partial
from operator import is_
from typing import TYPE_CHECKING, Any, TypeVar

from levels.session.routes.callers import CallerSight
from levels.session.routes.endpoints import EndpointSight, listed_among, listed_in
from levels.session.routes.frontends import FrontendSight, readers_floor
from levels.session.routes.losses import losses_of
from levels.session.routes.machines import MachineSight
from levels.session.routes.nearestmiss import nearest_miss
from levels.session.routes.pending import PendingChanges
from levels.session.routes.rules import ProxyTrouble, RuleSight
from levels.session.routes.values import ServiceRoute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from engine.api.core import Service
    from engine.cluster.cluster import Cluster
    from levels.session.routes.rules import AppliedRules, Version
    from levels.session.routes.values import (
        Behind,
        NearestMiss,
        ObservedRules,
        ObservedSlices,
        RouteCaller,
        RouteEndpoint,
        RouteFrontend,
        RouteLoss,
        ServiceRecord,
    )

_SYSTEM = "kube-system/"
_KUBERNETES = "default/kubernetes"
T = TypeVar("T")


class RouteReader:
    """Reads the routes of one cluster; keeps what it found, so that a frame costs what changed."""

    def __init__(self, cluster: Cluster, unseen: Mapping[str, None]) -> None:
        """Read `cluster`; `unseen` are the machines that lost their power secretly."""
        self._cluster = cluster
        self._unseen = unseen
        self._machines = MachineSight(cluster, unseen)
        self._pending = PendingChanges(cluster.store, _floor(cluster))
        self._callers = CallerSight(cluster)
        self._frontends = FrontendSight(cluster, self._pending, self._machines)
        self._endpoints = EndpointSight(cluster, self._machines)
        self._rules = RuleSight(cluster, self._pending, self._endpoints)
        self._kept: dict[tuple[str, str], tuple[object, Any]] = {}
        """(part, Service key) to what the part was made from, and the part."""
        self._troubles: dict[str, ProxyTrouble] = {}
        """What is wrong with each node or its kube-proxy, as of now."""
        self._outages = ("", "", "", "")
        self._stamps: tuple[object, ...] = ()
        self._stamp: tuple[object, ...] = ()
        self._routes: tuple[ServiceRoute, ...] = ()

    def routes(self) -> tuple[ServiceRoute, ...]:
        """The routes now, the one that loses most first; the same object as before where nothing has changed.

        None in a frozen cluster, where ticks take no time and nothing runs that could ask or answer.
        """
        if not self._cluster.clock.tick_ms:
            return ()
        stamp = self._look()
        if stamp != self._stamp:
            routes = self._read()
            same = len(routes) == len(self._routes) and all(map(is_, routes, self._routes))
            self._routes = self._routes if same else routes
            self._stamp = stamp
        return self._routes

    def _look(self) -> tuple[object, ...]:
        """Everything by which one can see that nothing has changed."""
        cluster = self._cluster
        proxies = cluster.proxies.values()
        return (
            cluster.clock.tick,
            cluster.store.revision,
            cluster.runtime.revision,
            tuple((proxy.revision, proxy.cursor.paused, proxy.cursor.lag) for proxy in proxies),
            self._frontends.stamp(),
            self._machines.stamp(),
            tuple(cluster.traffic.list()),
            len(self._unseen),
        )

    def _read(self) -> tuple[ServiceRoute, ...]:
        self._pending.follow()
        self._pending.forget_before(_floor(self._cluster))
        self._troubles = {
            node: ProxyTrouble(self._machines.outage(proxy), self._machines.delay(proxy))
            for node, proxy in self._cluster.proxies.items()
        }
        self._outages = self._frontends.outages()
        self._stamps = self._endpoints.look()
        groups = self._callers.groups(self._pending.services)
        losses = losses_of(self._cluster.metrics, groups)
        callers: dict[str, list[RouteCaller]] = {}
        for group in groups:
            callers.setdefault(group.key, []).append(group.caller)
        keys = sorted({*filter(_is_shown, self._pending.services), *callers, *losses})
        routes = [self._route(key, tuple(callers.get(key, ())), losses.get(key, ())) for key in keys]
        self._drop_all_but(keys)
        self._endpoints.forget(sum(len(route.endpoints) for route in routes))
        return tuple(sorted(routes, key=lambda route: (-route.lost, not route.name, route.namespace, route.name)))

    def _route(self, key: str, callers: tuple[RouteCaller, ...], losses: tuple[RouteLoss, ...]) -> ServiceRoute:
        made = self._service_route(key, callers) if key else self._direct_route(callers)
        route = made._replace(callers=callers, losses=losses, endpoints=self._served(made, callers))
        return self._keep("route", key, route, lambda: route)

    def _direct_route(self, callers: tuple[RouteCaller, ...]) -> ServiceRoute:
        """What is dialled without a Service: only who asks, and what answers."""
        states = [self._cluster.traffic.state_of(caller.name) for caller in callers]
        routes = [cache.route for state in states if state is not None for cache in state.route_caches]
        listed = listed_among(backend for route in routes if not route.service for backend in route.endpoints)
        return ServiceRoute("", "", "", (), (), None, None, (), self._endpoints.of(listed), (), None)

    def _service_route(self, key: str, callers: tuple[RouteCaller, ...]) -> ServiceRoute:
        namespace, _, name = key.partition("/")
        service = self._pending.services.get(key)
        applied = self._applied_of(key, callers)
        endpoints = self._endpoints_of(key, applied.versions)
        slices = self._slices_of(key, service) if service is not None else None
        return ServiceRoute(
            name,
            namespace,
            (service.spec.type or "ClusterIP") if service is not None else "",
            (),
            self._frontends_of(key, service) if service is not None else (),
            self._record_of(key, service) if service is not None else None,
            slices,
            self._rules_of(key, applied, endpoints),
            endpoints,
            (),
            self._miss_of(key, slices),
        )

    def _endpoints_of(self, key: str, versions: tuple[Version, ...]) -> tuple[RouteEndpoint, ...]:
        listing = self._pending.listings.get(key)
        different = {id(rules): rules for rules in versions}.values()
        list_them = partial(listed_in, self._pending.slices_of(key), different)
        listed = self._keep("listed", key, (listing, versions), list_them)
        made_from = (listing, versions, self._stamps)
        return self._keep("endpoints", key, made_from, partial(self._endpoints.of_service, key, listed))

    def _applied_of(self, key: str, callers: tuple[RouteCaller, ...]) -> AppliedRules:
        """What each node applies for a Service; nothing of it changes while no node moves."""
        named = frozenset(node for caller in callers for node in caller.nodes)
        make = partial(self._rules.applied, key, named)
        return self._keep("applied", key, (self._rules.moves, named), make)

    def _rules_of(
        self, key: str, applied: AppliedRules, endpoints: tuple[RouteEndpoint, ...]
    ) -> tuple[ObservedRules, ...]:
        if not any(applied.versions) and not self._pending.rules(key):
            return ()
        known: tuple[ObservedRules, ...] = self._before("rules", key) or ()
        age = self._age(*(one.behind for one in known))
        made_from = (applied, endpoints, self._pending.listings.get(key), self._troubles, age)
        make = partial(self._rules.of, key, applied.proxies, self._troubles, endpoints)
        return self._keep("rules", key, made_from, make)

    def _frontends_of(self, key: str, service: Service) -> tuple[RouteFrontend, ...]:
        changing = self._cluster.clock.tick if service.spec.type == "LoadBalancer" else None
        make = partial(self._frontends.frontends, key, service)
        return self._keep("frontends", key, (service, changing), make)

    def _record_of(self, key: str, service: Service) -> ServiceRecord:
        known: ServiceRecord | None = self._before("record", key)
        outage, _, delay, _ = self._outages
        made_from = (self._pending.versions.get(key), outage, delay, self._age(known.behind if known else None))
        return self._keep("record", key, made_from, partial(self._frontends.record, key, service, outage, delay))

    def _slices_of(self, key: str, service: Service) -> ObservedSlices | None:
        known: ObservedSlices | None = self._before("slices", key)
        _, outage, _, delay = self._outages
        made_from = (self._pending.versions.get(key), outage, delay, self._age(known.behind if known else None))
        return self._keep("slices", key, made_from, partial(self._frontends.slices, key, service, outage, delay))

    def _miss_of(self, key: str, slices: ObservedSlices | None) -> NearestMiss | None:
        """Why nothing is behind a Service; None where something is."""
        if any(rules.endpoints for rules in self._pending.rules(key)) or (slices is not None and slices.ready > 0):
            return None
        store = self._cluster.store
        make = partial(nearest_miss, store, self._pending, self._endpoints, key, slices)
        return self._keep("miss", key, (store.revision, slices), make)

    def _served(self, made: ServiceRoute, callers: tuple[RouteCaller, ...]) -> tuple[RouteEndpoint, ...]:
        """The endpoints with what they answered in this tick."""
        tick, served = self._cluster.clock.tick, self._cluster.metrics.served_by
        counts: dict[str, int] = {}
        for caller in filter(_knows_where, callers):
            for pod, count in served.get(caller.name, {}).get(tick, {}).items():
                counts[pod] = counts.get(pod, 0) + count
        if not counts:
            return made.endpoints
        space = f"{made.namespace or 'default'}/"
        names = {pod.removeprefix(space): count for pod, count in counts.items()}
        return tuple(one._replace(served=names[one.pod]) if one.pod in names else one for one in made.endpoints)

    def _before(self, part: str, key: str) -> Any:
        """A part of a Service's route as it was; None where it is new."""
        return self._kept.get((part, key), (None, None))[1]

    def _age(self, *behind: Behind | None) -> int | None:
        """The tick, for what grows older by itself."""
        return self._cluster.clock.tick if any(one is not None for one in behind) else None

    def _keep(self, part: str, key: str, made_from: object, make: Callable[[], T]) -> T:
        """A part of a Service's route: the one from before as long as it comes out the same."""
        before = self._kept.get((part, key))
        if before is not None and before[0] == made_from:
            return before[1]  # type: ignore[no-any-return]
        made = make()
        if before is not None and before[1] == made:
            made = before[1]
        self._kept[part, key] = made_from, made
        return made

    def _drop_all_but(self, keys: Iterable[str]) -> None:
        shown = frozenset(keys)
        for place in [place for place in self._kept if place[1] not in shown]:
            del self._kept[place]


def _floor(cluster: Cluster) -> int:
    """The revision that every reader has taken over, be it as slow as it may; one that has read nothing is none."""
    revisions = [proxy.revision for proxy in cluster.proxies.values() if proxy.revision]
    return min((*revisions, readers_floor(cluster)))


def _is_shown(key: str) -> bool:
    return key != _KUBERNETES and not key.startswith(_SYSTEM)


def _knows_where(caller: RouteCaller) -> bool:
    """Whether a client has got as far as an address: what it is served elsewhere is not served here."""
    return not caller.origins or any(origin.addresses or not origin.host for origin in caller.origins)
