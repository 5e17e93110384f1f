"""Faults that were absorbed: no request was lost for a while after them, and nobody did anything meanwhile.

Preparation is worth what it absorbs. Told in the morning by `levels.session.lockout`, and by `levels.postmortem`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from levels.session.attempt import Attempt

WITHIN = 60
"""So many ticks after a fault count as its own."""


class Loss(NamedTuple):
    """Requests that were lost alike."""

    sent: int
    """The tick in which they were sent."""
    given_up: int
    """The tick in which their client gave up or was told."""
    requests: int = 1


def lost_after(tick: int, until: int, losses: Iterable[Loss]) -> int:
    """How many requests were lost from the beginning of that tick to the end of tick `until`.

    One that was sent before and given up since counts: it was under way.
    """
    return sum(
        loss.requests for loss in losses if tick <= loss.sent <= until or (loss.sent < tick <= loss.given_up <= until)
    )


def absorbed_while_asleep(level: Attempt, first: int, last: int) -> int:
    """How many faults of these ticks were absorbed as far as the last of them tells; nobody acts while all sleep."""
    metrics = level.cluster.metrics
    clients = [client.name for client in level.setup.clients]
    losses = [Loss(record.tick, record.settled) for name in clients for record in metrics.records(name)]
    count = 0
    for struck in level.happenings.struck.values():
        if first <= struck.tick <= last:
            until = min(struck.tick + WITHIN, last)
            windows = [metrics.window(name, struck.tick, until) for name in clients]
            open_or_lost = any(window.lost_total or window.pending for window in windows)
            count += not open_or_lost and not lost_after(struck.tick, until, losses)
    return count
