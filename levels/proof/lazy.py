"""Proof 9, `lazy`: no strategy that needs no understanding wins, unless the level says why it may.

Each plays alone and on the scenario's own seed, at three moments: the first tick in which somebody is awake, the tick
after the first fault (half of the time where there is none), and after every fault. It wins if the verdict is passed,
whatever the medals.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from levels.proof.baselines import is_ours
from levels.proof.runs import PlayResults, ProofRun
from levels.proof.strategies import STRATEGIES
from levels.proof.verdict import ProofResult

if TYPE_CHECKING:
    from levels.scenario.loading.loader import Scenario
    from levels.scenario.schema.file import ScenarioSpec
    from levels.scenario.schema.solutions import LazyWin

MOST_PLAYS = 45
"""So many plays of a level this proof may ask for."""


def plays(spec: ScenarioSpec) -> Iterator[ProofRun]:
    """Every play that this proof looks at."""
    for strategy in STRATEGIES:
        for moments in moments_of(spec)[: strategy.moments]:
            yield ProofRun((), strategy=strategy.name, moments=moments)


def moments_of(spec: ScenarioSpec) -> list[tuple[int, ...]]:
    """When a strategy acts, in each of its plays."""
    last = spec.rules.max_tick
    after = sorted({_awake(spec, fault.at + 1) for fault in spec.faults if fault.at + 1 < last})
    after = [tick for tick in after if tick < last] or [_awake(spec, last // 2)]
    return list(dict.fromkeys([(_awake(spec, 0),), (after[0],), tuple(after)]))


def _awake(spec: ScenarioSpec, tick: int) -> int:
    """The first tick from `tick` on in which the console is open."""
    while (until := next((last for first, last in spec.rules.sleep if first <= tick <= last), None)) is not None:
        tick = until + 1
    return tick


def lazily(scenario: Scenario, results: PlayResults) -> ProofResult:
    """Judge them. For a file of somebody else that says nothing of it, a win is worth a note."""
    spec = scenario.spec
    allowed = spec.lazy or ()
    wins = [play for play in plays(spec) if results[play].passed]
    problems = [*_surprises(wins, allowed, results), *_unneeded(wins, allowed)]
    if problems and spec.lazy is None and not is_ours(Path(scenario.file)):
        return ProofResult("lazy", ok=True, detail=f"note: {'; '.join(problems)}")
    meant = f", but for what the level allows: {_listed(allowed)}" if allowed else ""
    detail = f"{len(STRATEGIES)} strategies that need no understanding do not win{meant}"
    return ProofResult("lazy", not problems, "; ".join(problems) or detail)


def _listed(allowed: tuple[LazyWin, ...]) -> str:
    """The entries by the tick from which on they may win."""
    since: dict[int, list[str]] = {}
    for entry in allowed:
        since.setdefault(entry.since, []).append(entry.strategy)
    return "; ".join(f"{', '.join(names)} from tick {tick} on" for tick, names in sorted(since.items()))


def _surprises(wins: list[ProofRun], allowed: tuple[LazyWin, ...], results: PlayResults) -> Iterator[str]:
    """One line for each strategy that wins where it may not, by its earliest play."""
    said: dict[str, str] = {}
    for play in wins:
        if not any(entry.strategy == play.strategy and entry.since <= play.moments[0] for entry in allowed):
            said.setdefault(play.strategy, f"{play.strategy} wins{_when(play)}: in tick {results[play].tick}")
    yield from said.values()


def _when(play: ProofRun) -> str:
    first, *more = play.moments
    return f" when played in tick {first}" + (f" and in {', '.join(map(str, more))}" if more else "")


def _unneeded(wins: list[ProofRun], allowed: tuple[LazyWin, ...]) -> Iterator[str]:
    known = {strategy.name for strategy in STRATEGIES}
    for entry in allowed:
        if entry.strategy not in known:
            yield f"there is no strategy {entry.strategy}; there are {', '.join(sorted(known))}"
        elif not any(play.strategy == entry.strategy and entry.since <= play.moments[0] for play in wins):
            yield f"lazy allows {entry.strategy} from tick {entry.since} on, where it does not win"
