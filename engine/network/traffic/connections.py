"""What a client keeps between requests: its open connections.

Only the first packet of a connection meets kube-proxy's rules. So a connection that is used again keeps its endpoint
when the rules change, never rebalances, and ends with a reset (`X`) when the process at its other end is gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.network.types import RequestFailure, RequestResult

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
        """Start with none open."""
        self._open: dict[tuple[Caller, str], _Open] = {}

    def verdict(
        self, network: DataPlane, way: Route, spec: ClientSpec, ask: ClientRequest, draw: int, tick: int
    ) -> RequestResult:
        """Send one request over the open connection through this door, or open one to an endpoint."""
        caller = (way.source, ask.serial % spec.addresses)
        held = self._open.get((caller, way.via))
        if held is not None and not way.broken and tick - held.tick < spec.keep_alive:
            if not way.start:
                way = way._replace(start=way.via)
            verdict = self._ask(network, way, held.backend, spec, ask)
            return self._checked(verdict, held, caller, way.via)
        self._open.pop((caller, way.via), None)
        if way.failure is not None:
            return RequestResult(way, way.failure)
        drawn = way.endpoints[(draw * len(way.endpoints)) >> DRAW_BITS]
        backend = network.affinity(way, way.source or f"{spec.name}/{caller[1]}", drawn)
        verdict = self._ask(network, way, backend, spec, ask)
        if spec.keep_alive and verdict.process is not None:
            self._open[caller, way.via] = _Open(backend, verdict.process, tick)
        return verdict

    def _ask(
        self, network: DataPlane, way: Route, backend: Backend, spec: ClientSpec, ask: ClientRequest
    ) -> RequestResult:
        return network.ask(way, backend, ask.op.method, ask.op.path, expect=spec.expect, key=ask.key)

    def _checked(self, verdict: RequestResult, held: _Open, caller: Caller, via: str) -> RequestResult:
        """The verdict over an open connection, which is worth nothing without the process at its other end."""
        if verdict.process is held.process:
            return verdict
        del self._open[caller, via]
        if verdict.failure is not None and verdict.failure.letter == "T":
            return verdict
        name = held.backend.pod.partition("/")[2] or held.backend.ip
        observed = f"the connection opened in tick {held.tick} led to a process in pod/{name}"
        return verdict.turned(RequestFailure("X", f"pod/{name}", observed, "that process is gone"))
