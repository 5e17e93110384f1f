"""The faults of a run, what each was followed by, and which of them were absorbed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.network.tools import curl
from levels.session.results.absorbed import WITHIN, Loss, lost_after

if TYPE_CHECKING:
    from levels.postmortem.chronicle import Chronicle


class Trouble(NamedTuple):
    """A fault, or what a colleague did."""

    tick: int
    what: str
    lost: int
    """Requests that were lost within `WITHIN` ticks, of all clients but curl."""
    acted: int | None
    """The tick of the first command within these ticks; None where nobody did anything."""
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


def happened(chronicle: Chronicle) -> list[tuple[int, str]]:
    """Every fault that hit something, with its tick; in a sandbox what the player broke, which acts a tick later."""
    level = chronicle.level
    made = [(played.tick + 1, played.what) for played in chronicle.inputs if played.breaks]
    struck = [(fault.tick, fault.what) for fault in level.happenings.struck.values()] if level is not None else made
    return sorted(struck, key=lambda fault: fault[0])


def troubles(chronicle: Chronicle) -> list[Trouble]:
    """Each of them with what followed."""
    end = chronicle.session.tick_number
    losses = [
        Loss(record.tick, record.settled, count) for record, count in chronicle.losses if record.client != curl.CLIENT
    ]
    found = []
    for tick, what in happened(chronicle):
        until = min(tick + WITHIN, end)
        acted = next((played.tick for played in chronicle.inputs if played.acts and tick <= played.tick <= until), None)
        found.append(Trouble(tick, what, lost_after(tick, until, losses), acted, max(until - tick, 0)))
    return found


def reactions(chronicle: Chronicle) -> list[Reaction]:
    """What the cluster did after each tick with faults, until the next such tick or command, at most `WITHIN` ticks."""
    faults: dict[int, list[str]] = {}
    for tick, what in happened(chronicle):
        faults.setdefault(tick, []).append(what)
    found = []
    for tick, whats in faults.items():
        ends = [tick + WITHIN, *(other - 1 for other in faults if other > tick)]
        # A command acts after its tick: what its own tick wrote before was not its doing.
        ends += [played.tick for played in chronicle.inputs if played.acts and played.tick >= tick]
        told = chronicle.reactions.between(tick, min(ends))
        if told:
            found.append(Reaction(tick, tuple(whats), tuple(told)))
    return found
