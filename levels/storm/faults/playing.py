"""Plays one fault in a fork of the settled world, until it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from levels.commands.panic_report import briefly
from levels.recording.record import run_text
from levels.storm.faults.catalogue import ALL_KINDS, CALM
from levels.storm.faults.outcomes import FaultOutcome, FaultPick
from levels.storm.faults.tally import LossTally
from levels.storm.settled.activity import StoreActivity
from levels.storm.settled.lines import LineStep, StormConsole
from levels.storm.settled.rest import RestWatch
from levels.storm.workloads import lasting_workloads

if TYPE_CHECKING:
    from levels.storm.settled.world import StormWorld
    from levels.storm.steps import Stepwise

QUIET = 20
"""Ticks without a write and a loss after which a run ends, if everything is at rest."""
LONGEST = 450
"""Ticks that a run takes at most: a lost node is given up after 350."""
CALM_PICK = FaultPick(((CALM, "(nothing happens)"),))


def play_fault(
    world: StormWorld,
    pick: FaultPick,
    muted: frozenset[str] = frozenset(),
    *,
    recorded: bool = False,
    longest: int = LONGEST,
) -> Stepwise[FaultOutcome]:
    """What comes of one fault in `longest` ticks. `muted` clients are sent home; a run that lost is `recorded`.

    A fault that this world does not have costs nothing: its workload is gone, or has not settled.
    """
    try:
        steps = [step for kind, target in pick.parts for step in ALL_KINDS[kind].plan(world.sight, target)]
    except LookupError as error:
        return FaultOutcome(pick, 0, (), 0, f"there is nothing to hit: {error.args[0]}", 0)
    limit = QUIET if pick == CALM_PICK else longest
    return (yield from _FaultRun(world, pick, steps, muted).play(limit, recorded=recorded))


class _FaultRun:
    def __init__(self, world: StormWorld, pick: FaultPick, steps: list[LineStep], muted: frozenset[str]) -> None:
        self._session = world.fork()
        cluster = self._session.cluster
        self._pick = pick
        self._steps = sorted(steps, key=lambda step: (step.after, step.waits))
        self._start = world.tick
        self._tally = LossTally(world.tick)
        cluster.metrics.on_lost = self._tally.lost
        standing = [one for one in lasting_workloads(cluster) if one.name in world.standing]
        self._watch = RestWatch(cluster, standing)
        self._before = self._watch.states()
        self._activity = StoreActivity(cluster)
        self._console = StormConsole(self._session)
        for asker in world.askers:
            if asker.name in muted:
                self._console.type(LineStep(0, f"client remove {asker.name}"))
        self._clients = [spec.name for spec in cluster.traffic.list()]
        self._last_written = self._last_unwell = world.tick

    def play(self, longest: int, *, recorded: bool) -> Stepwise[FaultOutcome]:
        self._type_due()
        while self._passed < longest and not self._is_over():
            self._session.tick()
            self._console.advance()
            self._type_due()
            self._look()
            yield
        waited = self._console.waits
        self._console.close()
        mistakes = tuple(briefly(self._session.cluster))
        losses = self._tally.losses()
        self._session.cluster.metrics.on_lost = None
        run = run_text(self._session, f"{self._pick.name}.yaml") if recorded and losses else None
        unfinished = self._unfinished(waited=waited)
        return FaultOutcome(
            self._pick,
            self._sent(),
            losses,
            self._recovered(),
            unfinished,
            self._passed,
            run,
            mistakes,
            self._tally.soon,
        )

    @property
    def _passed(self) -> int:
        return self._session.tick_number - self._start

    def _type_due(self) -> None:
        while self._steps and self._steps[0].after <= self._passed:
            step = self._steps.pop(0)
            if step.line:
                self._console.type(step)
            self._last_written = self._session.tick_number

    def _look(self) -> None:
        now = self._session.tick_number
        if self._activity.look():
            self._last_written = now
        if not self._is_well():
            self._last_unwell = now

    def _is_well(self) -> bool:
        """Whether every workload has as many ready Pods as before, or as are wanted by now."""
        now = self._watch.states()
        return all(now[name].ready >= min(state.ready, now[name].wanted) for name, state in self._before.items())

    def _is_over(self) -> bool:
        if self._steps or self._console.waits or self._session.cluster.traffic.pending:
            return False
        last = max(self._last_written, self._tally.last_settled)
        if self._session.tick_number - last < QUIET:
            return False
        return not any(state.under_way for state in self._watch.states().values())

    def _sent(self) -> int:
        """Those under way in the end do not count: nobody knows what would have become of them."""
        metrics = self._session.cluster.metrics
        first, last = self._start + 1, self._session.tick_number
        counts = [metrics.window(name, first, last) for name in self._clients]
        return sum(count.issued - count.pending for count in counts)

    def _recovered(self) -> int | None:
        """Counted to the last tick in which something was amiss; requests under way will be lost, as far as we know."""
        last = max(self._last_unwell, self._tally.last_sent)
        if last >= self._session.tick_number or self._session.cluster.traffic.pending:
            return None
        return last - self._start

    def _unfinished(self, *, waited: bool) -> str:
        said = self._console.complaints[-1] if self._console.complaints else ""
        if waited:
            return said or "the command still waits"
        return said if self._console.failed else ""
