"""What became of requests, and when each node learned what: plain integers, told by the data plane.

Called by `engine.network`; read by objectives, the screen and `why`. Nothing here asks anybody anything. A request
counts for the tick in which it was issued, even if it is settled later.
"""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from engine.metrics.requestpath import UNKNOWN_PATH, RequestPath

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from engine.clock import Clock


class LetterMeaning(NamedTuple):
    """What a letter says of a lost request."""

    meaning: str
    short: str
    """The same in as few words as fit below a panel."""


LETTERS = {
    "N": LetterMeaning("name unknown", "no name"),
    "R": LetterMeaning("refused", "refused"),
    "T": LetterMeaning("timeout", "timeout"),
    "X": LetterMeaning("reset", "reset"),
    "5": LetterMeaning("server error", "error"),
    "W": LetterMeaning("wrong data", "wrong"),
}
"""Every lost request has exactly one. Their order is that of the columns that are counted in, and part of histories."""

KEPT_RECORDS = 1000
"""How many lost requests per client are kept with their reasons; the counters know all."""

_WIDTH = 2 + len(LETTERS)
_COLUMN = {letter: index + 2 for index, letter in enumerate(LETTERS)}


class RequestCounts(NamedTuple):
    """Sums over a window of ticks."""

    issued: int
    served: int
    lost: dict[str, int]
    """Letter to count, all letters present."""

    @property
    def lost_total(self) -> int:
        """All that were lost, whatever the letter."""
        return sum(self.lost.values())

    @property
    def pending(self) -> int:
        """Issued and not yet settled."""
        return self.issued - self.served - self.lost_total


class LostRequest(NamedTuple):
    """One lost request: its letter, the hop that lost it, what that hop believed, and how it really was."""

    client: str
    tick: int
    number: int
    letter: str
    settled: int
    """The tick in which the client gave up or was told."""
    via: str
    """The node whose rules forwarded it; empty where none did."""
    hop: str
    observed: str
    """What the hop believed or did."""
    actual: str
    """How it really was."""
    service: str = ""
    """`namespace/name` of the Service it went through, if any."""
    path: RequestPath = UNKNOWN_PATH
    """Which hops it met."""
    cause: str = ""
    """Which of `engine.network.causes.table.CAUSES`."""

    @property
    def name(self) -> str:
        """`CLIENT@TICK.N`, as `why` takes it."""
        return f"{self.client}@{self.tick}.{self.number}"


class LossPlace(NamedTuple):
    """Where requests of one client were lost."""

    letter: str
    hop: str
    via: str
    """The node whose rules forwarded them; empty where none did."""
    service: str
    """`namespace/name` of the Service they went through, if any."""


class RuleSync(NamedTuple):
    """A node's kube-proxy, or DNS, took over what the API said at a revision."""

    revision: int
    tick: int


class CountsByTick:
    """Per-tick counters of one client (or of one client through one node), summed over windows by prefixes."""

    __slots__ = ("_clean", "_first", "_prefix", "_rows")

    def __init__(self, first: int) -> None:
        """Count from tick `first` on."""
        self._first = first
        self._rows: list[list[int]] = []
        self._prefix: list[tuple[int, ...]] = [(0,) * _WIDTH]
        self._clean = 0

    def _row(self, tick: int) -> list[int]:
        index = tick - self._first
        rows = self._rows
        while len(rows) <= index:
            rows.append([0] * _WIDTH)
        if index < self._clean:  # noqa: PLR1730 - for each request that is counted: min() costs twice as much
            self._clean = index
        return rows[index]

    def issue(self, tick: int, count: int) -> None:
        """`count` requests left in `tick`."""
        self._row(tick)[0] += count

    def settle(self, tick: int, letter: str, count: int) -> None:
        """`count` requests of `tick` were served (letter empty) or lost."""
        self._row(tick)[_COLUMN[letter] if letter else 1] += count

    def window(self, first: int, last: int) -> RequestCounts:
        """The sums over the ticks `first` to `last`, both included."""
        self._extend()
        high = self._prefix[self._clamp(last + 1)]
        low = self._prefix[self._clamp(first)]
        issued, served, *lost = (up - down for up, down in zip(high, low, strict=True))
        return RequestCounts(issued, served, dict(zip(LETTERS, lost, strict=True)))

    def _clamp(self, tick: int) -> int:
        return max(0, min(tick - self._first, len(self._rows)))

    def _extend(self) -> None:
        prefix = self._prefix
        del prefix[self._clean + 1 :]
        for row in self._rows[self._clean :]:
            prefix.append(tuple(map(sum, zip(prefix[-1], row, strict=True))))
        self._clean = len(self._rows)


class Metrics:
    """All counters and records of one cluster."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.rule_syncs: dict[str, list[RuleSync]] = {}
        """Node name (or `dns`) to what it took over, oldest first."""
        self.served_by: dict[str, dict[int, dict[str, int]]] = {}
        """Client to tick to Pod key to how many of that tick's requests the Pod answered."""
        self.stale: dict[str, dict[tuple[int, int], int]] = {}
        """Client to (tick of the read, tick in which the write was acknowledged that it missed) to how many reads."""
        self.lost_writes: dict[str, dict[int, int]] = {}
        """Client to the tick of the write to how many of that tick's writes nobody holds any more."""
        self.sources: dict[str, dict[int, list[int]]] = {}
        """Client to tick to how many of that tick's requests were answered, and how many of those by a Pod that saw
        the client's own address."""
        self.last_lost: LostRequest | None = None
        self.on_lost: Callable[[LostRequest, int], None] | None = None
        """Port: filled by whoever has to know each lost request, also those that are not kept: one, and how many."""
        self._series: dict[tuple[str, str], CountsByTick] = {}
        self._records: dict[str, deque[LostRequest]] = {}
        self._held: dict[str, LostRequest] = {}
        """By name those that stay known however many more are lost."""
        self._places: dict[str, tuple[int, dict[LossPlace, int]]] = {}
        """Client to the last tick in which requests of it were given up, and how many of those where."""

    def clients(self) -> list[str]:
        """Everyone who has issued a request, sorted."""
        return sorted(client for client, via in self._series if not via)

    def series(self, client: str, via: str = "") -> CountsByTick:
        """A client's counters; those of requests through one node where `via` names it."""
        series = self._series.get((client, via))
        if series is None:
            series = self._series[client, via] = CountsByTick(0)
        return series

    def window(self, client: str, first: int, last: int, via: str = "") -> RequestCounts:
        """A client's sums over the ticks `first` to `last`, both included."""
        return self.series(client, via).window(first, last)

    def issued(self, client: str, via: str, count: int) -> None:
        """Count requests that leave in this tick."""
        tick = self.clock.tick
        self.series(client).issue(tick, count)
        if via:
            self.series(client, via).issue(tick, count)

    def served(self, client: str, via: str, tick: int, pod: str, count: int) -> None:
        """Count requests of `tick` that a Pod (`namespace/name`, or empty) answered as hoped."""
        self.series(client).settle(tick, "", count)
        if via:
            self.series(client, via).settle(tick, "", count)
        if pod:
            pods = self.served_by.setdefault(client, {}).setdefault(tick, {})
            pods[pod] = pods.get(pod, 0) + count

    def missed(self, client: str, tick: int, written: int) -> None:
        """A read of `tick` did not find what a write that was acknowledged in `written` has left."""
        reads = self.stale.setdefault(client, {})
        reads[tick, written] = reads.get((tick, written), 0) + 1

    def write_lost(self, client: str, tick: int) -> None:
        """The last copy of what a client wrote in `tick` is gone."""
        writes = self.lost_writes.setdefault(client, {})
        writes[tick] = writes.get(tick, 0) + 1

    def saw(self, client: str, tick: int, count: int, *, own: bool) -> None:
        """Pods answered `count` requests of `tick`, and saw the client's own address or another one."""
        seen = self.sources.setdefault(client, {}).setdefault(tick, [0, 0])
        seen[0] += count
        seen[1] += count * own

    def lost(self, records: Iterable[LostRequest], uncounted: int = 0) -> None:
        """Keep and count lost requests; `uncounted` more, like the last of them, are only counted."""
        last: LostRequest | None = None
        for last in records:
            self._count_lost(last, 1)
            self._keep(last)
        if last is not None and uncounted:
            self._count_lost(last, uncounted)

    def lost_now(self, client: str) -> Mapping[LossPlace, int]:
        """How many requests of a client were given up in the present tick, by where; all of them, kept or not."""
        tick, places = self._places.get(client, (0, {}))
        return places if tick == self.clock.tick else {}

    def _count_lost(self, record: LostRequest, count: int) -> None:
        if self.on_lost is not None:
            self.on_lost(record, count)
        self._count_place(record, count)
        self.series(record.client).settle(record.tick, record.letter, count)
        if record.via:
            self.series(record.client, record.via).settle(record.tick, record.letter, count)

    def _count_place(self, record: LostRequest, count: int) -> None:
        tick, places = self._places.get(record.client, (record.settled, {}))
        if tick != record.settled:
            places = {}
        place = LossPlace(record.letter, record.hop, record.via, record.service)
        places[place] = places.get(place, 0) + count
        self._places[record.client] = record.settled, places

    def _keep(self, record: LostRequest) -> None:
        records = self._records.get(record.client)
        if records is None:
            records = self._records[record.client] = deque(maxlen=KEPT_RECORDS)
        records.append(record)
        self.last_lost = record

    def hold(self, record: LostRequest) -> None:
        """Let `find` find this one for good."""
        self._held[record.name] = record

    def records(self, client: str) -> list[LostRequest]:
        """The lost requests of a client that are still known, oldest first."""
        return list(self._records.get(client, ()))

    def newest(self, client: str, count: int) -> list[LostRequest]:
        """At most `count` lost requests of a client, the newest first."""
        return list(islice(reversed(self._records.get(client, ())), count))

    def find(self, name: str) -> LostRequest | None:
        """The lost request of that name (`CLIENT@TICK.N`), if it is still known."""
        if (held := self._held.get(name)) is not None:
            return held
        client = name.rpartition("@")[0]
        return next((record for record in self._records.get(client, ()) if record.name == name), None)

    def applied_revision(self, who: str, revision: int) -> None:
        """A node's kube-proxy (or `dns`) now acts on what the API said at `revision`."""
        self.rule_syncs.setdefault(who, []).append(RuleSync(revision, self.clock.tick))

    def rule_sync_of(self, who: str, revision: int) -> RuleSync | None:
        """When `who` first acted on that revision or a newer one."""
        return next((seen for seen in self.rule_syncs.get(who, ()) if seen.revision >= revision), None)
