"""Requests: each tick every client sends some, and each is served or lost for exactly one reason.

The cluster calls `Traffic.step()` once per tick, after processes have started and stopped. It asks the network for
ways and the runtime for answers and writes only to metrics. A way is worked out once and kept until a node's rules,
DNS, a process or the API's Services and Pods change; only endpoints whose answer depends on the asking are asked
every time. Up to 64 requests per client and tick are drawn one by one, more in bulk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.metrics import KEPT_RECORDS, Lost
from engine.network.book import AddressBook
from engine.network.connections import Connections
from engine.network.paths import Failure, Network, Verdict, Way
from engine.network.plans import ways_of
from engine.network.spread import Ones, spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.clock import Clock
    from engine.etcd.store import Store
    from engine.metrics import Metrics
    from engine.network.clients import ClientSpec, Op
    from engine.network.dns import ClusterDNS
    from engine.network.portrules import Backend
    from engine.network.ports import Runtime
    from engine.network.proxy import KubeProxy
    from engine.rng import Rng

ONE_BY_ONE = 64
_DRAW_BITS = 32
_DRAW_MASK = (1 << _DRAW_BITS) - 1

Tally = dict[Verdict, list[int]]


class Lane:
    """One way of a client, with the verdicts already known for it."""

    __slots__ = ("_known", "_network", "_stateful", "lost", "way")

    def __init__(self, network: Network, way: Way) -> None:
        """Keep verdicts for `way` as long as the lane lives."""
        self.way = way
        self.lost = Verdict(way, way.failure) if way.failure is not None else None
        self._network = network
        self._known: dict[tuple[str, Op], Verdict] = {}
        self._stateful: dict[str, bool] = {}

    def verdict(self, backend: Backend, op: Op, expect: str, key: str) -> Verdict:
        """What becomes of a request to one endpoint; asked anew only where the asking matters."""
        known = self._known.get((backend.text, op))
        if known is not None:
            return known
        verdict = self._network.ask(self.way, backend, op.method, op.path, expect=expect, key=key)
        stateful = self._stateful.get(backend.text)
        if stateful is None:
            stateful = self._stateful[backend.text] = self._network.runtime.stateful(backend.ip, backend.port)
        if not stateful:
            self._known[backend.text, op] = verdict
        return verdict


class Pending(NamedTuple):
    """Requests that are not settled yet: no answer until the timeout, or an answer that comes later."""

    client: str
    tick: int
    verdict: Verdict
    numbers: Sequence[int]


class Running:
    """A client at work."""

    __slots__ = ("connections", "lanes", "sent", "spec", "stamp")

    def __init__(self, spec: ClientSpec) -> None:
        """Start with nothing sent."""
        self.spec = spec
        self.sent = 0
        self.lanes: list[Lane] = []
        self.stamp: tuple[int, ...] = ()
        self.connections = Connections()


class Traffic:
    """All clients."""

    def __init__(
        self, clock: Clock, rng: Rng, runtime: Runtime, dns: ClusterDNS, proxies: dict[str, KubeProxy],
        metrics: Metrics, store: Store,
    ) -> None:  # fmt: skip
        """Send through DNS and each node's rules to what runs; draw from the stream `traffic`, count in `metrics`."""
        self.network = Network(runtime, dns, proxies, AddressBook(store))
        """The way of a single request, for those who ask by hand."""
        self._clock = clock
        self._rng = rng
        self._metrics = metrics
        self._running: dict[str, Running] = {}
        self._pending: dict[int, list[Pending]] = {}

    def add(self, spec: ClientSpec) -> None:
        """Let a client start in the next tick; ValueError if one of that name is at work."""
        if spec.name in self._running:
            raise ValueError(f"there is a client {spec.name} already")
        self._running[spec.name] = Running(spec)

    def remove(self, name: str) -> None:
        """Let a client stop; what it has sent is still settled. KeyError if there is none of that name."""
        del self._running[name]

    @property
    def pending(self) -> int:
        """How many requests wait for their timeout."""
        return sum(len(entry.numbers) for entries in self._pending.values() for entry in entries)

    def step(self) -> None:
        """Settle the requests whose timeout is over, then send those of this tick."""
        tick = self._clock.tick
        for entry in self._pending.pop(tick, ()):
            self._finish(entry)
        if not self._running:
            return
        stamp = self.network.stamp()
        for running in self._running.values():
            count = running.spec.rate_at(tick)
            if count:
                self._send(running, count, stamp)

    def _send(self, running: Running, count: int, stamp: tuple[int, ...]) -> None:
        if running.stamp != stamp:
            running.lanes = [Lane(self.network, way) for way in ways_of(self.network, running.spec)]
            running.stamp = stamp
        if not running.lanes:
            return
        tally: Tally = {}
        tied = running.spec.keep_alive or any(lane.way.affinity_s for lane in running.lanes)
        if count <= ONE_BY_ONE or tied:
            self._one_by_one(running, count, tally)
        else:
            self._in_bulk(running, count, tally)
        running.sent += count
        for verdict, numbers in tally.items():
            self._settle(running.spec, verdict, numbers)

    def _one_by_one(self, running: Running, count: int, tally: Tally) -> None:
        spec, lanes, sent = running.spec, running.lanes, running.sent
        tick = self._clock.tick
        bits = 0
        if any(len(lane.way.endpoints) > 1 for lane in lanes):
            bits = self._rng.bits(count * _DRAW_BITS, "traffic", spec.name, tick)
        ops, keep_alive = spec.ops, spec.keep_alive
        for index in range(count):
            lane = lanes[(sent + index) % len(lanes)]
            verdict = lane.lost
            if verdict is None:
                op = ops[(sent + index) % len(ops)]
                key = f"{spec.name}.{(sent + index) // len(ops)}" if len(ops) > 1 else f"{spec.name}.{sent + index}"
                draw = (bits >> (index * _DRAW_BITS)) & _DRAW_MASK
                if keep_alive or lane.way.affinity_s:
                    verdict = running.connections.verdict(self.network, lane.way, spec, op, key, draw, tick)
                else:
                    endpoints = lane.way.endpoints
                    verdict = lane.verdict(endpoints[(draw * len(endpoints)) >> _DRAW_BITS], op, spec.expect, key)
            numbers = tally.get(verdict)
            if numbers is None:
                tally[verdict] = [index + 1]
            else:
                numbers.append(index + 1)

    def _in_bulk(self, running: Running, count: int, tally: Tally) -> None:
        lanes, ops = running.lanes, running.spec.ops
        number = 1
        shares = len(lanes) * len(ops)
        for share in range(shares):
            lane, op = lanes[share % len(lanes)], ops[share // len(lanes)]
            amount = count // shares + (share < count % shares)
            if lane.lost is not None:
                tally.setdefault(lane.lost, []).extend(range(number, number + amount))
                number += amount
                continue
            number = self._bulk_lane(running, lane, op, (share, number, amount), tally)

    def _bulk_lane(self, running: Running, lane: Lane, op: Op, share: tuple[int, int, int], tally: Tally) -> int:
        index, number, amount = share
        spec = running.spec
        draws = Ones(self._rng, spec.name, self._clock.tick, index)
        endpoints = lane.way.endpoints
        for backend, part in zip(endpoints, spread(amount, len(endpoints), draws), strict=True):
            for mine in range(number, number + part):
                verdict = lane.verdict(backend, op, spec.expect, f"{spec.name}.{running.sent + mine - 1}")
                tally.setdefault(verdict, []).append(mine)
            number += part
        return number

    def _settle(self, spec: ClientSpec, verdict: Verdict, numbers: list[int]) -> None:
        tick = self._clock.tick
        self._metrics.issued(spec.name, verdict.via, len(numbers))
        entry = Pending(spec.name, tick, verdict, numbers)
        wait = verdict.delay
        if verdict.failure is None and verdict.delay > spec.timeout:
            fact = f"the request waited its turn longer than the client's timeout of {spec.timeout} ticks"
            verdict.failure = Failure("T", f"pod/{verdict.pod.partition('/')[2]}", fact)
        if verdict.failure is not None and verdict.failure.letter == "T":
            wait = spec.timeout
        if wait:
            self._pending.setdefault(tick + wait, []).append(entry)
        else:
            self._finish(entry)

    def _finish(self, entry: Pending) -> None:
        if entry.verdict.failure is None:
            self._metrics.served(entry.client, entry.verdict.via, entry.tick, entry.verdict.pod, len(entry.numbers))
        else:
            self._lose(entry)

    def _lose(self, entry: Pending) -> None:
        kept = entry.numbers[-KEPT_RECORDS:]
        records = [lost_record(entry.client, entry.tick, number, self._clock.tick, entry.verdict) for number in kept]
        self._metrics.lost(records, uncounted=len(entry.numbers) - len(kept))

    def list(self) -> list[ClientSpec]:
        """The clients at work, in the order in which they were added."""
        return [running.spec for running in self._running.values()]


def lost_record(client: str, tick: int, number: int, settled: int, verdict: Verdict) -> Lost:
    """The record of a request of `tick` that was given up in `settled`; the verdict must be a failed one."""
    failure = verdict.failure
    if failure is None:
        raise ValueError(f"request {client}@{tick}.{number} was served")
    return Lost(
        client, tick, number, failure.letter, settled, verdict.via, failure.hop, failure.fact, failure.truth,
        verdict.service,
    )  # fmt: skip
