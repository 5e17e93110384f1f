"""Requests: each tick every client sends some, and each is served or lost for exactly one reason.

The cluster calls `Traffic.step()` once per tick, after processes have started and stopped. It sends through
`engine.network.traffic.dispatcher`, settles what was answered, what timed out and what is tried again, and writes only
to metrics. A client that writes or sends again is followed request by request.
"""

from __future__ import annotations

from functools import partial
from operator import call
from typing import TYPE_CHECKING

from engine.metrics import KEPT_RECORDS, LostRequest
from engine.network.balancers import Balancers
from engine.network.dataplane import DataPlane
from engine.network.directory import EndpointDirectory
from engine.network.traffic.clientstate import ClientState
from engine.network.traffic.dispatcher import RequestDispatcher
from engine.network.traffic.namecache import TTL
from engine.network.traffic.pending import PendingRequest
from engine.network.types import LossQuestion, RequestFailure
from engine.panics import attempt_all, raise_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.clock import Clock
    from engine.etcd.store import Store
    from engine.metrics import Metrics
    from engine.network.causes.witnesses import FoundCause, SliceWriter, ToldCause
    from engine.network.dns.coredns import ClusterDNS
    from engine.network.protocols import NodeRuntime
    from engine.network.proxy.kubeproxy import KubeProxy
    from engine.network.traffic.clients import ClientRequest, ClientSpec
    from engine.network.traffic.dispatcher import Draws
    from engine.network.traffic.pending import RequestObserver
    from engine.network.types import RequestResult
    from engine.rng import Rng

_WRONG = "W"
"""The letter of a request that got an answer, if a wrong one: sending it again would not help."""


class Traffic:
    """All clients."""

    def __init__(
        self,
        clock: Clock,
        rng: Rng,
        runtime: NodeRuntime,
        dns: ClusterDNS,
        proxies: dict[str, KubeProxy],
        metrics: Metrics,
        store: Store,
        slice_writer: SliceWriter | None = None,
    ) -> None:
        """Send through DNS and each node's rules to what runs; draw from the stream `traffic`, count in `metrics`.

        `slice_writer` is how far the writer of EndpointSlices has read, for the reason of a loss.
        """
        directory, balancers = EndpointDirectory(store), Balancers(store, runtime, proxies)
        self.network = DataPlane(runtime, dns, proxies, directory, balancers, metrics, store, slice_writer)
        """The way of a single request, for those who ask by hand."""
        self.dns_ttl = TTL
        """For how many ticks clients that are added from now on remember a name."""
        self.observer: RequestObserver | None = None
        """Nobody in a world that is played; a fork of one has its own."""
        self._clock = clock
        self._metrics = metrics
        self._sender = RequestDispatcher(self.network, clock, rng)
        self._running: dict[str, ClientState] = {}
        self._leaving: dict[str, ClientState] = {}
        """Removed clients, whose last requests may still be under way."""
        self._pending: dict[int, list[PendingRequest]] = {}
        self._settled = False
        """Whether the request at hand is counted or waits: what panics after that must not be settled twice."""

    def add(self, spec: ClientSpec) -> None:
        """Let a client start in the next tick; ValueError if one of that name is at work."""
        if spec.name in self._running:
            raise ValueError(f"there is a client {spec.name} already")
        self._leaving.pop(spec.name, None)
        self._running[spec.name] = ClientState(spec, self.dns_ttl)

    def remove(self, name: str) -> None:
        """Let a client stop; what it has sent is still settled. KeyError if there is none of that name."""
        self._leaving[name] = self._running.pop(name)

    @property
    def pending(self) -> int:
        """How many requests wait for their timeout."""
        return sum(len(entry.numbers) for entries in self._pending.values() for entry in entries)

    def step(self) -> None:
        """Settle the requests whose wait is over, then send those of this tick.

        A request that panics is settled in the next tick; a client whose way to send panics sends less in this one.
        """
        steps = [self._look_at_nodes, self._settle_due, self._note_lost_writes, self._send_due, self._tell_panics]
        if self.observer is not None:
            steps = [self.observer.before_requests, *steps, self.observer.after_requests]
        attempt_all(steps, call)

    def _tell_panics(self) -> None:
        raise_all(self.network.causes.take_panics())

    def _look_at_nodes(self) -> None:
        self.network.balancers.step(self._clock.tick)

    def _settle_due(self) -> None:
        due = self._pending.pop(self._clock.tick, None)
        if due is not None:
            attempt_all(due, self._conclude, self._settle_later)

    def _note_lost_writes(self) -> None:
        for key, written in self.network.runtime.take_lost():
            self._metrics.write_lost(key.rpartition(".")[0], written)

    def _send_due(self) -> None:
        if self._running:
            attempt_all(self._running.values(), partial(self._take_turn, self.network.stamp()))

    # --- sending

    def _take_turn(self, stamp: tuple[int, ...], state: ClientState) -> None:
        tick = self._clock.tick
        count = state.spec.rate_at(tick)
        if count:
            state.refresh(self.network, stamp, tick)
            if state.route_caches:
                self._send(state, count)

    def _send(self, state: ClientState, count: int) -> None:
        try:
            if state.spec.careful:
                attempt_all(self._sender.requests(state, count), partial(self._send_one, state))
            else:
                attempt_all(self._sender.send(state, count).items(), partial(self._issue, state))
        finally:
            state.sent += count
            state.forget()

    def _send_one(self, state: ClientState, asked: tuple[ClientRequest, Draws]) -> None:
        request, draws = asked
        self._issue(state, (self._sender.attempt(state, request, draws), (request.number,)), request)

    def _issue(
        self, state: ClientState, sent: tuple[RequestResult, Sequence[int]], request: ClientRequest | None = None
    ) -> None:
        result, numbers = sent
        self._metrics.issued(state.spec.name, result.via, len(numbers))
        entry = PendingRequest(state.spec.name, self._clock.tick, result.via, result, numbers, request)
        self._settled = False
        if self.observer is not None:
            self.observer.sent(entry)
        try:
            self._settle(entry, state)
        except Exception:
            self._settle_later(entry)
            raise

    def _again(self, entry: PendingRequest, request: ClientRequest, state: ClientState) -> None:
        """The client gives its request another try, over a new way."""
        state.refresh(self.network, self.network.stamp(), self._clock.tick)
        request = request._replace(tries=request.tries - 1)
        if state.route_caches:
            result = self._sender.attempt(state, request, self._sender.draw_again(state, request))
            self._settle(entry._replace(result=result, request=request), state)
        else:
            self._finish(entry)

    def send_again(self, client: str, request: ClientRequest, via: str = "", backend: str = "") -> None:
        """Send a request of a client once more, now, as number 0: over a new way, or over the node `via` to `backend`.

        Only forks do so. Nothing is sent where the client is not at work or has no such way.
        """
        state = self._running.get(client)
        if state is None:
            return
        state.refresh(self.network, self.network.stamp(), self._clock.tick)
        result = self._sender.send_again(state, request, via, backend)
        if result is not None:
            self._settle(PendingRequest(client, self._clock.tick, result.via, result, (0,)), state)

    # --- settling

    def _settle_later(self, entry: PendingRequest) -> None:
        """A request panicked: it is looked at again in the next tick, unless it was counted by then."""
        if not self._settled:
            self._pending.setdefault(self._clock.tick + 1, []).append(entry)

    def _settle(self, entry: PendingRequest, state: ClientState) -> None:
        result, timeout = entry.result, state.spec.timeout
        wait = result.delay
        if result.failure is None and wait > timeout:
            observed = f"the request waited its turn longer than the client's timeout of {timeout} ticks"
            question = LossQuestion("waited too long", pod=result.pod, tick=self._clock.tick + wait)
            entry = entry._replace(result=result.turned(RequestFailure("T", _pod(result), observed, question)))
        if entry.result.failure is not None and entry.result.failure.letter == "T":
            wait = timeout
        if wait:
            if entry.result.failure is not None:
                entry = entry._replace(found=self._find(entry.result, entry.result.failure))
            self._pending.setdefault(self._clock.tick + wait, []).append(entry)
            self._settled = True
        else:
            self._conclude(entry)

    def _conclude(self, entry: PendingRequest) -> None:
        self._settled = False
        result = entry.result
        if result.failure is None and result.delay and not self.network.runtime.alive(result.process):
            observed = f"{_pod(result)} took the request and ended before its turn came"
            question = LossQuestion("ended before its turn", pod=result.pod, process=result.process)
            entry = entry._replace(result=result.turned(RequestFailure("X", _pod(result), observed, question)))
        failure, request = entry.result.failure, entry.request
        state = self._running.get(entry.client) or self._leaving.get(entry.client)
        if (
            failure is not None
            and request is not None
            and request.tries
            and failure.letter != _WRONG
            and state is not None
        ):
            self._again(entry, request, state)
        else:
            self._finish(entry)

    def _finish(self, entry: PendingRequest) -> None:
        if self.observer is not None:
            self.observer.settled(entry)
        result, count = entry.result, len(entry.numbers)
        if result.failure is None:
            self._metrics.served(entry.client, entry.via, entry.tick, result.pod, count)
            self._settled = True
            self._acknowledge(entry)
        else:
            self._lose(entry, result.failure)
        if result.process is not None and (result.failure is None or result.failure.letter == _WRONG):
            self._metrics.saw(entry.client, entry.tick, count, own=result.own_address)

    def _acknowledge(self, entry: PendingRequest) -> None:
        state = self._running.get(entry.client)
        if entry.request is not None and entry.request.op.method == "PUT" and state is not None:
            state.acknowledge(entry.request, self._clock.tick)

    def _lose(self, entry: PendingRequest, failure: RequestFailure) -> None:
        """All of them were lost alike: they share the sentences."""
        kept = entry.numbers[-KEPT_RECORDS:]
        told = self.network.causes.told(entry.found or self._find(entry.result, failure))
        one = lost_record(entry.client, entry.tick, 0, self._clock.tick, entry.result, told)._replace(via=entry.via)
        records = [one._replace(number=number) for number in kept]
        self._metrics.lost(records, uncounted=len(entry.numbers) - len(kept))
        self._settled = True
        if entry.result.stale and entry.request is not None:
            self._metrics.missed(entry.client, entry.tick, entry.request.written)

    def _find(self, result: RequestResult, failure: RequestFailure) -> FoundCause:
        return self.network.causes.find(failure, result.path)

    def list(self) -> list[ClientSpec]:
        """The clients at work, in the order in which they were added."""
        return [state.spec for state in self._running.values()]

    def state_of(self, name: str) -> ClientState | None:
        """A client at work with what it keeps, to look at; None where there is none of that name."""
        return self._running.get(name)


def _pod(result: RequestResult) -> str:
    return f"pod/{result.pod.partition('/')[2]}"


def lost_record(
    client: str, tick: int, number: int, settled: int, result: RequestResult, told: ToldCause
) -> LostRequest:
    """The record of a request of `tick` that was given up in `settled`; the result must be a failed one."""
    failure = result.failure
    if failure is None:
        raise ValueError(f"request {client}@{tick}.{number} was served")
    return LostRequest(
        client,
        tick,
        number,
        failure.letter,
        settled,
        result.via,
        failure.hop,
        failure.observed,
        told.text,
        result.service,
        result.path,
        told.cause,
    )
