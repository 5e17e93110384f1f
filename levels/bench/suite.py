"""What is measured, and the bars: the limits that podfall holds on an ordinary machine."""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from engine.keyframe import Keyframe
from levels.bench.clusters import big_cluster, many_pods, run_line, scale_until_ready, settle, worked_example
from levels.bench.finale import finale_figure
from levels.bench.realkubectl import real_kubectl_figures
from levels.bench.report import BenchFigure
from levels.bench.watchers import watcher_figures
from levels.session.session import Session
from levels.session.timeline import SHARED

TICKS_PER_SECOND_BAR = 2000
IDLE_RATIO_BAR = 2
SCALE_BAR_S = 1.0
CLI_START_BAR_S = 0.3
GET_PODS_BAR_S = 0.25
KEYFRAME_BAR_MS = 25

_RATE = 20
_FEW, _MANY = 10, 1000
_LISTED = 10_000
_TICKS = 1000
_ROUNDS = 5


def figures() -> Iterator[BenchFigure]:
    """Measure one after the other."""
    yield _ticks_per_second()
    yield from _scaling_and_idling()
    yield finale_figure()
    yield _get_pods()
    yield from real_kubectl_figures()
    yield from watcher_figures()
    yield _cli_start()


def _ticks_per_second() -> BenchFigure:
    session = worked_example(_RATE)
    value = _TICKS / _best_time(session)
    return BenchFigure(
        f"ticks per second, {_RATE} requests each",
        value,
        "ticks/s",
        TICKS_PER_SECOND_BAR,
        more_is_better=True,
    )


def _scaling_and_idling() -> Iterator[BenchFigure]:
    session = big_cluster()
    scale_until_ready(session, _FEW)
    settle(session)
    few = _best_time(session)
    fresh = big_cluster()
    gc.collect()
    seconds = _time(lambda: scale_until_ready(fresh, _MANY))
    yield BenchFigure(f"scale 0 -> {_MANY:,} Pods until Ready", seconds, "s", SCALE_BAR_S)
    settle(fresh)
    many = _best_time(fresh)
    yield BenchFigure(f"idle tick, {_MANY:,} Pods to {_FEW}", many / few, "times", IDLE_RATIO_BAR)
    kept = min(_time(lambda: Keyframe(fresh, SHARED)) for _ in range(_ROUNDS))
    yield BenchFigure(f"keyframe of {_MANY:,} Pods", 1000 * kept, "ms", KEYFRAME_BAR_MS)


def _get_pods() -> BenchFigure:
    session = many_pods(_LISTED)
    gc.collect()
    seconds = min(_time(lambda: run_line(session, "kubectl get pods")) for _ in range(_ROUNDS))
    return BenchFigure(f"kubectl get pods of {_LISTED:,}", seconds, "s", GET_PODS_BAR_S)


def _cli_start() -> BenchFigure:
    command = [sys.executable, "-c", "from tui.cli import main; main()", "--version"]
    run: Callable[[], object] = lambda: subprocess.run(command, check=True, capture_output=True)  # noqa: E731, S603
    return BenchFigure("start of the command line", min(_time(run) for _ in range(_ROUNDS)), "s", CLI_START_BAR_S)


def _best_time(session: Session) -> float:
    """Seconds for `_TICKS` ticks: the best of some rounds, since whatever else runs here only ever adds."""
    return min(_time(lambda: _tick_often(session)) for _ in range(_ROUNDS))


def _tick_often(session: Session) -> None:
    for _ in range(_TICKS):
        session.tick()


def _time(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
