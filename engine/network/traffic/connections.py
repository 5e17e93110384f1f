"""What a client keeps between requests: its open connections.

Only the first packet of a connection meets kube-proxy's rules. So a connection that is used again keeps its endpoint
when the rules change, never rebalances, and ends with a reset (`X`) when the process at its other end is gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.network.causes.failures import pod_hop
from engine.network.types import LossQuestion, RequestFailure, RequestResult

if TYPE_CHECKING:
    from engine.network.backend import Backend
    from engine.network.dataplane import DataPlane
    from engine.network.traffic.clients import ClientRequest, ClientSpec
    from engine.network.types import Route

DRAW_BITS = 32

Caller = tuple[str, int]
"""The Pod's address, or empty outside of Pods; and which of the client's own addresses."""


class _Open(NamedTuple):
    """A connection."""

    backend: Backend
    process: object | None
    tick: int


class Connections:
    """One client's."""

    def __init__(self) -> None:
        self._open: dict[tuple[Caller, str], _Open] = {}

    def result(
        self, network: DataPlane, route: Route, spec: ClientSpec, request: ClientRequest, draw: int, tick: int
    ) -> RequestResult:
        """Send one request over the open connection through this door, or open one to an endpoint."""
        caller = (route.source, request.serial % spec.addresses)
        held = self._open.get((caller, route.via))
        if held is not None and not route.broken and tick - held.tick < spec.keep_alive:
            if not route.start:
                route = route._replace(start=route.via)
            result = self._ask(network, route, held.backend, spec, request)
            return self._checked(result, held, caller, route.via)
        self._open.pop((caller, route.via), None)
        if route.failure is not None:
            return RequestResult(route, route.failure)
        drawn = route.endpoints[(draw * len(route.endpoints)) >> DRAW_BITS]
        backend = network.affinity(route, route.source or f"{spec.name}/{caller[1]}", drawn)
        result = self._ask(network, route, backend, spec, request)
        if spec.keep_alive and result.process is not None:
            self._open[caller, route.via] = _Open(backend, result.process, tick)
        return result

    def _ask(
        self, network: DataPlane, route: Route, backend: Backend, spec: ClientSpec, request: ClientRequest
    ) -> RequestResult:
        return network.ask(route, backend, request.op.method, request.op.path, expect=spec.expect, key=request.key)

    def _checked(self, result: RequestResult, held: _Open, caller: Caller, via: str) -> RequestResult:
        """The result over an open connection, which is worth nothing without the process at its other end."""
        if result.process is held.process:
            return result
        del self._open[caller, via]
        if result.failure is not None and result.failure.letter == "T":
            return result
        hop = pod_hop(held.backend.pod, held.backend.ip)
        observed = f"the connection last used in tick {held.tick} led to a process in {hop}"
        question = LossQuestion("connection ended", pod=held.backend.pod, address=held.backend.ip, process=held.process)
        return result.turned(RequestFailure("X", hop, observed, question))
