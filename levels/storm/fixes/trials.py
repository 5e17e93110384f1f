"""What is asked of whoever plays changed manifests, and how the outcomes are weighed. Everything else only compares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from levels.scenario.session_config import ManifestFile
from levels.storm.faults.outcomes import FaultOutcome, FaultPick

UNENDED = 100
"""What a fault that does not come to its end counts beside what it lost: a node that nobody can drain."""


class FixTrial(NamedTuple):
    """An application and the faults that it is to meet, each alone."""

    manifests: tuple[ManifestFile, ...]
    retrying: tuple[tuple[str, int], ...]
    """Clients that ask again, and how often."""
    picks: tuple[FaultPick, ...]


Outcomes = tuple[FaultOutcome, ...]


class TrialPlayer(Protocol):
    """Plays, on as many cores as it has."""

    def play(self, trials: Sequence[FixTrial]) -> list[Outcomes | None]:
        """The outcomes of each trial, in the order of its faults; what comes long after those is not known.

        None where that application cannot be compared with the one before: the server refuses an object that it took
        before, a workload does not settle any more, a client loses requests though nothing happens, or a fault that is
        aimed at a workload does not find it.
        """

    def all_picks(self, trial: FixTrial) -> tuple[FaultPick, ...]:
        """Every fault of the storm that the application of a trial can meet, whatever the trial's own are."""


def cost(outcomes: Iterable[FaultOutcome]) -> int:
    """What faults cost in all, in requests that are soon lost; what never comes back would hide everything else."""
    return sum(one.soon + (UNENDED if one.unfinished and one.ticks else 0) for one in outcomes)
