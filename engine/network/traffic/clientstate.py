"""A client at work: its lanes, what it remembers of names, connections and writes.

Kept by traffic between ticks; plain data. A lane is one way of the client with the verdicts already known for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.network.traffic.clients import ClientRequest
from engine.network.traffic.connections import Connections
from engine.network.traffic.namecache import FOREVER, NameCache
from engine.network.traffic.targets import ways_of
from engine.network.types import RequestResult

if TYPE_CHECKING:
    from engine.network.backend import Backend
    from engine.network.dataplane import DataPlane
    from engine.network.traffic.clients import ClientOperation, ClientSpec
    from engine.network.types import Route


class RouteCache:
    """One way of a client, with the verdicts already known for it."""

    __slots__ = ("_known", "_network", "_spec", "_stateful", "lost", "way")

    def __init__(self, network: DataPlane, spec: ClientSpec, way: Route) -> None:
        """Keep verdicts for `way` as long as the lane lives."""
        self.way = way
        self.lost = RequestResult(way, way.failure) if way.failure is not None else None
        self._network = network
        self._spec = spec
        self._known: dict[tuple[str, ClientOperation], RequestResult] = {}
        self._stateful: dict[str, bool] = {}

    def verdict(self, backend: Backend, op: ClientOperation, key: str) -> RequestResult:
        """What becomes of a request to one endpoint; asked anew only where the asking matters."""
        known = self._known.get((backend.text, op))
        if known is not None:
            return known
        verdict = self._network.ask(self.way, backend, op.method, op.path, expect=self._spec.expect, key=key)
        stateful = self._stateful.get(backend.text)
        if stateful is None:
            stateful = self._stateful[backend.text] = self._network.stateful(self.way, backend)
        if not stateful:
            self._known[backend.text, op] = verdict
        return verdict


class ClientState:
    """A client, and what it keeps."""

    __slots__ = ("connections", "lanes", "names", "sent", "spec", "stamp", "writes")

    def __init__(self, spec: ClientSpec, dns_ttl: int) -> None:
        """Start with nothing sent."""
        self.spec = spec
        self.sent = 0
        self.lanes: list[RouteCache] = []
        self.stamp: tuple[int, ...] = ()
        self.names = NameCache(FOREVER if spec.dns_cache == "forever" else dns_ttl)
        self.connections = Connections()
        self.writes: dict[int, int] = {}
        """Round of the operations -> the tick in which its write was acknowledged, while a read may still follow."""

    def refresh(self, network: DataPlane, stamp: tuple[int, ...], tick: int) -> None:
        """Work the ways out anew where anything changed that they rest on."""
        if self.stamp != stamp or tick >= self.names.until:
            self.lanes = [RouteCache(network, self.spec, way) for way in ways_of(network, self.spec, self.names, tick)]
            self.stamp = stamp

    def ask(self, number: int) -> ClientRequest:
        """The request with that place in the present tick.

        Requests of one round of the operations share a key. A read has to find what its own round wrote, once that
        write was acknowledged.
        """
        ops = self.spec.ops
        serial = self.sent + number - 1
        cycle, place = divmod(serial, len(ops))
        writes = ops[place].method == "PUT"
        key = f"{self.spec.name}.{cycle}" if writes or cycle in self.writes else ""
        return ClientRequest(number, serial, ops[place], key, self.writes.get(cycle, 0), self.spec.retry)

    def acknowledge(self, ask: ClientRequest, tick: int) -> None:
        """A write was answered in `tick`."""
        self.writes[ask.serial // len(self.spec.ops)] = tick

    def forget(self) -> None:
        """Drop the writes of rounds that are over: nothing that still leaves has to find them."""
        now = self.sent // len(self.spec.ops)
        for cycle in [cycle for cycle in self.writes if cycle < now]:
            del self.writes[cycle]
