"""Where one scenario is played, again and again: what two plays have in common is played once.

Each traffic warms up once. On the scenario's own traffic a keyframe is kept before each entry of its solutions, some
ticks early, so that a changed script begins where it leaves the one that it was made of. A play from a keyframe is
the play from tick 0, as a way back in time is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.keyframe import Keyframe
from levels.proof.lazyplay import play_lazily
from levels.session.headless import act, pass_until, play
from levels.session.level import Level
from levels.session.timeline import SHARED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from levels.proof.strategies import LazyStrategy
    from levels.scenario.loading.loader import Scenario
    from levels.scenario.schema.solutions import ScriptEntry

EARLY = 3
"""So many ticks before an entry its keyframe stands: by so many the proof `mutation` moves it."""

Prefix = tuple["ScriptEntry", ...]
"""What was done so far."""


class Stage:
    """Plays a scenario from the latest moment that it knows of."""

    def __init__(self, scenario: Scenario) -> None:
        """Prepare to play `scenario`; nothing has been played yet."""
        self._scenario = scenario
        scripts = [solution.script for solution in scenario.spec.solutions]
        self._shared = {script[:index] for script in scripts for index in range(len(script))}
        self._begun: dict[tuple[int | None, int], Keyframe[Level]] = {}
        self._kept: dict[Prefix, tuple[int, Keyframe[Level]]] = {}
        """What was done to the tick of a keyframe and the keyframe, on the scenario's own traffic."""

    def play(self, script: Prefix, traffic_seed: int | None = None) -> Level:
        """The level as `script` leaves it. Raises UnreadableError where Kubernetes refuses one of its objects."""
        if traffic_seed is not None:
            return play(self._begin(traffic_seed, 0), script)
        done, level = self._latest(script)
        last = level.spec.rules.max_tick
        for index in range(done, len(script)):
            self._keep(level, script, index)
            if not act(level, script, index, last):
                break
        pass_until(level, last)
        return level

    def play_lazily(self, strategy: LazyStrategy, moments: Sequence[int]) -> Level:
        """The level as a lazy strategy leaves it that acts at `moments`."""
        return play_lazily(self._begin(None, moments[0]), strategy, moments)

    def _begin(self, traffic_seed: int | None, tick: int) -> Level:
        """A level of its own in which nothing was done until `tick`."""
        asked = traffic_seed, tick
        if asked not in self._begun:
            fresh = self._begin(traffic_seed, 0) if tick else Level(self._scenario, traffic_seed=traffic_seed)
            pass_until(fresh, tick)
            self._begun[asked] = Keyframe(fresh, SHARED)
        return self._begun[asked].restore()

    def _latest(self, script: Prefix) -> tuple[int, Level]:
        """How many entries of `script` were done in the latest keyframe on its way, and a level that stands there."""
        for done in range(len(script) - 1, -1, -1):
            tick, frame = self._kept.get(script[:done], (0, None))
            if frame is not None and tick <= script[done].tick:
                return done, frame.restore()
        return 0, self._begin(None, 0)

    def _keep(self, level: Level, script: Prefix, index: int) -> None:
        """Keep the moment a little before an entry, if other plays may come by."""
        done = script[:index]
        if done in self._kept or done not in self._shared or script[index].interrupt:
            return
        pass_until(level, script[index].tick - EARLY)
        if level.verdict == "pending":
            self._kept[done] = level.tick_number, Keyframe(level, SHARED)
