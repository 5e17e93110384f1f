"""The endpoints of a Service: everything that its slices or some node's rules list, with what it really is.

Reads the API, the runtime and the log; writes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.core import Pod
from engine.api.meta import controller_of, number
from engine.api.scheme import for_kind
from engine.controllers.podstate import is_ready
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
from levels.session.routes.values import GONE, STATES, RouteEndpoint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from engine.api.apps import EndpointSlice
    from engine.api.meta import ObjectMeta
    from engine.cluster import Cluster
    from engine.network.backend import Backend
    from engine.network.proxy.portrules import PortRules
    from levels.session.routes.machines import MachineSight

_RANK = {state: rank for rank, state in enumerate(STATES)}
Listed = dict[tuple[str, str], dict[int, None]]
"""(Pod key, address) to the ports under which it is listed."""


class EndpointSight:
    """Looks at endpoints."""

    def __init__(self, cluster: Cluster, machines: MachineSight) -> None:
        """Look at those of `cluster`."""
        self._cluster = cluster
        self._machines = machines
        self._ends = PodEnds(cluster.store)
        self._reasons = ProbeReasons(cluster.store)

    def of(self, listed: Listed) -> tuple[RouteEndpoint, ...]:
        """What is listed, by Pod and address."""
        return tuple(self._endpoint(pod, ip, sorted(ports)) for (pod, ip), ports in sorted(listed.items()))

    def port(self, pod_key: str, ip: str, port: int) -> PortState:
        """What one port of an endpoint is."""
        runtime = self._cluster.runtime
        if not pod_key:
            return port_of_address(runtime, ip, port)
        pod = self.pod(pod_key)
        if pod is not None and self._machines.hides(pod.spec.node_name):
            return SERVES if is_ready(pod) else PortState(GONE, None)
        sandbox = sandbox_of(runtime, pod, pod_key, ip)
        end = self._ends.of(ip, pod_key)
        if sandbox is None:
            return PortState(GONE, end.ended if end is not None else None)
        state = port_of_sandbox(
            sandbox, port, tuple(one.name for one in pod.spec.containers) if pod is not None else ()
        )
        return ending(state, end) if pod is None or pod.metadata.deletion_timestamp is not None else state

    def pod(self, key: str) -> Pod | None:
        """The Pod of that key as the API has it."""
        found = self._cluster.store.get("pods", key)
        return found if isinstance(found, Pod) else None

    def reason(self, pod: Pod) -> str:
        """Why a Pod is not ready."""
        return self._reasons.of(pod)

    def _endpoint(self, pod_key: str, ip: str, ports: list[int]) -> RouteEndpoint:
        pod = self.pod(pod_key) if pod_key else None
        states = [self.port(pod_key, ip, port) for port in ports] or [SERVES]
        worst = max(states, key=lambda state: _RANK[state.state])
        ready = pod is not None and is_ready(pod)
        return RouteEndpoint(
            pod_key.partition("/")[2],
            ip,
            tuple(ports),
            pod.spec.node_name if pod is not None else self._cluster.runtime.node_of_address(ip) or "",
            self._owner(pod.metadata) if pod is not None else "",
            worst.state,
            worst.since,
            ready or not pod_key,
            "" if pod is None or ready else self._reasons.of(pod),
        )

    def _owner(self, meta: ObjectMeta) -> str:
        """Who controls an object, as kubectl names it; empty where nobody does, or who did is gone."""
        owner = controller_of(meta)
        resource = for_kind(owner.api_version, owner.kind) if owner is not None else None
        if owner is None or resource is None:
            return ""
        key = f"{meta.namespace}/{owner.name}" if resource.namespaced else owner.name
        found = self._cluster.store.get(resource.plural, key)
        if found is None or found.metadata.uid != owner.uid:  # type: ignore[attr-defined]
            return ""
        return f"{(*resource.short_names, resource.singular)[0]}/{owner.name}"


def listed_in(slices: Mapping[str, EndpointSlice], versions: Iterable[tuple[PortRules, ...]]) -> Listed:
    """What slices and rules list, ready or not."""
    found: Listed = {}
    for pod, ip, port in (*_of_slices(slices), *_of_rules(versions)):
        found.setdefault((pod, ip), {})[port] = None
    return found


def listed_among(backends: Iterable[Backend]) -> Listed:
    """The endpoints of routes that lead past every Service."""
    found: Listed = {}
    for backend in backends:
        found.setdefault((backend.pod, backend.ip), {})[backend.port] = None
    return found


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
