"""The plays that the proofs look at: which inputs, under which traffic, and what came of them.

A play is a pure function of a scenario and its inputs, so each is played once, whichever proofs ask for it, and in
whichever process has time.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from levels.commands.panic_report import briefly
from levels.proof.stage import Stage
from levels.proof.strategies import strategy_called
from levels.proof.workers import share_out
from levels.scenario.loading.loader import load_scenario
from levels.scenario.loading.semantic_checks import traffic_tests
from levels.scenario.schema.solutions import ScriptEntry

if TYPE_CHECKING:
    from levels.scenario.loading.loader import Scenario
    from levels.session.level import Level

PlayScript = tuple[ScriptEntry, ...]

FEW = 16
"""So few plays are over before another process has started."""


class ProofRun(NamedTuple):
    """Inputs of one run of a scenario."""

    script: PlayScript
    traffic_seed: int | None = None
    """None: the scenario's own."""
    whole: bool = False
    """Whether time runs on to the last tick after the verdict, so that windows are measured in full."""
    strategy: str = ""
    """The lazy strategy that plays instead of a script."""
    moments: tuple[int, ...] = ()
    """The ticks in which it acts, ascending."""


class PlayResult(NamedTuple):
    """What a play came to."""

    passed: bool
    tick: int
    """In which the verdict fell."""
    failing: tuple[str, ...]
    """Ids of the objectives that are not met, sorted."""
    failed_by: str
    """What ended it early, if something did."""
    lost: int
    """Requests lost in judged windows."""
    commands: int
    """Those that change something."""
    digest: str
    ratios: tuple[tuple[int, int], ...]
    """(served, issued) of every traffic test among the objectives, in the order of `traffic_tests`."""
    mistakes: tuple[str, ...] = ()
    """Mistakes of podfall itself."""

    @property
    def why(self) -> str:
        """What it failed on."""
        return ", ".join(self.failing) or self.failed_by


PlayResults = Mapping[ProofRun, PlayResult]
ProgressCallback = Callable[[], None]
"""Called after each play."""


def perform(stage: Stage, play: ProofRun) -> PlayResult:
    """Play once. Raises UnreadableError where Kubernetes refuses an object of the scenario."""
    strategy = strategy_called(play.strategy)
    if strategy is None:
        level = stage.play(play.script, play.traffic_seed)
    else:
        level = stage.play_lazily(strategy, play.moments)
    while play.whole and level.tick_number < level.spec.rules.max_tick:
        level.tick()
    return PlayResult(
        level.verdict == "passed",
        level.verdict_tick,
        tuple(sorted(level.failing())),
        level.failed_by,
        level.requests_lost(),
        level.mutations,
        level.digest.hexdigest(),
        tuple(_ratios(level)),
        tuple(briefly(level.cluster)),
    )


def _ratios(level: Level) -> Iterator[tuple[int, int]]:
    for test in traffic_tests(level.spec.objectives):
        counts = level.cluster.metrics.window(test.client, *test.window, test.via)
        yield counts.served, counts.issued


def perform_all(
    batches: Sequence[tuple[Scenario, Sequence[ProofRun]]],
    jobs: int,
    told: ProgressCallback,
) -> Iterator[dict[ProofRun, PlayResult]]:
    """The results of each scenario's plays, in the order given, as soon as they are complete.

    With several `jobs` they are played in as many processes, unless there are only a few.
    """
    total = sum(len(plays) for _, plays in batches)
    jobs = min(jobs, total // FEW)
    if jobs <= 1:
        played = (perform(stage, play) for stage, plays in _stages(batches) for play in plays)
        yield from _gather(batches, played, told)
        return
    asked = [(scenario.file, play) for scenario, plays in batches for play in plays]
    with closing(share_out(_perform_in_worker, asked, jobs)) as found:
        yield from _gather(batches, found, told)


def _stages(batches: Sequence[tuple[Scenario, Sequence[ProofRun]]]) -> Iterator[tuple[Stage, Sequence[ProofRun]]]:
    return ((Stage(scenario), plays) for scenario, plays in batches)


def _gather(
    batches: Sequence[tuple[Scenario, Sequence[ProofRun]]],
    results: Iterator[PlayResult],
    told: ProgressCallback,
) -> Iterator[dict[ProofRun, PlayResult]]:
    for _, plays in batches:
        found: dict[ProofRun, PlayResult] = {}
        for play in plays:
            found[play] = next(results)
            told()
        yield found


@functools.lru_cache(maxsize=2)
def _stage(file: str) -> Stage:
    """A worker lives for one check: what it has read stays true. It gets the files' plays in the files' order."""
    return Stage(load_scenario(file))


def _perform_in_worker(asked: tuple[str, ProofRun]) -> PlayResult:
    file, play = asked
    return perform(_stage(file), play)
