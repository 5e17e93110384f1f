"""What a client keeps between requests: open connections, and endpoints that session affinity ties it to.

Only the first packet of a connection meets kube-proxy's rules. So a connection that is used again keeps its endpoint
when the rules change, never rebalances, and ends with a reset (`X`) when the process at its other end is gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.network.paths import Failure, Verdict

if TYPE_CHECKING:
    from engine.network.clients import ClientSpec, Op
    from engine.network.paths import Network, Way
    from engine.network.portrules import Backend

_DRAW_BITS = 32


class _Open(NamedTuple):
    """A connection."""

    backend: Backend
    process: object | None
    tick: int


class Connections:
    """One client's."""

    def __init__(self) -> None:
        """Start with none open and no ties."""
        self._open: dict[str, _Open] = {}
        self._ties: dict[tuple[str, str], tuple[str, int]] = {}

    def verdict(self, network: Network, way: Way, spec: ClientSpec, op: Op, key: str, draw: int, tick: int) -> Verdict:
        """Send one request over the open connection through this door, or open one to an endpoint."""
        held = self._open.get(way.via)
        if held is not None and tick - held.tick < spec.keep_alive:
            return self._over(held, network, way, spec, op, key)
        backend = self._choose(way, draw, tick)
        verdict = network.ask(way, backend, op.method, op.path, expect=spec.expect, key=key)
        self._open.pop(way.via, None)
        if spec.keep_alive and verdict.process is not None:
            self._open[way.via] = _Open(backend, verdict.process, tick)
        return verdict

    def _over(self, held: _Open, network: Network, way: Way, spec: ClientSpec, op: Op, key: str) -> Verdict:
        verdict = network.ask(way, held.backend, op.method, op.path, expect=spec.expect, key=key)
        if verdict.process is held.process:
            return verdict
        del self._open[way.via]
        if verdict.failure is not None and verdict.failure.letter == "T":
            return verdict
        name = held.backend.pod.partition("/")[2] or held.backend.ip
        fact = f"the connection opened in tick {held.tick} led to a process in pod/{name}"
        verdict.failure = Failure("X", f"pod/{name}", fact, "that process is gone")
        return verdict

    def _choose(self, way: Way, draw: int, tick: int) -> Backend:
        endpoints = way.endpoints
        drawn = endpoints[(draw * len(endpoints)) >> _DRAW_BITS]
        if not way.affinity_s:
            return drawn
        tie = self._ties.get((way.via, way.service))
        if tie is not None and tick - tie[1] < way.affinity_s:
            drawn = next((backend for backend in endpoints if backend.text == tie[0]), drawn)
        self._ties[way.via, way.service] = (drawn.text, tick)
        return drawn
