"""What is asked of whoever plays faults, and what comes of it. Everything else here only compares such outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from levels.scenario.session_config import ManifestFile


class FaultName(NamedTuple):
    """A fault as the report calls it."""

    fault: str
    """Its kind."""
    target: str
    """`deploy/web`, `node/node-2`."""

    def __str__(self) -> str:
        return f"{self.fault} {self.target}"


class TrialLoss(NamedTuple):
    """Requests that one fault cost for one reason."""

    letter: str
    hop: str
    cause: str
    """One of `engine.network.causes.table.CAUSES`."""
    client: str
    service: str
    """`namespace/name` of the Service they went through; empty where none."""
    lost: int


class TrialOutcome(NamedTuple):
    """One fault, played on the settled application."""

    name: FaultName
    losses: tuple[TrialLoss, ...]

    @property
    def lost(self) -> int:
        return sum(loss.lost for loss in self.losses)


class FixTrial(NamedTuple):
    """An application and the faults that it is to meet, each alone."""

    manifests: tuple[ManifestFile, ...]
    retrying: tuple[tuple[str, int], ...]
    """Clients that ask again, and how often."""
    faults: tuple[FaultName, ...]


class TrialPlayer(Protocol):
    """Plays, on as many cores as it has."""

    def play(self, trials: Sequence[FixTrial]) -> list[tuple[TrialOutcome, ...] | None]:
        """The outcomes of each trial, in the order of its faults.

        None where the server refuses an object of its manifests that it took before, or where the application does not
        settle: then nothing is known of it. A fault that hits nothing any more costs nothing.
        """
