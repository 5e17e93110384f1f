"""A client at work: its routes, what it remembers of names, connections and writes.

Kept by traffic between ticks; plain data. A cache holds one route of the client and the results known for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.network.traffic.clients import ClientRequest
from engine.network.traffic.connections import Connections
from engine.network.traffic.namecache import FOREVER, NameCache
from engine.network.traffic.targets import routes_of
from engine.network.types import RequestResult

if TYPE_CHECKING:
    from engine.network.backend import Backend
    from engine.network.dataplane import DataPlane
    from engine.network.traffic.clients import ClientOperation, ClientSpec
    from engine.network.types import Route


class RouteCache:
    """One route of a client, with the results already known for it."""

    __slots__ = ("_known", "_network", "_spec", "_stateful", "lost", "route")

    def __init__(self, network: DataPlane, spec: ClientSpec, route: Route) -> None:
        """Keep results for `route` as long as the cache lives."""
        self.route = route
        self.lost = RequestResult(route, route.failure) if route.failure is not None else None
        self._network = network
        self._spec = spec
        self._known: dict[tuple[str, ClientOperation], RequestResult] = {}
        self._stateful: dict[str, bool] = {}

    def result(self, backend: Backend, op: ClientOperation, key: str) -> RequestResult:
        """What becomes of a request to one endpoint; asked anew only where the asking matters."""
        known = self._known.get((backend.text, op))
        if known is not None:
            return known
        result = self._network.ask(self.route, backend, op.method, op.path, expect=self._spec.expect, key=key)
        stateful = self._stateful.get(backend.text)
        if stateful is None:
            stateful = self._stateful[backend.text] = self._network.stateful(self.route, backend)
        if not stateful:
            self._known[backend.text, op] = result
        return result


class ClientState:
    """A client, and what it keeps."""

    __slots__ = ("connections", "names", "route_caches", "sent", "spec", "stamp", "writes")

    def __init__(self, spec: ClientSpec, dns_ttl: int) -> None:
        self.spec = spec
        self.sent = 0
        self.route_caches: list[RouteCache] = []
        self.stamp: tuple[int, ...] = ()
        self.names = NameCache(FOREVER if spec.dns_cache == "forever" else dns_ttl)
        self.connections = Connections()
        self.writes: dict[int, int] = {}
        """Round of the operations -> the tick in which its write was acknowledged, while a read may still follow."""

    def refresh(self, network: DataPlane, stamp: tuple[int, ...], tick: int) -> None:
        """Work the ways out anew where anything changed that they rest on."""
        if self.stamp != stamp or tick >= self.names.until:
            self.route_caches = [
                RouteCache(network, self.spec, route) for route in routes_of(network, self.spec, self.names, tick)
            ]
            self.stamp = stamp

    def request(self, number: int) -> ClientRequest:
        """The request with that place in the present tick.

        Requests of one round of the operations share a key. A read has to find what its own round wrote, once that
        write was acknowledged.
        """
        ops = self.spec.ops
        serial = self.sent + number - 1
        cycle, origin = divmod(serial, len(ops))
        writes = ops[origin].method == "PUT"
        key = f"{self.spec.name}.{cycle}" if writes or cycle in self.writes else ""
        return ClientRequest(number, serial, ops[origin], key, self.writes.get(cycle, 0), self.spec.retry)

    def acknowledge(self, request: ClientRequest, tick: int) -> None:
        """A write was answered in `tick`."""
        self.writes[request.serial // len(self.spec.ops)] = tick

    def forget(self) -> None:
        """Drop the writes of rounds that are over: nothing that still leaves has to find them."""
        now = self.sent // len(self.spec.ops)
        for cycle in [cycle for cycle in self.writes if cycle < now]:
            del self.writes[cycle]
