"""Watchers over HTTP: whether they keep up with a busy cluster, and what they cost the engine's own tick.

Server and clients share one event loop and talk over loopback, so that a figure holds everything but the client's own
work on an event. Every watcher must have received every event of a tick, byte for byte, before the next tick begins.
"""

from __future__ import annotations

import asyncio
import time
import zlib
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from engine.api.scheme import by_plural
from engine.apiserver.endpoints.exchange import HTTPRequest
from engine.apiserver.endpoints.routes import target_of
from engine.apiserver.endpoints.watchserver import EventCache, watch_server
from levels.bench.clusters import BenchmarkError, big_cluster, scale_until_ready, settle
from levels.bench.report import BenchFigure
from levels.bench.served import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from levels.server.host import SessionHost
    from levels.session.session import Session

TICK_BAR_S = 0.25
"""Four ticks in a second."""
GROWTH_BAR = 1.2

_PODS = "/api/v1/pods"
_REPLICAS = 500
_TICKS = 30
_CROWD = 200
_LATE_S = 10
_WARM = 4
"""So many ticks pass until deaths and births are in balance."""
_ROUNDS = 2
"""For a ratio: whatever else runs here only ever adds, and to either side of it."""


_CACHES = 32_000_000
"""More bytes than any cache holds."""


class Cost(NamedTuple):
    """Seconds for a tick."""

    engine: float
    """Of the processor, for the deaths and the tick alone: the quickest of some, since all have the same to do."""
    all: float
    """By the wall clock, until every watcher had everything: the middle one of some."""


def watcher_figures() -> Iterator[BenchFigure]:
    """Measure one after the other."""
    few = measure(watchers=20, deaths=100)
    yield BenchFigure("tick with 100 Pod deaths until 20 watchers know", few.all, "s", TICK_BAR_S)
    rounds = [(measure(watchers=_CROWD, deaths=5), measure(watchers=0, deaths=5)) for _ in range(_ROUNDS)]
    many = min(many.all for many, _ in rounds)
    yield BenchFigure(f"tick with 5 Pod deaths until {_CROWD} watchers know", many, "s", TICK_BAR_S)
    growth = min(many.engine for many, _ in rounds) / min(alone.engine for _, alone in rounds)
    yield BenchFigure(f"engine's own tick, {_CROWD} watchers to none", growth, "times", GROWTH_BAR)


def measure(*, watchers: int, deaths: int, replicas: int = _REPLICAS) -> Cost:
    """Let so many Pods die in each tick while so many watch. Raises BenchmarkError where one misses or doubles."""
    session = big_cluster()
    scale_until_ready(session, replicas)
    settle(session)
    return asyncio.run(_run(session, watchers, deaths))


async def _run(session: Session, watchers: int, deaths: int) -> Cost:
    async with served(session) as (host, port):
        expected = _Expected(session)
        clients = [await _Client.open(port, session.cluster.store.revision) for _ in range(watchers)]
        try:
            for _ in range(_WARM):
                await _tick(host, deaths, clients, expected)
            costs = [await _tick(host, deaths, clients, expected) for _ in range(_TICKS)]
        finally:
            for client in clients:
                client.close()
    return Cost(min(cost.engine for cost in costs), median(cost.all for cost in costs))


async def _tick(host: SessionHost, deaths: int, clients: list[_Client], expected: _Expected) -> Cost:
    """Let Pods die and a tick pass; wait until every client has all that it brought."""
    _empty_caches()
    begin, busy = time.perf_counter(), time.thread_time()
    _kill(host.session, deaths)
    host.session.tick()
    ticked = time.thread_time() - busy
    host.notifier.ring()
    if clients:
        expected.look()
    end = begin + _LATE_S
    while any(client.size < expected.size for client in clients):
        await asyncio.sleep(0)
        if time.perf_counter() > end:
            raise BenchmarkError(f"a watcher has not got everything after {_LATE_S} seconds")
    if any(client.seen != expected.seen for client in clients):
        raise BenchmarkError("a watcher got other events than the log holds")
    return Cost(ticked, time.perf_counter() - begin)


def _empty_caches() -> None:
    """Whatever happens between two ticks leaves the processor's caches to the next one cold; so here for all alike."""
    zlib.crc32(b"x" * _CACHES)


def _kill(session: Session, deaths: int) -> None:
    """The oldest Pods by name are deleted at once."""
    pods = by_plural("pods")
    for key in session.cluster.store.keys("pods", "default")[:deaths]:
        namespace, _, name = key.partition("/")
        session.cluster.rest.delete(pods, namespace, name, options={"gracePeriodSeconds": 0})


class _Expected:
    """What each watcher must have received by now: its size and checksum."""

    def __init__(self, session: Session) -> None:
        ask = HTTPRequest("GET", _PODS, f"watch=1&resourceVersion={session.cluster.store.revision}")
        self._watch = watch_server(session.cluster.rest, EventCache(), ask, target_of(_PODS))
        self.size = 0
        self.seen = 0

    def look(self) -> None:
        news = self._watch.news()
        self.size += len(news)
        self.seen = zlib.crc32(news, self.seen)


class _Client(asyncio.Protocol):
    """A watcher that only counts: the body of a chunked answer, unwrapped."""

    def __init__(self, revision: int) -> None:
        self.size = 0
        self.seen = 0
        self.begun = asyncio.Event()
        """Set once the answer has begun."""
        self._revision = revision
        self._buffer = b""
        self._left = -1
        """Bytes of the present chunk that are still to come; -1 within the answer's head."""
        self._transport: asyncio.Transport | None = None

    @classmethod
    async def open(cls, port: int, revision: int) -> _Client:
        """Begin to watch all Pods after `revision`."""
        loop = asyncio.get_running_loop()
        _, client = await loop.create_connection(lambda: cls(revision), "127.0.0.1", port)
        await client.begun.wait()
        return client

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not isinstance(transport, asyncio.Transport):
            raise TypeError(f"{transport!r} cannot be written to")
        self._transport = transport
        head = f"GET {_PODS}?watch=1&resourceVersion={self._revision} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        transport.write(head.encode())

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._left < 0:
            head, end, rest = self._buffer.partition(b"\r\n\r\n")
            if not end:
                return
            if b" 200 " not in head:
                raise BenchmarkError(f"a watcher was refused: {head[:100]!r}")
            self._buffer, self._left = rest, 0
            self.begun.set()
        while self._buffer and self._take():
            pass

    def _take(self) -> bool:
        """Take a chunk's size, or some of what is in it."""
        if self._left == 0:
            line, end, rest = self._buffer.removeprefix(b"\r\n").partition(b"\r\n")
            if not end:
                return False
            self._left, self._buffer = int(line, 16), rest
            return self._left > 0
        part, self._buffer = self._buffer[: self._left], self._buffer[self._left :]
        self._left -= len(part)
        self.size += len(part)
        self.seen = zlib.crc32(part, self.seen)
        return True

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()
