"""Each node's rules for a Service as that node applies them, beside what is true: the heart of the picture.

Two things make rules untrue: the API has changed what this node has not taken over, or a process has ended and the API
does not know it yet. A policy that leaves a node without endpoints is neither. Reads proxies, the rule table and
processes; moves no cursor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.controllers.pods.podstate import is_ready
from engine.network.balancers import HIDDEN_NODE
from levels.session.routes.pending import Unread
from levels.session.routes.readiness import unready_since
from levels.session.routes.values import CLOSED, ENDING, LISTENING, STALLED, Behind, ObservedRules, UntrueEndpoint

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from engine.cluster.cluster import Cluster
    from engine.network.backend import Backend
    from engine.network.proxy.kubeproxy import KubeProxy
    from engine.network.proxy.portrules import PortRules
    from levels.session.routes.endpoints import EndpointSight
    from levels.session.routes.pending import PendingChanges
    from levels.session.routes.values import RouteEndpoint

NOT_READY = "not ready"
NOT_LISTED = "not listed"
_OPEN = frozenset({LISTENING, ENDING, STALLED})
"""What a connection still opens to."""

Version = tuple["PortRules", ...]
"""The rules of one Service, port by port."""


class ProxyTrouble(NamedTuple):
    """What is wrong with a node or its kube-proxy, where something is."""

    outage: str
    delay: str
    """Told only of rules that are behind: nobody misses what is not there to read."""


class AppliedRules(NamedTuple):
    """What each node applies for one Service: three tuples side by side."""

    proxies: tuple[KubeProxy, ...]
    versions: tuple[Version, ...]
    marks: tuple[int | None, ...]
    """The revision of those rules, or the tick in which the node lost them all."""


class _Belief(NamedTuple):
    """What is not true of one version of the rules."""

    untrue: tuple[UntrueEndpoint, ...]
    behind: Behind | None


class RuleSight:
    """Looks at the rules of nodes."""

    def __init__(self, cluster: Cluster, pending: PendingChanges, endpoints: EndpointSight) -> None:
        self._cluster = cluster
        self._table = next(iter(cluster.proxies.values())).table
        self._pending = pending
        self._endpoints = endpoints

    @property
    def moves(self) -> int:
        """Grows whenever the rules of any node could have changed."""
        return self._table.moves

    def applied(self, key: str, named: Container[str]) -> AppliedRules:
        """What each node applies for a Service: every node that clients know, and those that they name."""
        proxies = tuple(proxy for node, proxy in self._cluster.proxies.items() if node != HIDDEN_NODE or node in named)
        marks = tuple(_mark_of(proxy, key) for proxy in proxies)
        return AppliedRules(proxies, tuple(version_of(proxy, key) for proxy in proxies), marks)

    def of(
        self,
        key: str,
        proxies: tuple[KubeProxy, ...],
        troubles: Mapping[str, ProxyTrouble],
        endpoints: Iterable[RouteEndpoint],
    ) -> tuple[ObservedRules, ...]:
        """What each node believes of a Service; what is untrue of it is worked out once for all that agree.

        `troubles` says what is wrong with each node or its kube-proxy, `endpoints` is what the Service leads to.
        """
        well = frozenset((one.pod, one.ip) for one in endpoints if one.pod and one.state == LISTENING)
        beliefs: dict[tuple[int, int], _Belief] = {}
        counts: dict[tuple[int, str], int] = {}
        found: list[ObservedRules] = []
        for proxy in proxies:
            version = version_of(proxy, key)
            place = (id(version), 0) if version else (proxy.revision, proxy.emptied or 0)
            if place not in beliefs:
                beliefs[place] = self._belief(key, version, proxy, well)
            near = (id(version), proxy.zone)
            if near not in counts:
                counts[near] = len({backend.ip for rules in version for backend in rules.near(proxy.zone)})
            found.append(_observed(key, proxy, beliefs[place], counts[near], troubles[proxy.node]))
        return tuple(found)

    def _belief(self, key: str, version: Version, proxy: KubeProxy, well: Container[tuple[str, str]]) -> _Belief:
        newest = self._pending.rules(key)
        unread = self._unread(key, proxy) if version != newest else None
        listed = frozenset((rules.port_name, one.text) for rules in newest for one in rules.endpoints)
        untrue = tuple(self._untrue(version, listed, unread, well))
        return _Belief(untrue, _behind(self._cluster.clock.tick, unread, untrue))

    def _unread(self, key: str, proxy: KubeProxy) -> Unread | None:
        """What a node lacks: one that came back without rules lacks everything since then."""
        if not proxy.revision and proxy.emptied is not None:
            return Unread(proxy.emptied, 1)
        return self._pending.unread("rules", key, proxy.revision)

    def _untrue(
        self,
        version: Version,
        listed: frozenset[tuple[str, str]],
        unread: Unread | None,
        well: Container[tuple[str, str]],
    ) -> Iterator[UntrueEndpoint]:
        """What of a version is not so; only those are looked at that are not `well` and listed."""
        for rules in version:
            for backend in rules.endpoints:
                is_listed = (rules.port_name, backend.text) in listed
                if is_listed and (backend.pod.partition("/")[2], backend.ip) in well:
                    continue
                found = self._judged(backend, listed=is_listed, unread=unread)
                if found is not None:
                    yield found

    def _judged(self, backend: Backend, *, listed: bool, unread: Unread | None) -> UntrueEndpoint | None:
        """An endpoint that is not one; None where it is."""
        state = self._endpoints.port(backend.pod, backend.ip, backend.port)
        if state.state not in _OPEN:
            return UntrueEndpoint(backend.text, backend.pod.partition("/")[2], state.state, state.since)
        if listed:
            return None
        since = unread.since if unread is not None else None
        pod = self._endpoints.pod(backend.pod)
        why = NOT_LISTED
        if state.state == ENDING:
            why, since = ENDING, state.since
        elif pod is not None and not is_ready(pod):
            why, since = NOT_READY, unready_since(pod, self._cluster.clock)
        return UntrueEndpoint(backend.text, backend.pod.partition("/")[2], why, since)


def version_of(proxy: KubeProxy, key: str) -> Version:
    """The rules of a Service that a node applies."""
    return proxy.table.rules(key, proxy.revision)


def _mark_of(proxy: KubeProxy, key: str) -> int | None:
    """Where a node stands with a Service: the revision of its rules, or the tick in which it lost them all."""
    return proxy.table.made(key, proxy.revision) if version_of(proxy, key) else proxy.emptied


def behind_of(tick: int, unread: Unread | None) -> Behind | None:
    """How far a reader is behind that lacks this."""
    return None if unread is None else Behind(unread.since, tick - unread.since + 1, unread.changes)


def _observed(key: str, proxy: KubeProxy, belief: _Belief, count: int, trouble: ProxyTrouble) -> ObservedRules:
    version = version_of(proxy, key)
    return ObservedRules(
        node=proxy.node,
        revision=proxy.table.made(key, proxy.revision) if version else 0,
        as_of=proxy.table.since(key, proxy.revision) if version else None,
        endpoints=count,
        local=_local(version, proxy.node),
        untrue=belief.untrue,
        behind=belief.behind,
        trouble=trouble.outage or (trouble.delay if belief.behind is not None else ""),
    )


def _behind(tick: int, unread: Unread | None, untrue: tuple[UntrueEndpoint, ...]) -> Behind | None:
    """Behind since the first thing that was no longer so: a change in the API, or an end that it does not know.

    A port that nothing in its Pod has ever opened is wrong, but no news: rules are not behind for it.
    """
    known = {ENDING, NOT_READY, NOT_LISTED, CLOSED}
    dead = [one.since for one in untrue if one.since is not None and one.why not in known]
    changed = [unread.since] if unread is not None else []
    since = min((*dead, *changed), default=None)
    if since is None:
        return None  # nobody knows since when, or the API says so itself
    return Behind(since, tick - since + 1, unread.changes if unread is not None else 0)


def _local(version: Version, node: str) -> int | None:
    """How many endpoints a policy leaves to this node; None where no policy asks for local ones."""
    if not any(rules.internal_local or rules.external_local for rules in version):
        return None
    return len({backend.ip for rules in version for backend in rules.local(node)})
