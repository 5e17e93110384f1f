"""Sending: over which route and to which endpoint each request of a client goes, and what becomes of it there.

Called by traffic. A result is worked out once per route and endpoint; only endpoints whose answer depends on the asking
are asked every time. Up to 64 requests per client and tick are drawn one by one, more in bulk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.network.traffic.clients import ONE_BY_ONE, ClientRequest
from engine.network.traffic.connections import DRAW_BITS
from engine.network.traffic.multinomial import BitStream, spread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.clock import Clock
    from engine.network.dataplane import DataPlane
    from engine.network.traffic.clientstate import ClientState, RouteCache
    from engine.network.types import RequestResult
    from engine.rng import Rng

_MASK = (1 << DRAW_BITS) - 1

DispatchCounts = dict["RequestResult", list[int]]


class Draws(NamedTuple):
    """The chance of one request, in 32 bits each."""

    endpoint: int
    frontend: int


class RequestDispatcher:
    """Sends for all clients."""

    def __init__(self, network: DataPlane, clock: Clock, rng: Rng) -> None:
        """Draw from the stream `traffic`."""
        self._network = network
        self._clock = clock
        self._rng = rng

    def requests(self, state: ClientState, count: int) -> Iterator[tuple[ClientRequest, Draws]]:
        """The requests of this tick one after the other, each made when the one before has been settled or waits."""
        for number, draws in enumerate(self._draws(state, count), start=1):
            yield state.request(number), draws

    def send(self, state: ClientState, count: int) -> DispatchCounts:
        """Send that many; the numbers of the requests by what became of them."""
        affinity = state.spec.keep_alive or any(route_cache.route.affinity_ticks for route_cache in state.route_caches)
        return self._one_by_one(state, count) if count <= ONE_BY_ONE or affinity else self._in_bulk(state, count)

    def attempt(self, state: ClientState, request: ClientRequest, draws: Draws) -> RequestResult:
        """Send one request, for the first time or again."""
        spec, route_caches = state.spec, state.route_caches
        if spec.random_nodes:
            route_cache = route_caches[(draws.frontend * len(route_caches)) >> DRAW_BITS]
        else:
            route_cache = route_caches[(request.serial + spec.retry - request.tries) % len(route_caches)]
        return self._over(state, route_cache, request, draws.endpoint)

    def send_again(self, state: ClientState, request: ClientRequest, via: str, backend: str) -> RequestResult | None:
        """Send one request by fresh chance, or over the node `via` to `backend`; None where no way leads there."""
        if not backend:
            request = request._replace(tries=-1)
            return self.attempt(state, request, self.draw_again(state, request)) if state.route_caches else None
        for route_cache in state.route_caches:
            for endpoint in route_cache.route.endpoints if route_cache.route.via == via else ():
                if endpoint.text == backend:
                    return route_cache.result(endpoint, request.op, request.key)
        return None

    def draw_again(self, state: ClientState, request: ClientRequest) -> Draws:
        """Fresh chance for a request that is sent again."""
        bits = self._rng.bits(2 * DRAW_BITS, "traffic", state.spec.name, "again", request.serial, request.tries)
        return Draws(bits & _MASK, bits >> DRAW_BITS)

    def _draws(self, state: ClientState, count: int) -> Iterator[Draws]:
        """The chance of each request; nothing is drawn where there is nothing to choose."""
        names = (state.spec.name, self._clock.tick)
        chosen = any(len(route_cache.route.endpoints) > 1 for route_cache in state.route_caches)
        endpoints = self._rng.bits(count * DRAW_BITS, "traffic", *names) if chosen else 0
        frontends = self._rng.bits(count * DRAW_BITS, "traffic", *names, "door") if state.spec.random_nodes else 0
        for shift in range(0, count * DRAW_BITS, DRAW_BITS):
            yield Draws(endpoints >> shift & _MASK, frontends >> shift & _MASK)

    def _over(self, state: ClientState, route_cache: RouteCache, request: ClientRequest, draw: int) -> RequestResult:
        spec = state.spec
        if spec.keep_alive or route_cache.route.affinity_ticks:
            return state.connections.result(self._network, route_cache.route, spec, request, draw, self._clock.tick)
        if route_cache.lost is not None:
            return route_cache.lost
        endpoints = route_cache.route.endpoints
        return route_cache.result(endpoints[(draw * len(endpoints)) >> DRAW_BITS], request.op, request.key)

    def _one_by_one(self, state: ClientState, count: int) -> DispatchCounts:
        tally: DispatchCounts = {}
        for request, draws in self.requests(state, count):
            tally.setdefault(self.attempt(state, request, draws), []).append(request.number)
        return tally

    def _in_bulk(self, state: ClientState, count: int) -> DispatchCounts:
        spec = state.spec
        names = (spec.name, self._clock.tick)
        shares = [(route_cache, op) for op in spec.ops for route_cache in state.route_caches]
        if spec.random_nodes:
            amounts = spread(count, len(shares), BitStream(self._rng, *names, "door"))
        else:
            amounts = [count // len(shares) + (share < count % len(shares)) for share in range(len(shares))]
        tally: DispatchCounts = {}
        number = 1
        for share, ((route_cache, op), amount) in enumerate(zip(shares, amounts, strict=True)):
            if route_cache.lost is not None:
                tally.setdefault(route_cache.lost, []).extend(range(number, number + amount))
                number += amount
                continue
            endpoints = route_cache.route.endpoints
            parts = spread(amount, len(endpoints), BitStream(self._rng, *names, share))
            for backend, part in zip(endpoints, parts, strict=True):
                for mine in range(number, number + part):
                    tally.setdefault(route_cache.result(backend, op, ""), []).append(mine)
                number += part
        return tally
