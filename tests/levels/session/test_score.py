"""What a level costs: requests lost in judged windows, each once, and the medals up to their very limits."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from engine.clock import Clock
from engine.metrics import LostRequest, Metrics
from levels.scenario.schema.lesson import LevelPar
from levels.scenario.schema.tests import CountBound, ObjectiveEntry, TrafficTest
from levels.session.score import medals, requests_lost

TICKS = 40


@pytest.fixture
def metrics() -> Metrics:
    """Client `a` loses one request in each tick from 0 on, `b` three."""
    clock = Clock()
    found = Metrics(clock)
    for tick in range(TICKS):
        clock.tick = tick
        for client, count in (("a", 1), ("b", 3)):
            found.issued(client, "", count)
            found.lost(LostRequest(client, tick, number, "R", tick, "", "hop", "", "") for number in range(count))
    return found


def spec(*windows: tuple[int, int], client: str = "a", par: LevelPar | None = None) -> Any:
    tests = [TrafficTest(client=client, window=window, lost=CountBound(max=0)) for window in windows]
    goals = tuple(ObjectiveEntry(id=f"o{index}", text="t", traffic=test) for index, test in enumerate(tests))
    return SimpleNamespace(objectives=goals, par=par)


@pytest.mark.parametrize(
    ("windows", "lost"),
    [
        ([(5, 5)], 1),
        ([(5, 9)], 5),
        ([(5, 20), (8, 10)], 16),
        ([(8, 10), (5, 20)], 16),
        ([(5, 20), (8, 10), (15, 22)], 18),
        ([(5, 20), (6, 7), (9, 12), (20, 20)], 16),
        ([(5, 9), (5, 9)], 5),
        ([(5, 9), (5, 12)], 8),
        ([(5, 9), (8, 12)], 8),
        ([(5, 9), (9, 12)], 8),
        ([(5, 9), (10, 12)], 8),
        ([(5, 9), (11, 12)], 7),
        ([], 0),
    ],
)
def test_a_request_in_several_windows_counts_once(metrics, windows, lost):
    assert requests_lost(spec(*windows), metrics) == lost


def test_windows_of_several_clients_are_summed_and_not_joined(metrics):
    both: Any = SimpleNamespace(objectives=(*spec((5, 9)).objectives, *spec((8, 9), client="b").objectives))
    assert requests_lost(both, metrics) == 5 + 6


def test_windows_inside_of_combinations_count(metrics):
    (inner,) = spec((5, 9)).objectives
    deep = ObjectiveEntry(id="o", text="t", any=(ObjectiveEntry(id="i", text="t", negated=inner), inner))
    whole: Any = SimpleNamespace(objectives=(deep,))
    assert requests_lost(whole, metrics) == 5


@pytest.mark.parametrize(
    ("commands", "window", "earned"),
    [
        (2, (5, 9), ["Alive", "Lean", "Smooth"]),
        (3, (5, 9), ["Alive", "Smooth"]),
        (2, (5, 10), ["Alive", "Lean"]),
        (0, (5, 5), ["Alive", "Lean", "Smooth"]),
        (3, (5, 10), ["Alive"]),
    ],
)
def test_what_reaches_its_limit_still_earns_the_medal(metrics, commands, window, earned):
    found = spec(window, par=LevelPar(commands=2, lost=5))
    assert medals(found, metrics, commands, passed=True) == earned
    assert medals(found, metrics, commands, passed=False) == []


def test_without_a_par_there_is_one_medal(metrics):
    assert medals(spec((5, 5)), metrics, 0, passed=True) == ["Alive"]
