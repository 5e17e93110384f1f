"""Lost requests as a screen shows them: what was believed beside what was true. Reads metrics, writes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.metrics.requestpath import UNKNOWN_PATH, RequestPath

if TYPE_CHECKING:
    from engine.cluster.cluster import Cluster
    from engine.metrics import LostRequest
    from levels.session.session import Session
    from levels.session_port import Trying

KEPT = 40
"""How many of the last lost requests a view holds."""


class LostRequestView(NamedTuple):
    """A lost request."""

    name: str
    """`CLIENT@TICK.N`."""
    client: str
    letter: str
    tick: int
    """The tick in which it was sent."""
    settled: int
    """The tick in which its client gave up or was told."""
    service: str
    """The Service it went through, without its namespace; empty where none."""
    via: str
    """The node whose rules forwarded it; empty where none did."""
    hop: str
    """Who lost it."""
    observed: str
    """What the hop believed or did."""
    actual: str
    """How it really was."""
    path: RequestPath = UNKNOWN_PATH
    """The hops that it met."""


def last_lost(cluster: Cluster) -> tuple[LostRequestView, ...]:
    """The last lost requests of all clients, newest first."""
    records: list[LostRequest] = []
    for client in cluster.metrics.clients():
        records += cluster.metrics.newest(client, KEPT)
    records.sort(key=lambda record: (record.settled, record.tick, record.client, record.number), reverse=True)
    return tuple(map(_view, records[:KEPT]))


def lost_called(cluster: Cluster, name: str) -> LostRequestView | None:
    """The lost request of that name, if it is still known. `CLIENT@TICK` means the first one lost of that tick."""
    client, _, moment = name.rpartition("@")
    tick, _, number = moment.partition(".")
    found = (
        record
        for record in cluster.metrics.records(client)
        if str(record.tick) == tick and number in {"", str(record.number)}
    )
    first = min(found, key=lambda record: record.number, default=None)
    return None if first is None else _view(first)


def trial_of(session: Session, name: str) -> Trying | None:
    """What would have saved the lost request of that name, to be played; None where nobody can go back to see."""
    record = session.cluster.metrics.find(name)
    return session.interventions.trial(record) if record is not None and session.interventions is not None else None


def _view(record: LostRequest) -> LostRequestView:
    return LostRequestView(
        record.name,
        record.client,
        record.letter,
        record.tick,
        record.settled,
        record.service.partition("/")[2],
        record.via,
        record.hop,
        record.observed,
        record.actual,
        record.path,
    )
