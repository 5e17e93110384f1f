"""What one fault came to, as plain data that travels between processes: the parts from which a report is made."""

from __future__ import annotations

from typing import NamedTuple

BOTH = " + "
"""Between the names of two faults at once."""

SOON = 120
"""Ticks after a fault in which it shows whether a change helps: a node that is lost is noticed after 40."""


class FaultPick(NamedTuple):
    """One fault to be played: one kind on one target, or two at once."""

    parts: tuple[tuple[str, str], ...]
    """(kind, target) of each."""

    @property
    def fault(self) -> str:
        """As a report names it: `pod-delete`, or `pod-delete + kube-proxy-hang`."""
        return BOTH.join(kind for kind, _ in self.parts)

    @property
    def target(self) -> str:
        """`deploy/web`, or `deploy/web + deploy/api`."""
        return BOTH.join(target for _, target in self.parts)

    @property
    def name(self) -> str:
        """`pod-delete deploy/web`."""
        return f"{self.fault} {self.target}"


class FaultLoss(NamedTuple):
    """Requests of one client that one hop lost for one cause."""

    letter: str
    hop: str
    cause: str
    """Which of `engine.network.causes.table.CAUSES`."""
    service: str
    """`namespace/name` of the Service they went through; empty where none."""
    client: str
    text: str
    """One sentence: what the hop believed, and how it really was with the first of them."""
    lost: int
    first: str
    """The name of the first of them: `CLIENT@TICK.N`."""


class FaultOutcome(NamedTuple):
    """What came of a fault."""

    pick: FaultPick
    sent: int
    """Requests sent after it of which it is known what became of them."""
    losses: tuple[FaultLoss, ...]
    """Most lost first."""
    recovered: int | None
    """Ticks until no request was lost any more and every workload had its ready Pods; None where it never was."""
    unfinished: str
    """What of it did not come to its end, in one sentence; empty where all did."""
    ticks: int
    """How long it was played."""
    run: str | None = None
    """The recording; None where nothing was lost or nobody asked for it."""
    mistakes: tuple[str, ...] = ()
    """Mistakes of podfall itself that were met, as clauses."""
    soon: int = 0
    """How many of the lost were given up within SOON ticks."""

    @property
    def lost(self) -> int:
        """All that were lost."""
        return sum(loss.lost for loss in self.losses)

    @property
    def letters(self) -> dict[str, int]:
        """The same by letter, most first."""
        found: dict[str, int] = {}
        for loss in self.losses:
            found[loss.letter] = found.get(loss.letter, 0) + loss.lost
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
