"""A fork: the past played again apart from the present, with one change, until one request is settled.

The session that is played stays as it is: a fork is restored from a keyframe, and nobody else ever sees it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from levels.session.replayer import Replayer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.cluster.cluster import Cluster
    from engine.metrics import LostRequest
    from engine.network.traffic.clients import ClientRequest
    from engine.network.traffic.pending import PendingRequest
    from engine.network.types import RequestResult
    from levels.journal.journal import JournalEntry
    from levels.session.session import Session


class Change(Protocol):
    """What is different in a fork. Its methods do nothing where it does not act."""

    @property
    def cause(self) -> int:
        """The tick in which it begins to act: the fork has to begin before."""

    @property
    def number(self) -> int:
        """The number of the request that is followed: of the lost one, or 0 for one that is sent in its place."""

    def before_requests(self, fork: Fork) -> None:
        """Act in each tick before its requests leave, and once when the fork begins."""

    def after_requests(self, fork: Fork) -> None:
        """Act in each tick after its requests have left."""


class Fork:
    """One world apart, as it goes on from a keyframe."""

    def __init__(self, session: Session, entries: Sequence[JournalEntry], record: LostRequest, change: Change) -> None:
        """Let `session` go on through `entries`; its requests are observed until that of `record` is settled."""
        self.record = record
        self.result: RequestResult | None = None
        """What became of the request; None until it is settled."""
        self.request: ClientRequest | None = None
        """The lost request as its client asked it."""
        self._session = session
        self._replayer = Replayer(session, entries)
        self._change = change
        self.cluster.traffic.observer = self

    @property
    def cluster(self) -> Cluster:
        return self._session.cluster

    @property
    def tick(self) -> int:
        return self.cluster.clock.tick

    @property
    def panics(self) -> int:
        """How many mistakes of podfall itself it has met."""
        return len(self.cluster.panics)

    def play(self, end: int) -> Iterator[None]:
        """Play until the request is settled, at most until tick `end`; pauses before each tick."""
        self._change.before_requests(self)
        for _ in self._replayer.steps(end):
            if self.result is not None:
                return
            yield

    # --- what traffic tells

    def before_requests(self) -> None:
        """A tick's components have had their turn."""
        state = self.cluster.traffic.state_of(self.record.client)
        if self.tick == self.record.tick and state is not None:
            self.request = state.request(self.record.number)
        self._change.before_requests(self)

    def after_requests(self) -> None:
        """A tick's requests have left."""
        self._change.after_requests(self)

    def sent(self, entry: PendingRequest) -> None:
        """Some requests leave: one that is followed alone tells what it asks for."""
        if entry.request is not None and self._is_of(entry, self.record.number):
            self.request = entry.request

    def settled(self, entry: PendingRequest) -> None:
        """Some requests came to their end."""
        if self.result is None and self._is_of(entry, self._change.number):
            self.result = entry.result

    def _is_of(self, entry: PendingRequest, number: int) -> bool:
        same_tick = number == 0 or entry.tick == self.record.tick
        return entry.client == self.record.client and same_tick and number in entry.numbers
