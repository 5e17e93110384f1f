"""What outcomes come to as a report: summed over seeds, the worst first, causes that are alike put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from levels.storm.faults.outcomes import FaultLoss, FaultOutcome, FaultPick
from levels.storm.report import StormCause, StormFault

if TYPE_CHECKING:
    from collections.abc import Mapping


def summed(runs: Iterable[Sequence[FaultOutcome]]) -> list[FaultOutcome]:
    """The outcomes of several seeds, one of each fault; of a fault that a seed did not have, those of the others."""
    found: dict[FaultPick, FaultOutcome] = {}
    for outcomes in runs:
        for outcome in outcomes:
            before = found.get(outcome.pick)
            found[outcome.pick] = outcome if before is None else _sum(before, outcome)
    return list(found.values())


def _sum(one: FaultOutcome, other: FaultOutcome) -> FaultOutcome:
    losses: dict[tuple[str, ...], FaultLoss] = {}
    for loss in (*one.losses, *other.losses):
        before = losses.get(loss[:5])
        losses[loss[:5]] = loss if before is None else before._replace(lost=before.lost + loss.lost)
    never = one.recovered is None or other.recovered is None
    return FaultOutcome(
        one.pick,
        one.sent + other.sent,
        tuple(sorted(losses.values(), key=lambda loss: (-loss.lost, loss))),
        None if never else max(one.recovered or 0, other.recovered or 0),
        one.unfinished or other.unfinished,
        one.ticks + other.ticks,
        one.run or other.run,
        tuple(dict.fromkeys((*one.mistakes, *other.mistakes))),
        one.soon + other.soon,
    )


def faults_of(outcomes: Iterable[FaultOutcome], runs: Mapping[FaultPick, str]) -> tuple[StormFault, ...]:
    """The outcomes as a report has them, the worst first; `runs` are the files in which they can be seen."""
    faults = [
        StormFault(
            outcome.pick.fault,
            outcome.pick.target,
            outcome.sent,
            outcome.lost,
            outcome.letters,
            outcome.recovered,
            _causes(outcome.losses, runs.get(outcome.pick)),
            outcome.unfinished,
        )
        for outcome in outcomes
    ]
    return tuple(sorted(faults, key=_badness))


def _badness(fault: StormFault) -> tuple[int, bool, bool]:
    """Of those that lost as much, first what never got well and what did not end; else they stay in their order."""
    return -fault.lost, fault.recovered is not None, not fault.unfinished


def _causes(losses: Iterable[FaultLoss], run: str | None) -> tuple[StormCause, ...]:
    """Those of one letter, cause and Service together, told by the hop that lost most."""
    alike: dict[tuple[str, str, str], list[FaultLoss]] = {}
    for loss in losses:
        alike.setdefault((loss.letter, loss.cause, loss.service), []).append(loss)
    causes = [
        StormCause(
            letter, _hops(group), group[0].text, sum(loss.lost for loss in group), group[0].first, run, cause, service
        )
        for (letter, cause, service), group in alike.items()
    ]
    return tuple(sorted(causes, key=lambda cause: (-cause.lost, cause.letter, cause.cause, cause.service)))


def _hops(group: list[FaultLoss]) -> str:
    """`kube-proxy on node-1`, `kube-proxy on node-1 and 2 others`."""
    hops = list(dict.fromkeys(loss.hop for loss in group))
    more = len(hops) - 1
    return hops[0] if not more else f"{hops[0]} and {more} other{'s' if more > 1 else ''}"
