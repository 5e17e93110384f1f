"""The score of a level: commands that counted, requests lost in judged windows, and the three medals."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from levels.scenario.loading.semantic_checks import traffic_tests

if TYPE_CHECKING:
    from engine.metrics import Metrics
    from levels.scenario.schema.file import ScenarioSpec

MEDALS = ALIVE, LEAN, SMOOTH = "Alive", "Lean", "Smooth"


class CommandCount(NamedTuple):
    """What a run has cost in commands so far."""

    used: int
    par: int | None
    """None where the scenario sets none."""

    @property
    def sentence(self) -> str:
        """As it is shown beside the goals."""
        return f"commands {self.used}" + (f" of par {self.par}" if self.par is not None else "")


class Happening(NamedTuple):
    """A fault, or a command that changed something."""

    tick: int
    what: str


def requests_lost(spec: ScenarioSpec, metrics: Metrics, since: int = 0) -> int:
    """How many requests were lost in windows that an objective judges; one that lies in two windows counts once.

    `since`: only those that were sent in that tick or later.
    """
    windows: dict[str, list[tuple[int, int]]] = {}
    for test in traffic_tests(spec.objectives):
        windows.setdefault(test.client, []).append(test.window)
    return sum(
        metrics.window(client, max(first, since), last).lost_total
        for client, spans in windows.items()
        for first, last in _joined(spans)
        if last >= since
    )


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if out and first <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(out[-1][1], last))
        else:
            out.append((first, last))
    return out


def medals(spec: ScenarioSpec, metrics: Metrics, commands: int, *, passed: bool) -> list[str]:
    """What a run has earned: nothing unless it passed."""
    if not passed:
        return []
    earned = [ALIVE]
    if spec.par is not None and commands <= spec.par.commands:
        earned.append(LEAN)
    if spec.par is not None and requests_lost(spec, metrics) <= spec.par.lost:
        earned.append(SMOOTH)
    return earned
