"""The endpoints of a Service: everything that its slices or some node's rules list, with what it really is.

Reads the API, the runtime and the log; writes nothing.
"""

from __future__ import annotations

from operator import is_
from typing import TYPE_CHECKING, NamedTuple

from engine.api.core import Pod
from engine.api.meta import number
from engine.controllers.pods.podstate import is_ready
from levels.session.routes.changedpods import ChangedPods
from levels.session.routes.owners import OwnerNames
from levels.session.routes.processes import (
    SERVES,
    PodEnds,
    PortState,
    ending,
    port_of_address,
    port_of_sandbox,
    sandbox_of,
)
from levels.session.routes.readiness import ProbeReasons
from levels.session.routes.values import GONE, LISTENING, STATES, RouteEndpoint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from engine.api.apps import EndpointSlice
    from engine.cluster.cluster import Cluster
    from engine.network.backend import Backend
    from engine.network.proxy.portrules import PortRules
    from levels.session.routes.machines import MachineSight

_RANK = {state: rank for rank, state in enumerate(STATES)}
_SPARE = 64
Listed = dict[tuple[str, str], dict[int, None]]
"""(Pod key, address) to the ports under which it is listed."""


class _Seen(NamedTuple):
    """An endpoint as it was found, and by what one sees that it is still so."""

    token: tuple[object, ...]
    endpoint: RouteEndpoint


class _SeenList(NamedTuple):
    """The endpoints of one Service as they were found."""

    listed: Listed
    endpoints: tuple[RouteEndpoint, ...]
    places: dict[str, list[int]]
    """Pod key to where its endpoints stand."""
    unwell: frozenset[str]
    """The Pods of those that do not serve: only they can change without a change of their own."""


class EndpointSight:
    """Looks at endpoints; only at those whose Pod or process has changed, or that do not serve."""

    def __init__(self, cluster: Cluster, machines: MachineSight) -> None:
        self._cluster = cluster
        self._machines = machines
        self._ends = PodEnds(cluster.store)
        self._reasons = ProbeReasons(cluster.store)
        self._owners = OwnerNames(cluster.store)
        self._seen: dict[tuple[str, str], _Seen] = {}
        self._lists: dict[str, _SeenList] = {}
        self._changes = ChangedPods(cluster)
        self._around: tuple[object, ...] = ()

    def look(self) -> tuple[object, ...]:
        """Begin a new look at everything; what it returns changes where any endpoint could."""
        around = self._machines.hidden(), self._owners.look()
        if not self._changes.follow() or around != self._around:
            self._lists.clear()
            self._around = around
        return *around, *self._changes.stamp, self._cluster.store.log_of("events").end

    def of(self, listed: Listed) -> tuple[RouteEndpoint, ...]:
        """What is listed, by Pod and address."""
        return tuple(self._endpoint(pod, ip, tuple(ports)) for (pod, ip), ports in listed.items())

    def of_service(self, key: str, listed: Listed) -> tuple[RouteEndpoint, ...]:
        """The same for the Service of that key, which is to be asked for once in each look."""
        before = self._lists.get(key)
        if before is None or before.listed is not listed:
            found, places = self.of(listed), _places(listed)
        else:
            found, places = self._again(before), before.places
        unwell = before.unwell if before is not None and found is before.endpoints else _unwell(listed, found)
        self._lists[key] = _SeenList(listed, found, places, unwell)
        return found

    def _again(self, before: _SeenList) -> tuple[RouteEndpoint, ...]:
        """The endpoints of a list that is as it was; the same object where each of them is."""
        listed, endpoints = list(before.listed.items()), list(before.endpoints)
        for pod_key in before.unwell.union(self._changes.pods):
            for index in before.places.get(pod_key, ()):
                (pod, ip), ports = listed[index]
                endpoints[index] = self._endpoint(pod, ip, tuple(ports))
        same = all(map(is_, endpoints, before.endpoints))
        return before.endpoints if same else tuple(endpoints)

    def forget(self, shown: int) -> None:
        """Drop what was seen of endpoints that are gone, once those are more than the `shown` ones."""
        if len(self._seen) > 2 * shown + _SPARE:
            self._seen.clear()
            self._lists.clear()

    def port(self, pod_key: str, ip: str, port: int) -> PortState:
        """What one port of an endpoint is."""
        if not pod_key:
            return port_of_address(self._cluster.runtime, ip, port)
        return self._port_of(self.pod(pod_key), pod_key, ip, port)

    def pod(self, key: str) -> Pod | None:
        """The Pod of that key as the API has it."""
        found = self._cluster.store.get("pods", key)
        return found if isinstance(found, Pod) else None

    def reason(self, pod: Pod) -> str:
        """Why a Pod is not ready."""
        return self._reasons.of(pod)

    def _port_of(self, pod: Pod | None, pod_key: str, ip: str, port: int) -> PortState:
        if pod is not None and self._machines.hides(pod.spec.node_name):
            return SERVES if is_ready(pod) else PortState(GONE, None)
        sandbox = sandbox_of(self._cluster.runtime, pod, pod_key, ip)
        if sandbox is None:
            end = self._ends.of(ip, pod_key)
            return PortState(GONE, end.ended if end is not None else None)
        containers = tuple(one.name for one in pod.spec.containers) if pod is not None else ()
        state = port_of_sandbox(sandbox, port, containers)
        if pod is not None and pod.metadata.deletion_timestamp is None:
            return state
        return ending(state, self._ends.of(ip, pod_key))

    def _endpoint(self, pod_key: str, ip: str, ports: tuple[int, ...]) -> RouteEndpoint:
        pod = self.pod(pod_key) if pod_key else None
        seen, token = self._seen.get((pod_key, ip)), self._token(pod, ip, ports)
        if seen is None or not token or seen.token != token or not seen.endpoint.ready:
            made = self._made(pod, pod_key, ip, ports)
            same = seen is not None and seen.endpoint == made
            seen = self._seen[pod_key, ip] = _Seen(token, seen.endpoint if seen is not None and same else made)
        return seen.endpoint

    def _token(self, pod: Pod | None, ip: str, ports: tuple[int, ...]) -> tuple[object, ...]:
        """By what one sees that an endpoint is as it was; empty where one has to look."""
        sandbox = self._cluster.runtime.sandbox(pod.metadata.uid) if pod is not None else None
        if pod is None or sandbox is None or sandbox.ip != ip:
            return ()
        processes = sandbox.containers.values()
        if not all(process.alive for process in processes):
            return ()
        running = [(process, process.stalled, len(process.listening)) for process in processes]
        meta = pod.metadata
        return pod.status, pod.spec, meta.deletion_timestamp, ports, self._owners.of(meta), *running

    def _made(self, pod: Pod | None, pod_key: str, ip: str, ports: tuple[int, ...]) -> RouteEndpoint:
        states = [self.port(pod_key, ip, port) for port in ports] or [SERVES]
        worst = max(states, key=lambda state: _RANK[state.state])
        ready = pod is not None and is_ready(pod)
        return RouteEndpoint(
            pod_key.partition("/")[2],
            ip,
            ports,
            pod.spec.node_name if pod is not None else self._cluster.runtime.node_of_address(ip) or "",
            self._owners.of(pod.metadata) if pod is not None else "",
            worst.state,
            worst.since,
            ready or not pod_key,
            "" if pod is None or ready else self._reasons.of(pod),
        )


def _places(listed: Listed) -> dict[str, list[int]]:
    """Pod key to where in a list it stands."""
    places: dict[str, list[int]] = {}
    for index, (pod, _) in enumerate(listed):
        places.setdefault(pod, []).append(index)
    return places


def _unwell(listed: Listed, endpoints: tuple[RouteEndpoint, ...]) -> frozenset[str]:
    """The Pods, or none for a bare address, of those that are not simply there."""
    return frozenset(
        pod
        for (pod, _), one in zip(listed, endpoints, strict=True)
        if not (pod and one.ready and one.state == LISTENING)
    )


def listed_in(slices: Mapping[str, EndpointSlice], versions: Iterable[tuple[PortRules, ...]]) -> Listed:
    """What slices and rules list, ready or not."""
    found: Listed = {}
    for pod, ip, port in (*_of_slices(slices), *_of_rules(versions)):
        found.setdefault((pod, ip), {})[port] = None
    return _sorted(found)


def listed_among(backends: Iterable[Backend]) -> Listed:
    """The endpoints of routes that lead past every Service."""
    found: Listed = {}
    for backend in backends:
        found.setdefault((backend.pod, backend.ip), {})[backend.port] = None
    return _sorted(found)


def _sorted(listed: Listed) -> Listed:
    """By Pod, address and port."""
    return {place: dict.fromkeys(sorted(ports)) for place, ports in sorted(listed.items())}


def _of_slices(slices: Mapping[str, EndpointSlice]) -> Iterator[tuple[str, str, int]]:
    for slice_ in slices.values():
        for endpoint in slice_.endpoints or ():
            target = endpoint.target_ref
            pod = f"{target.namespace}/{target.name}" if target is not None and target.kind == "Pod" else ""
            for port in slice_.ports or ():
                for ip in endpoint.addresses[:1]:
                    yield pod, ip, number(port.port)


def _of_rules(versions: Iterable[tuple[PortRules, ...]]) -> Iterator[tuple[str, str, int]]:
    for version in versions:
        for rules in version:
            for backend in rules.endpoints:
                yield backend.pod, backend.ip, backend.port
