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
    requests: int


def lost_after(tick: int, until: int, losses: Iterable[Loss]) -> int:
    """How many requests were lost from the beginning of that tick to the end of tick `until`.

    One that was sent before and given up since counts: it was under way.
    """
    return sum(
        loss.requests for loss in losses if tick <= loss.sent <= until or (loss.sent < tick <= loss.given_up <= until)
    )


class SleptFaults(NamedTuple):
    """The faults of a stretch in which everybody slept: nobody did anything about them."""

    all: int
    absorbed: int
    """After these a whole `WITHIN` ticks went by without a loss."""
    open: int
    """These have cost nothing so far, and it is too early to tell."""


def slept_faults(level: Attempt, first: int, last: int) -> SleptFaults:
    """The faults of these ticks, as far as the last of them tells."""
    metrics = level.cluster.metrics
    clients = [client.name for client in level.setup.clients]
    losses = [Loss(record.tick, record.settled, 1) for name in clients for record in metrics.records(name)]
    ticks = [struck.tick for struck in level.happenings.struck.values() if first <= struck.tick <= last]
    absorbed = unsettled = 0
    for tick in ticks:
        until = min(tick + WITHIN, last)
        windows = [metrics.window(name, tick, until) for name in clients]
        if any(window.lost_total for window in windows) or lost_after(tick, until, losses):
            continue
        early = until < tick + WITHIN or any(window.pending for window in windows)
        unsettled += early
        absorbed += not early
    return SleptFaults(len(ticks), absorbed, unsettled)
