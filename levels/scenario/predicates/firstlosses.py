"""The first lost request that each test of traffic counts, while a level is not decided.

Of each client only the last lost requests are known (`engine.metrics.KEPT_RECORDS`), and a level may lose many more.
Asked by `levels.session.results` when it tells how a level was lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.metrics import LostRequest, Metrics
    from levels.scenario.schema.tests import TrafficTest


class FirstLosses:
    """Looks after each tick at what was given up in it."""

    def __init__(self, goals: Iterable[Sequence[TrafficTest]]) -> None:
        """Begin before the first request; `goals` has the tests of each goal or rule."""
        self._goals = [tuple(tests) for tests in goals]
        self._clients = list(dict.fromkeys(test.client for tests in self._goals for test in tests))
        self._first: dict[int, LostRequest] = {}

    def look(self, metrics: Metrics) -> None:
        """Look once, after a tick. What is kept here can still be found by its name."""
        for client in self._clients:
            count = sum(metrics.lost_now(client).values())
            for record in metrics.newest(client, count) if count else ():
                self._take(record, metrics)

    def _take(self, record: LostRequest, metrics: Metrics) -> None:
        for place, tests in enumerate(self._goals):
            known = self._first.get(place)
            if (known is None or order(record) < order(known)) and any(_counts(test, record) for test in tests):
                self._first[place] = record
                metrics.hold(record)

    def first(self, places: Iterable[int]) -> LostRequest | None:
        """The first one that any of these goals counted, by their places; None where they counted none."""
        return min((self._first[place] for place in places if place in self._first), key=order, default=None)


def order(record: LostRequest) -> tuple[int, str, int]:
    """As requests were sent."""
    return record.tick, record.client, record.number


def _counts(test: TrafficTest, record: LostRequest) -> bool:
    first, last = test.window
    here = test.client == record.client and first <= record.tick <= last and test.via in {"", record.via}
    return here and (not test.kinds or record.letter in test.kinds) and (test.stale is None or record.letter == "W")
