"""The first lost request that a goal counts: by when it was sent, however late it was given up; in its window only."""

from __future__ import annotations

import pytest

from engine.clock import Clock
from engine.metrics import KEPT_RECORDS, LostRequest, Metrics
from levels.scenario.predicates.firstlosses import FirstLosses
from levels.scenario.schema.tests import CountBound, TrafficTest


class Sent:
    """Requests of one client that a test loses by hand."""

    def __init__(self, *goals: tuple[TrafficTest, ...]) -> None:
        self.clock = Clock()
        self.metrics = Metrics(self.clock)
        self.losses = FirstLosses(goals)

    def lose(self, settled: int, *sent: tuple[int, int], letter: str = "R", via: str = "") -> None:
        """Lose requests of these ticks and numbers; they are given up in tick `settled`."""
        self.clock.tick = settled
        self.metrics.lost(
            [LostRequest("c", tick, number, letter, settled, via, "hop", "", "") for tick, number in sent]
        )
        self.losses.look(self.metrics)

    def first(self, *places: int) -> str:
        record = self.losses.first(places)
        return record.name if record is not None else ""


def served(via: str = "") -> TrafficTest:
    return TrafficTest(client="c", window=(5, 9), success=CountBound(min=0.5), via=via)


def test_what_was_sent_first_comes_first_though_it_was_given_up_later():
    sent = Sent((served(),))
    sent.lose(6, (6, 2), (6, 1))
    sent.lose(7, (5, 3))
    assert sent.first(0) == "c@5.3"


def test_it_stays_known_however_many_more_are_lost():
    sent = Sent((served(),))
    sent.lose(5, (5, 1))
    sent.lose(6, *((6, number) for number in range(KEPT_RECORDS + 1)))
    assert sent.first(0) == "c@5.1"
    assert sent.metrics.find("c@5.1") is not None


@pytest.mark.parametrize(
    ("test", "first"),
    [
        (served(), "c@5.1"),
        (served(via="node-2"), "c@6.1"),
        (TrafficTest(client="c", window=(5, 9), kinds={"T": CountBound(max=0)}), "c@7.1"),
        (TrafficTest(client="c", window=(5, 9), stale=CountBound(max=0)), "c@8.1"),
        (TrafficTest(client="b", window=(5, 9), lost=CountBound(max=0)), ""),
    ],
)
def test_only_what_a_test_counts(test, first):
    sent = Sent((test,))
    sent.lose(4, (4, 1))
    sent.lose(5, (5, 1))
    sent.lose(6, (6, 1), via="node-2")
    sent.lose(7, (7, 1), letter="T")
    sent.lose(8, (8, 1), letter="W")
    sent.lose(10, (10, 1))
    assert sent.first(0) == first


def test_of_several_goals_the_first_of_those_that_are_asked_for():
    sent = Sent((), (served(via="node-2"),), (served(),))
    sent.lose(5, (5, 1))
    sent.lose(6, (6, 1), via="node-2")
    assert [sent.first(0), sent.first(1), sent.first(1, 2)] == ["", "c@6.1", "c@5.1"]
