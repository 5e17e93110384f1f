"""Simulation time: whole milliseconds, a heap of deadlines, and what a command waits for.

Nothing here looks at the wall clock. Tick 0 stands at 2026-01-01T00:00:00Z unless `serve` or a frozen cluster
hands in another epoch as an input.
"""

from __future__ import annotations

import datetime
import heapq
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

EPOCH_S = 1_767_225_600
"""2026-01-01T00:00:00Z in seconds since 1970."""


_LATEST_S = 253_402_300_799
"""The last second that has four digits for its year: nothing that somebody asks for lies beyond the calendar."""


class Wait(NamedTuple):
    """A command's wish to let time pass: until the condition holds, or at most `limit` ticks."""

    until: Callable[[], bool]
    limit: int | None
    at_once: bool = False
    """Whether somebody asked for the ticks themselves: who has a choice lets them pass as fast as they come."""


def rfc3339(seconds: int) -> str:
    """Whole seconds since 1970 as the API writes them, e.g. `2026-01-01T00:00:07Z`; never beyond year 9999."""
    moment = datetime.datetime.fromtimestamp(min(seconds, _LATEST_S), datetime.UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_rfc3339(text: str) -> int:
    """Seconds since 1970 of a timestamp as the API writes it; raises ValueError on anything else."""
    moment = datetime.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} is in no time zone")
    return int(moment.timestamp())


class Clock:
    """The cluster's clock: which tick it is, and what time that is on every object."""

    __slots__ = ("_stamp", "_stamp_s", "epoch_s", "tick", "tick_ms")

    def __init__(self, epoch_s: int = EPOCH_S, tick_ms: int = 1000) -> None:
        """Start at tick 0, which is `epoch_s`; every tick lasts `tick_ms`."""
        self.epoch_s = epoch_s
        self.tick_ms = tick_ms
        self.tick = 0
        self._stamp_s = -1
        self._stamp = ""

    def tick_of(self, stamp: str | None) -> int | None:
        """The tick of a moment as the API writes it; None where there is none, or where ticks take no time."""
        return (parse_rfc3339(stamp) - self.epoch_s) * 1000 // self.tick_ms if stamp and self.tick_ms else None

    @property
    def now_ms(self) -> int:
        """Milliseconds of simulation since tick 0."""
        return self.tick * self.tick_ms

    @property
    def now_s(self) -> int:
        """Seconds since 1970, as shown on objects."""
        return self.epoch_s + self.now_ms // 1000

    def stamp(self) -> str:
        """The present as RFC 3339 text; one string per tick is shared by all that write it."""
        now_s = self.now_s
        if now_s != self._stamp_s:
            self._stamp_s, self._stamp = now_s, rfc3339(now_s)
        return self._stamp


class Deadlines(Generic[T]):
    """A heap of `(time, priority, serial)`: ties go by priority, then by who asked first."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, int, T]] = []
        self._serial = 0

    def add(self, at_ms: int, priority: int, payload: T) -> None:
        """Hand `payload` out once simulation time has reached `at_ms`."""
        self._serial += 1
        heapq.heappush(self._heap, (at_ms, priority, self._serial, payload))

    def due(self, now_ms: int) -> list[T]:
        """Take out everything whose time has come, in order."""
        out: list[T] = []
        while self._heap and self._heap[0][0] <= now_ms:
            out.append(heapq.heappop(self._heap)[3])
        return out

    def __len__(self) -> int:
        """How many deadlines lie ahead."""
        return len(self._heap)
