"""Plays trials on forks: each process builds the settled world of a trial once and plays its faults there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from levels.storm.errors import StormError
from levels.storm.faults.outcomes import SOON, FaultOutcome, FaultPick
from levels.storm.fixes.sites import places
from levels.storm.fixes.trials import FixTrial, Outcomes
from levels.storm.players import PlayedWorld, StormPlayers, weight_of, world_of
from levels.storm.setup import StormSetup
from levels.storm.steps import finished
from levels.storm.storm import picks_of

_TOGETHER = 8
"""Up to so many faults are played by one process: a settled world of its own takes each as long as two faults."""


class _Peace(NamedTuple):
    """What an application is like where nothing happens: what a changed one is held against."""

    refused: frozenset[str]
    """What the server says of objects that it refuses."""
    standing: frozenset[str]
    """Workloads that settle."""
    muted: frozenset[str]
    """Clients that lose requests."""

    @classmethod
    def of(cls, played: PlayedWorld) -> _Peace:
        world = played.world
        return cls(frozenset(world.applied.complaints), world.standing, played.muted)

    def keeps(self, after: _Peace) -> bool:
        """Whether nothing has become worse with a change."""
        return after.refused <= self.refused and self.standing <= after.standing and after.muted <= self.muted


class _Task(NamedTuple):
    """Some faults of a trial, for one process."""

    setup: StormSetup
    picks: tuple[FaultPick, ...]
    peace: _Peace


class ForkPlayer:
    """Plays what a search asks for; `setup` is that of the application as it is."""

    def __init__(self, players: StormPlayers, setup: StormSetup, kinds: Sequence[str]) -> None:
        self._players = players
        self._setup = setup
        self._kinds = tuple(kinds)
        self._peace = _Peace.of(world_of(setup))

    def play(self, trials: Sequence[FixTrial]) -> list[Outcomes | None]:
        """The outcomes of each trial; see `TrialPlayer`."""
        tasks = [list(self._tasks(trial)) for trial in trials]
        found = iter(list(self._players.share(_play, [task for some in tasks for task in some])))
        return [_in_order(trial.picks, [next(found) for _ in some]) for trial, some in zip(trials, tasks, strict=True)]

    def all_picks(self, trial: FixTrial) -> tuple[FaultPick, ...]:
        """Every fault that the application of a trial can meet."""
        return tuple(picks_of(world_of(self._setup_of(trial)), self._kinds))

    def _tasks(self, trial: FixTrial) -> Iterator[_Task]:
        """One where the faults are few; else one for each, which takes longest first."""
        setup = self._setup_of(trial)
        if len(trial.picks) <= _TOGETHER:
            yield _Task(setup, trial.picks, self._peace)
        else:
            for pick in sorted(trial.picks, key=lambda pick: (-weight_of(pick), pick)):
                yield _Task(setup, (pick,), self._peace)

    def _setup_of(self, trial: FixTrial) -> StormSetup:
        return replace(self._setup.with_manifests(trial.manifests), retrying=trial.retrying)


def _play(task: _Task) -> Outcomes | None:
    try:
        changed = world_of(task.setup)
    except StormError:
        return None  # nobody asks any more
    if not task.peace.keeps(_Peace.of(changed)):
        return None
    found = tuple(finished(changed.play(pick, longest=SOON)) for pick in task.picks)
    return None if any(one.ticks == 0 and not places(one.pick) for one in found) else found


def _in_order(picks: tuple[FaultPick, ...], parts: list[Outcomes | None]) -> Outcomes | None:
    found: dict[FaultPick, FaultOutcome] = {}
    for part in parts:
        if part is None:
            return None
        found |= {one.pick: one for one in part}
    return tuple(found[pick] for pick in picks)
