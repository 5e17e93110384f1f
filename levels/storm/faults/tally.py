"""Counts what a fork loses, by client, hop and cause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from levels.storm.faults.outcomes import SOON, FaultLoss

if TYPE_CHECKING:
    from engine.metrics import LostRequest


@dataclass
class _LossCount:
    first: LostRequest
    lost: int = 0


class LossTally:
    """Hears of every lost request of one cluster (`Metrics.on_lost`); those sent by tick `since` do not count."""

    def __init__(self, since: int) -> None:
        self.last_sent = since
        """The tick in which the last of the lost requests was sent."""
        self.last_settled = since
        """The tick in which the last of them was given up."""
        self.soon = 0
        """How many were given up within SOON ticks."""
        self._since = since
        self._counts: dict[tuple[str, str, str, str, str], _LossCount] = {}

    def lost(self, record: LostRequest, count: int) -> None:
        """Hear of `count` lost requests that are like `record`."""
        if record.tick <= self._since:
            return
        key = (record.letter, record.hop, record.cause, record.service, record.client)
        self._counts.setdefault(key, _LossCount(record)).lost += count
        self.soon += count if record.settled <= self._since + SOON else 0
        self.last_sent = max(self.last_sent, record.tick)
        self.last_settled = max(self.last_settled, record.settled)

    def losses(self) -> tuple[FaultLoss, ...]:
        """All of them, most lost first."""
        found = [
            FaultLoss(*key, f"{one.first.observed}; in truth {one.first.actual}", one.lost, one.first.name)
            for key, one in self._counts.items()
        ]
        return tuple(sorted(found, key=lambda loss: (-loss.lost, loss)))
