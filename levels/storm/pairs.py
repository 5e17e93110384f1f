"""Two faults at once: which are worth playing, and which of them cost more than both alone.

What falls alone falls in company too. So only what is survived alone is paired: of each kind the fault that cost most
among those.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from levels.storm.faults.outcomes import BOTH, FaultOutcome, FaultPick

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from levels.storm.report import StormFault

SURVIVED = 10
"""A fault is survived where all is well in the end, and at most one request in so many was lost."""


def pairs_of(found: Iterable[FaultOutcome]) -> list[FaultPick]:
    """The pairs of what was played, in the order of the catalogue; at most one of each two kinds."""
    worst: dict[str, FaultOutcome] = {}
    for outcome in found:
        kind = outcome.pick.parts[0][0]
        if _is_survived(outcome) and (kind not in worst or outcome.lost > worst[kind].lost):
            worst[kind] = outcome
    picks = [outcome.pick for outcome in worst.values()]
    return [FaultPick((*one.parts, *other.parts)) for one, other in combinations(picks, 2)]


def _is_survived(outcome: FaultOutcome) -> bool:
    return outcome.recovered is not None and not outcome.unfinished and outcome.lost * SURVIVED <= outcome.sent


def is_pair(fault: StormFault) -> bool:
    """Whether two were played at once."""
    return BOTH in fault.fault


def no_worse_together(faults: Sequence[StormFault]) -> list[StormFault]:
    """The pairs that cost no more than both alone."""
    alone = {(fault.fault, fault.target): fault.lost for fault in faults}
    return [
        fault for fault in faults if is_pair(fault) and fault.lost <= sum(alone.get(part, 0) for part in _parts(fault))
    ]


def _parts(fault: StormFault) -> list[tuple[str, str]]:
    return list(zip(fault.fault.split(BOTH), fault.target.split(BOTH), strict=True))
