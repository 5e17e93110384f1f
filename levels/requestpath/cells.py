"""The way of one request as cells, in the order in which it met them, up to the one where it was lost.

Made from the record of a lost request alone; the console's `why`, the screen's box and the diagram show the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from engine.metrics import LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.metrics.requestpath import RequestPath

CALLER, NAME, FRONTEND, RULES, ENDPOINT = "caller", "name", "frontend", "rules", "endpoint"


_CLOSED = {"the node's own port": "no port for it", "the load balancer": "no address"}
"""Doors that there is no address of."""


class KnownLoss(Protocol):
    """What is to be known of a lost request: a record of metrics, or what a view made of one."""

    @property
    def name(self) -> str:
        """`CLIENT@TICK.N`."""

    @property
    def letter(self) -> str:
        """Why it was lost."""

    @property
    def tick(self) -> int:
        """The tick in which it was sent."""

    @property
    def settled(self) -> int:
        """The tick in which its client gave up or was told."""

    @property
    def service(self) -> str:
        """The Service that it went through, with its namespace or without; empty where none."""

    @property
    def via(self) -> str:
        """The node whose rules forwarded it; empty where none did."""

    @property
    def hop(self) -> str:
        """Who lost it."""

    @property
    def observed(self) -> str:
        """What the hop believed or did."""

    @property
    def actual(self) -> str:
        """How it really was."""

    @property
    def path(self) -> RequestPath:
        """The hops that it met."""


class PathCell(NamedTuple):
    """One hop of the way."""

    hop: str
    """`CALLER`, `NAME`, `FRONTEND`, `RULES` or `ENDPOINT`."""
    title: str
    notes: tuple[str, ...] = ()
    """What it believed then, or what was met there."""


def cells_of(lost: KnownLoss) -> tuple[PathCell, ...]:
    """The hops of a lost request; it was lost at the last one."""
    return tuple(_cells(lost))


def fate(lost: KnownLoss) -> str:
    """How it ended: `R refused`, and in which tick where that is a later one than it was sent in."""
    later = f" in tick {lost.settled}" if lost.settled != lost.tick else ""
    return f"{lost.letter} {LETTERS[lost.letter].short}{later}"


def _cells(lost: KnownLoss) -> Iterator[PathCell]:
    path = lost.path
    yield PathCell(CALLER, lost.name, (path.origin,) if path.origin else ())
    if path.host:
        yield PathCell(NAME, path.host, _answer(path))
    if path.address and f"{path.address}:{path.port}" != path.backend:
        service = lost.service.rpartition("/")[2]
        notes = ("node port",) * bool(path.knocked) + (f"svc/{service}",) * bool(service)
        yield PathCell(FRONTEND, f"{path.knocked or path.address}:{path.port}", notes)
    elif lost.hop in _CLOSED:
        yield PathCell(FRONTEND, lost.via or lost.hop, (_CLOSED[lost.hop],))
    if path.as_of is not None:
        count = f"{path.endpoints} endpoint{'' if path.endpoints == 1 else 's'}"
        yield PathCell(RULES, f"rules of tick {path.as_of}", (f"on {lost.via}", count))
    elif lost.via and lost.hop == f"kube-proxy on {lost.via}":
        yield PathCell(RULES, f"rules on {lost.via}", ("none for this",))
    if path.backend:
        pod = path.pod.rpartition("/")[2]
        yield PathCell(ENDPOINT, path.backend, (f"pod/{pod}",) * bool(pod) + (path.found,) * bool(path.found))


def _answer(path: RequestPath) -> tuple[str, ...]:
    """What the name was taken for."""
    if path.address:
        means = f"is {path.address}"
    elif path.backend or path.endpoints:
        means = f"is {path.endpoints} addresses"
    else:
        return ("no address",)
    return (means, f"asked in tick {path.asked}") if path.asked is not None else (means,)
