"""The lost requests of a run, put in order: by cause, with every tick, and as stretches of time."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from levels.session.results.aftermath import PAUSE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.metrics import LostRequest
    from levels.postmortem.chronicle import CountedLoss


class LossPlaceCount(NamedTuple):
    """What one client lost at one hop for one cause."""

    client: str
    hop: str
    ticks: tuple[tuple[int, int], ...]
    """Each tick in which such requests were sent, with their number."""

    @property
    def requests(self) -> int:
        """How many there were."""
        return sum(count for _, count in self.ticks)


class CauseGroup(NamedTuple):
    """All losses of one cause and letter."""

    letter: str
    cause: str
    """Which of `engine.network.causes.table.CAUSES`."""
    first: LostRequest
    """The one that was sent first."""
    places: tuple[LossPlaceCount, ...]

    @property
    def requests(self) -> int:
        """How many there were."""
        return sum(place.requests for place in self.places)


class LossStretch(NamedTuple):
    """Ticks in which a client lost requests, without a long pause in between."""

    client: str
    begin: int
    end: int
    requests: int
    first: LostRequest
    last: LostRequest


def by_cause(losses: Sequence[CountedLoss]) -> list[CauseGroup]:
    """The causes, the one that cost most first."""
    groups: dict[tuple[str, str], list[CountedLoss]] = {}
    for loss in losses:
        groups.setdefault((loss.record.letter, loss.record.cause), []).append(loss)
    found = [
        CauseGroup(letter, cause, min((loss.record for loss in group), key=_order), tuple(_places(group)))
        for (letter, cause), group in groups.items()
    ]
    return sorted(found, key=lambda group: (-group.requests, group.letter, group.cause))


def _places(losses: Iterable[CountedLoss]) -> list[LossPlaceCount]:
    places: dict[tuple[str, str], dict[int, int]] = {}
    for record, count in losses:
        ticks = places.setdefault((record.client, record.hop), {})
        ticks[record.tick] = ticks.get(record.tick, 0) + count
    found = [LossPlaceCount(*place, tuple(sorted(ticks.items()))) for place, ticks in places.items()]
    return sorted(found, key=lambda place: (-place.requests, place.client, place.hop))


def ticks_told(ticks: Iterable[tuple[int, int]]) -> str:
    """`100: 3, 101-104: 5 each`: every tick with its number, ticks in a row that lost alike together."""
    runs: list[list[int]] = []
    for tick, count in ticks:
        if runs and runs[-1][1] == tick - 1 and runs[-1][2] == count:
            runs[-1][1] = tick
        else:
            runs.append([tick, tick, count])
    return ", ".join(f"{a}: {count}" if a == b else f"{a}-{b}: {count} each" for a, b, count in runs)


def stretches(losses: Sequence[CountedLoss]) -> list[LossStretch]:
    """Those of each client, by the tick in which requests were sent."""
    found: list[LossStretch] = []
    ordered = sorted(losses, key=lambda loss: (loss.record.client, *_order(loss.record)))
    for client, group in groupby(ordered, key=lambda loss: loss.record.client):
        open_: list[CountedLoss] = []
        for loss in group:
            if open_ and loss.record.tick - open_[-1].record.tick > PAUSE:
                found.append(_stretch(client, open_))
                open_ = []
            open_.append(loss)
        found.append(_stretch(client, open_))
    return sorted(found, key=lambda stretch: (stretch.begin, stretch.client))


def _stretch(client: str, losses: Sequence[CountedLoss]) -> LossStretch:
    first, last = losses[0].record, losses[-1].record
    return LossStretch(client, first.tick, last.tick, sum(loss.requests for loss in losses), first, last)


def _order(record: LostRequest) -> tuple[int, str, int]:
    return record.tick, record.client, record.number
