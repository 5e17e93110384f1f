"""How a predicate is judged over time: what a test says of one tick, its timing, and combinations.

Built from the schema by `levels.scenario.predicates.builder`; a level calls `read` of each exactly once after every
tick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.cluster.cluster import Cluster
    from engine.network.traffic.clients import ClientSpec
    from levels.scenario.schema.tests import TimedPredicate


class EvalContext(NamedTuple):
    """What tests look at."""

    cluster: Cluster
    clients: Mapping[str, ClientSpec]

    @property
    def tick(self) -> int:
        """The tick that has just passed."""
        return self.cluster.clock.tick


class Meter(NamedTuple):
    """How far a test is, as a bar with its numbers."""

    done: int
    of: int
    """0 where there is nothing to fill."""
    text: str
    """The numbers in words, with what is asked for."""
    spends: bool = False
    """Whether it is a limit that is used up, not something to reach."""

    def beside(self, more: str) -> Meter:
        """The same with something behind its words."""
        return self._replace(text=f"{self.text}, {more}") if more else self


class Evaluation(NamedTuple):
    """What a test says after a tick."""

    value: bool | None
    """None where it is not decided yet."""
    final: bool = False
    """Whether it stays like that whatever happens."""
    progress: str = ""
    """How far it is, as words."""
    meter: Meter | None = None
    """The same for the screen; None where nothing is counted."""
    so_far: bool = False
    """While it is not decided: whether it would be met if nothing more came."""


class PredicateTest(Protocol):
    """Something that is true, false or open after each tick."""

    def read(self, scene: EvalContext) -> Evaluation:
        """Look once, after a tick."""


class _Decided:
    """A test that is decided once, and from then on says what it said then: what comes later is not what decided it."""

    def __init__(self, inner: PredicateTest) -> None:
        self._inner = inner
        self._verdict: Evaluation | None = None

    def read(self, scene: EvalContext) -> Evaluation:
        """Look once, after a tick."""
        if self._verdict is not None:
            return self._verdict
        found = self._judged(self._inner.read(scene), scene.tick)
        if found.value is not None:
            self._verdict = found
        return found

    def _judged(self, now: Evaluation, tick: int) -> Evaluation:
        """What it says after a tick in which it was open before."""
        raise NotImplementedError


class AtTick(_Decided):
    """Judged once, after tick `tick`."""

    def __init__(self, inner: PredicateTest, tick: int) -> None:
        """Look at `inner` in this tick alone."""
        super().__init__(inner)
        self._tick = tick

    def _judged(self, now: Evaluation, tick: int) -> Evaluation:
        if tick >= self._tick:
            return Evaluation(now.value is True, final=True, progress=now.progress, meter=now.meter)
        ahead = f"judged at {self._tick}"
        said = f"now {now.progress}, " if now.progress else ""
        return Evaluation(None, progress=f"{said}{ahead}", meter=_beside(now, ahead))


class ByTick(_Decided):
    """True at some tick up to `tick`, from then on for good."""

    def __init__(self, inner: PredicateTest, tick: int) -> None:
        """Look at `inner` up to this tick."""
        super().__init__(inner)
        self._tick = tick

    def _judged(self, now: Evaluation, tick: int) -> Evaluation:
        limit = f"until tick {self._tick}"
        met = now.value is True and tick <= self._tick
        if met or tick >= self._tick:
            return Evaluation(met, final=True, progress=now.progress or limit, meter=now.meter)
        return Evaluation(None, progress=now.progress or limit, meter=_beside(now, limit))


class HeldFor:
    """True for `ticks` ticks in a row, from then on for good."""

    def __init__(self, inner: PredicateTest, ticks: int) -> None:
        """Count how long `inner` is true."""
        self._inner = inner
        self._ticks = ticks
        self._held = 0

    def read(self, scene: EvalContext) -> Evaluation:
        """Look once, after a tick."""
        now = self._inner.read(scene)
        if self._held < self._ticks and scene.tick > 0:
            self._held = self._held + 1 if now.value is True else 0
        done = self._held >= self._ticks
        said = f"{now.progress}, " if now.progress and not done else ""
        told = f"{said}held {self._held} of {self._ticks} ticks"
        return Evaluation(True if done else None, done, told, self._meter(now))

    def _meter(self, now: Evaluation) -> Meter:
        """The ticks held; before the first one what it takes to begin."""
        first = "" if self._held else now.meter.text if now.meter is not None else now.progress
        ticks = f"{self._held}/{self._ticks} ticks held"
        return Meter(self._held, self._ticks, f"{first}, {ticks}" if first else ticks)


class AlwaysWithin(_Decided):
    """True in every tick from the first to the last; false once is false for good."""

    def __init__(self, inner: PredicateTest, first: int, last: int) -> None:
        """Watch `inner` in these ticks."""
        super().__init__(inner)
        self._first = first
        self._last = last

    def _judged(self, now: Evaluation, tick: int) -> Evaluation:
        told = now.progress or f"ticks {self._first} to {self._last}"
        if self._first <= tick <= self._last and now.value is not True:
            return Evaluation(value=False, final=True, progress=told)
        held = tick >= self._last
        return Evaluation(held or None, held, told, self._meter(tick))

    def _meter(self, tick: int) -> Meter:
        ticks = self._last - self._first + 1
        held = max(0, min(tick - self._first + 1, ticks))
        return Meter(held, ticks, f"{held}/{ticks} ticks held, {self._first} to {self._last}")


class AllOf:
    """Every one of the tests."""

    def __init__(self, inner: Sequence[PredicateTest]) -> None:
        self._inner = inner

    def read(self, scene: EvalContext) -> Evaluation:
        """Look once, after a tick."""
        readings = [test.read(scene) for test in self._inner]
        met = sum(reading.value is True for reading in readings)
        good = sum(reading.value is None and reading.so_far for reading in readings)
        told = f"{met + good} of {len(readings)} parts{' so far' if good else ''}"
        meter = Meter(met + good, len(readings), f"{told}{_unmet(readings)}")
        if any(reading.value is False for reading in readings):
            lost = any(reading.value is False and reading.final for reading in readings)
            return Evaluation(value=False, final=lost, progress=told, meter=meter)
        if met < len(readings):
            return Evaluation(None, progress=told, meter=meter)
        return Evaluation(value=True, final=all(reading.final for reading in readings), progress=told, meter=meter)


class AnyOf:
    """At least one of the tests."""

    def __init__(self, inner: Sequence[PredicateTest]) -> None:
        self._inner = inner

    def read(self, scene: EvalContext) -> Evaluation:
        """Look once, after a tick."""
        readings = [test.read(scene) for test in self._inner]
        told = next((reading.progress for reading in readings if reading.progress), "")
        meter = next((reading.meter for reading in readings if reading.meter is not None), None)
        if any(reading.value is True for reading in readings):
            won = any(reading.value is True and reading.final for reading in readings)
            return Evaluation(value=True, final=won, progress=told, meter=meter)
        if any(reading.value is None for reading in readings):
            return Evaluation(None, progress=told, meter=meter)
        return Evaluation(value=False, final=all(reading.final for reading in readings), progress=told, meter=meter)


class Negation:
    """The opposite of a test."""

    def __init__(self, inner: PredicateTest) -> None:
        self._inner = inner

    def read(self, scene: EvalContext) -> Evaluation:
        """Look once, after a tick."""
        now = self._inner.read(scene)
        return now._replace(so_far=False) if now.value is None else now._replace(value=not now.value)


def _beside(now: Evaluation, more: str) -> Meter | None:
    return now.meter.beside(more) if now.meter is not None else None


def _unmet(readings: Sequence[Evaluation]) -> str:
    """What the first part that is not met says: the one that keeps the whole from being met."""
    first = next((reading for reading in readings if reading.value is not True), None)
    told = "" if first is None else first.meter.text if first.meter is not None else first.progress
    return f": {told}" if told else ""


def timed(test: PredicateTest, timing: TimedPredicate) -> PredicateTest:
    """Put the timing around a test, if there is one."""
    if timing.at is not None:
        return AtTick(test, timing.at)
    if timing.by is not None:
        return ByTick(test, timing.by)
    if timing.hold is not None:
        return HeldFor(test, timing.hold)
    if timing.always is not None:
        return AlwaysWithin(test, *timing.always)
    return test
