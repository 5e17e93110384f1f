"""The faults of a run, what each was followed by, and which of them were absorbed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.network.tools import curl
from levels.session.results.absorbed import WITHIN, Loss, lost_after

if TYPE_CHECKING:
    from levels.postmortem.chronicle import Chronicle


class HappenedFault(NamedTuple):
    """A fault that hit something, or what a colleague did."""

    tick: int
    """As it is told."""
    since: int
    """The first tick whose requests met it: the same, or the next one where it was typed after the tick."""
    what: str


class Trouble(NamedTuple):
    """What such a fault was followed by."""

    tick: int
    what: str
    lost: int
    """Requests that were lost within `WITHIN` ticks, of all clients but curl."""
    acted: int | None
    """The tick of the first command before the last of these ticks; None where nobody did anything."""
    seen: int
    """For how many ticks after it the run went on, at most `WITHIN`."""

    @property
    def absorbed(self) -> bool:
        """Whether nothing was lost in all these ticks, and nobody did anything."""
        return not self.lost and self.acted is None and self.seen == WITHIN

    @property
    def verdict(self) -> str:
        """The same in words."""
        if self.lost:
            return "no"
        if self.acted is not None:
            return f"nothing lost, but a command came in tick {self.acted}"
        return "yes" if self.absorbed else f"nothing lost, but the run ended {self.seen} ticks after it"


class Reaction(NamedTuple):
    """What the cluster did by itself after the faults of one tick."""

    tick: int
    whats: tuple[str, ...]
    told: tuple[str, ...]


def happened(chronicle: Chronicle) -> list[HappenedFault]:
    """Every fault that hit something, oldest first; in a sandbox what the player broke."""
    level = chronicle.level
    if level is not None:
        found = [HappenedFault(fault.tick, fault.tick, fault.what) for fault in level.happenings.struck.values()]
    else:
        broken = [played for played in chronicle.inputs if played.breaks]
        found = [HappenedFault(one.tick, one.tick + 1, "; ".join(one.did) or one.what) for one in broken]
    return sorted(found, key=lambda fault: fault.tick)


def troubles(chronicle: Chronicle) -> list[Trouble]:
    """Each of them with what followed."""
    end = chronicle.session.tick_number
    losses = [
        Loss(record.tick, record.settled, count) for record, count in chronicle.losses if record.client != curl.CLIENT
    ]
    found = []
    for tick, since, what in happened(chronicle):
        until = min(tick + WITHIN, end)
        acted = next((one.tick for one in chronicle.inputs if one.acts and since <= one.tick < until), None)
        found.append(Trouble(tick, what, lost_after(since, until, losses), acted, until - tick))
    return found


def reactions(chronicle: Chronicle) -> list[Reaction]:
    """What the cluster did after each tick with faults until something else came, at most `WITHIN` ticks."""
    level = chronicle.level
    noted = [notice.tick for notice in level.happenings.notices] if level is not None else []
    faults: dict[tuple[int, int], list[str]] = {}
    for tick, since, what in happened(chronicle):
        faults.setdefault((since, tick), []).append(what)
    found = []
    for (since, tick), whats in faults.items():
        ends = [tick + WITHIN, *(other - 1 for other in (*noted, *(first for first, _ in faults)) if other > since)]
        # A command acts after its tick: what its own tick wrote before was not its doing.
        ends += [one.tick for one in chronicle.inputs if one.tick >= since]
        told = chronicle.reactions.between(since, min(ends))
        if told:
            found.append(Reaction(tick, tuple(whats), tuple(told)))
    return found
