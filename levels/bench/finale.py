"""How long the longest level takes, played without a screen."""

from __future__ import annotations

import time

from levels.bench.report import BenchFigure
from levels.campaign.index import campaign
from levels.scenario.loading.loader import load_scenario
from levels.session.headless import play
from levels.session.level import Level

FINALE_BAR_S = 1.0
_ROUNDS = 3


def finale_figure() -> BenchFigure:
    """From its start to its digest by its reference solution: the best of some rounds, in seconds of the processor."""
    scenario = load_scenario(campaign()[-1].file)
    script = next(solution.script for solution in scenario.spec.solutions if solution.kind == "reference")
    seconds: list[float] = []
    for _ in range(_ROUNDS):
        begin = time.process_time()
        play(Level(scenario), script).digest.hexdigest()
        seconds.append(time.process_time() - begin)
    return BenchFigure("the finale, from start to digest", min(seconds), "s", FINALE_BAR_S)
