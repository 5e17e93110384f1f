"""Who plays the forks of storms: this process, or several, each of which builds a settled world once and keeps it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Self

from levels.proof.workers import Found, Task, WorkerPool
from levels.storm.faults.catalogue import ALL_KINDS
from levels.storm.faults.playing import CALM_PICK, LONGEST, play_fault
from levels.storm.settled.world import StormWorld
from levels.storm.steps import finished

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from levels.session.session import Session
    from levels.storm.faults.outcomes import FaultOutcome, FaultPick
    from levels.storm.setup import StormSetup
    from levels.storm.steps import Stepwise

_KEPT = 2
"""Settled worlds that a process keeps: that of the manifests, and the one of a change."""


class PlayedWorld:
    """A settled world, and what it comes to without any fault."""

    def __init__(self, setup: StormSetup, world: StormWorld, calm: FaultOutcome) -> None:
        self.setup = setup
        self.world = world
        self.calm = calm
        """What is lost although nothing happens."""
        self.muted = frozenset(loss.client for loss in self.calm.losses)
        """The clients that lose something even then: what they lose in a storm tells nothing of it."""

    @property
    def is_mute(self) -> bool:
        """Whether that is everybody, so that no fault can tell anything."""
        return all(asker.name in self.muted for asker in self.world.askers)

    def play(self, pick: FaultPick, *, recorded: bool = False, longest: int = LONGEST) -> Stepwise[FaultOutcome]:
        """What comes of one fault in at most `longest` ticks."""
        if pick == CALM_PICK:
            return self.calm
        return (yield from play_fault(self.world, pick, self.muted, recorded=recorded, longest=longest))


def play_world(setup: StormSetup, begin: Session | None = None) -> Stepwise[PlayedWorld]:
    """Build one and let it settle, or go on with `begin`. Raises StormError where nobody asks for anything."""
    world = StormWorld(setup, begin)
    yield from world.settle()
    return PlayedWorld(setup, world, (yield from play_fault(world, CALM_PICK)))


_worlds: list[PlayedWorld] = []
"""Those of this process, the newest last."""


def world_of(setup: StormSetup) -> PlayedWorld:
    """The settled world of a setup: the one that this process has, or a new one. Raises StormError."""
    found = next((world for world in _worlds if world.setup == setup), None)
    if found is None:
        found = finished(play_world(setup))
        _worlds.append(found)
        del _worlds[:-_KEPT]
    return found


class StormPlayers:
    """Plays forks, in as many processes as asked; `forks` counts them. Used as the object of a `with` block."""

    def __init__(self, jobs: int) -> None:
        self.forks = 0
        """How many faults were played so far."""
        self._jobs = jobs
        self._pool: WorkerPool | None = None

    def __enter__(self) -> Self:
        """Start the processes when the first fork is played."""
        return self

    def __exit__(self, *_: object) -> None:
        """End them."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def play(
        self,
        setup: StormSetup,
        picks: Iterable[FaultPick],
        told: Callable[[], None] = lambda: None,
        *,
        recorded: bool = False,
    ) -> list[FaultOutcome]:
        """What comes of each fault on a fork of the settled world of `setup`, in their order.

        `told` is called for each that is over. Raises StormError.
        """
        picks = list(picks)
        self.forks += len(picks)
        order = sorted(range(len(picks)), key=lambda index: -weight_of(picks[index]))
        work = partial(_play, setup, recorded=recorded)
        found: dict[int, FaultOutcome] = {}
        results = self.share(work, [picks[index] for index in order])
        for index, outcome in zip(order, results, strict=True):
            found[index] = outcome
            told()
        return [found[index] for index in range(len(picks))]

    def share(self, work: Callable[[Task], Found], tasks: Iterable[Task]) -> Iterable[Found]:
        """What `work` finds for each task, in their order: both are picklable where there are several processes."""
        return map(work, tasks) if self._jobs == 1 else self._shared().share_out(work, tasks, at_once=1)

    def _shared(self) -> WorkerPool:
        if self._pool is None:
            self._pool = WorkerPool(self._jobs)
        return self._pool


def _play(setup: StormSetup, pick: FaultPick, *, recorded: bool) -> FaultOutcome:
    return finished(world_of(setup).play(pick, recorded=recorded))


def weight_of(pick: FaultPick) -> int:
    """How long it takes to play, compared with others."""
    return sum(ALL_KINDS[kind].weight for kind, _ in pick.parts)
