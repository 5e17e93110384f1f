"""A trial: a session of a scenario, with what happens in it and what is judged of it.

Everything here follows from scenario, seed and journal. `levels.session.level` adds what a player has beside it.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from engine.clock import EPOCH_S
from engine.panics import concerning
from levels.files.documents import UnreadableError
from levels.scenario.building.cluster_builder import setup_of
from levels.scenario.loading.loader import Scenario
from levels.scenario.loading.semantic_checks import traffic_tests
from levels.scenario.predicates.budget import ErrorBudget, budgets
from levels.scenario.predicates.builder import judge_of
from levels.scenario.predicates.evaluation import EvalContext, Evaluation, Meter, PredicateTest
from levels.scenario.predicates.firstlosses import FirstLosses
from levels.session.scenario_events import ScenarioEvents
from levels.session.score import CommandCount, Happening, medals, requests_lost
from levels.session.session import Session

AttemptState = Literal["pending", "passed", "failed"]


class GoalState(NamedTuple):
    """An objective as the player sees it."""

    id: str
    text: str
    state: AttemptState
    progress: str
    meter: Meter | None = None
    """How far it is; None where nothing is counted."""
    lost_since: int | None = None
    """The tick in which it was lost: for good, or when it was last met no longer; None where it never was."""
    back_to: int | None = None
    """The last tick in which it was not and somebody was awake, once it is lost for good and where one may go back."""
    open: bool = False
    """Whether nothing had decided it when the level ended."""


class Attempt(Session):
    """A scenario that is being judged."""

    def __init__(
        self,
        scenario: Scenario,
        seed: int | None = None,
        traffic_seed: int | None = None,
        *,
        epoch_s: int = EPOCH_S,
    ) -> None:
        """Build the scenario's cluster and let it warm up; `seed` replaces the file's, `traffic_seed` traffic's alone.

        Tick 0 stands at `epoch_s`, in seconds since 1970.

        Raises UnreadableError where Kubernetes refuses an object of the file.
        """
        super().__init__(setup_of(scenario, seed, traffic_seed, epoch_s))
        if self.applied.complaints:
            raise UnreadableError(scenario.file, 0, "", self.applied.complaints[0].strip())
        self.happenings = ScenarioEvents(self, scenario)
        self.scenario = scenario
        self.spec = scenario.spec
        self.may_rewind = self.spec.rules.rewind
        self.verdict: AttemptState = "pending"
        self.verdict_tick = 0
        self.failed_by = ""
        """What ended it early, if something did."""
        self.hints_used = 0
        self.changes: list[Happening] = []
        """The player's commands that changed something, oldest first."""
        self.debrief_more = ""
        """What the debrief adds for what was done: the text of its first condition that is true."""
        self.scene = EvalContext(self.cluster, {client.name: client for client in self.setup.clients})
        """What the tests look at."""
        self._judges: list[tuple[str, str, PredicateTest]] = [
            (entry.id, entry.text, judge_of(entry)) for entry in self.spec.objectives
        ]
        cases = self.spec.debrief.when if self.spec.debrief is not None else ()
        self._cases = [(case.text.strip(), judge_of(case)) for case in cases]
        self.first_losses = FirstLosses(
            traffic_tests((entry,)) for entry in (*self.spec.objectives, *self.spec.fail_when)
        )
        """By place in objectives and, behind them, rules of failWhen."""
        self._ends = [(rule.text, judge_of(rule, so_far=True)) for rule in self.spec.fail_when]
        self.cluster.on_tick = self.happenings.act
        self.happenings.act()
        self._lost_since: dict[str, int] = {}
        """Objective to the tick in which it was lost, as `GoalState` tells it."""
        self._readings = [Evaluation(None)] * len(self._judges)
        self._readings = self._read()
        self._choose_debrief()

    # --- what there is to read

    @property
    def title(self) -> str:
        return self.spec.title

    @property
    def brief(self) -> str:
        """What the player is told first."""
        return self.spec.brief.strip()

    @property
    def hints(self) -> tuple[str, ...]:
        """All hints, mildest first."""
        return self.spec.hints

    def hint(self) -> str:
        """The next hint; the last one again when there is no other. Empty where the scenario has none."""
        if not self.hints:
            return ""
        self.hints_used = min(self.hints_used + 1, len(self.hints))
        return self.hints[self.hints_used - 1]

    @property
    def debrief(self) -> str:
        """What is read after, with what it says to this run."""
        text = self.spec.debrief.text.strip() if self.spec.debrief is not None else ""
        return f"{text} {self.debrief_more}".strip()

    @property
    def commands(self) -> CommandCount:
        """How many commands have counted, beside how many the medal Lean allows."""
        par = self.spec.par
        return CommandCount(self.mutations, None if par is None else par.commands)

    @property
    def scenario_name(self) -> str:
        """What a recording calls the scenario that was played."""
        return self.scenario.name

    def scenario_text(self) -> str:
        """The scenario as played, as documents for a recording."""
        return self.scenario.text

    # --- how it stands

    @property
    def decided(self) -> bool:
        """Whether the verdict is there."""
        return self.verdict != "pending"

    def goals(self) -> list[GoalState]:
        """The objectives with their present state."""
        return [
            self._goal(name, text, reading)
            for (name, text, _), reading in zip(self._judges, self._readings, strict=True)
        ]

    def budgets(self) -> list[ErrorBudget]:
        """What may still be lost until a rule ends the level, where it has such a rule."""
        return budgets(self.spec.fail_when, self.scene)

    def _goal(self, name: str, text: str, reading: Evaluation) -> GoalState:
        state, lost = self._state(reading), self._lost_since.get(name)
        back = self._awake_by(lost - 1) if lost and state == "failed" and self.may_rewind else None
        undecided = state == "failed" and reading.value is None and lost is None
        return GoalState(name, text, state, reading.progress, reading.meter, lost, back, undecided)

    def _awake_by(self, tick: int) -> int | None:
        """The last tick until then in which the console was open; None where there was none."""
        for first, last in sorted(self.spec.rules.sleep, reverse=True):
            if first <= tick <= last:
                tick = first - 1
        return tick if tick >= 0 else None

    def _state(self, reading: Evaluation) -> AttemptState:
        if reading.value is True:
            return "passed"
        over = self.verdict == "failed"
        return "failed" if over or (reading.value is False and reading.final) else "pending"

    def failing(self) -> list[str]:
        """The ids of the objectives that are not met."""
        return [
            name
            for (name, _, _), reading in zip(self._judges, self._readings, strict=True)
            if reading.value is not True
        ]

    @property
    def hopeless(self) -> bool:
        """Whether some objective can no longer be met, whatever is done."""
        return any(reading.value is False and reading.final for reading in self._readings)

    def medals(self) -> list[str]:
        """Which of Alive, Lean and Smooth this run has earned."""
        return medals(self.spec, self.cluster.metrics, self.mutations, passed=self.verdict == "passed")

    def requests_lost(self, since: int = 0) -> int:
        """Requests lost in judged windows, of all clients, that were sent in tick `since` or later."""
        return requests_lost(self.spec, self.cluster.metrics, since)

    def score(self) -> dict[str, Any]:
        """What a recording tells of how it went, beside the digest."""
        counts = [self.cluster.metrics.window(client.name, 0, self.tick_number) for client in self.setup.clients]
        return {
            "verdict": self.verdict,
            "medals": self.medals(),
            "served": sum(count.served for count in counts),
            "lost": self.requests_lost(),
            "hintsUsed": self.hints_used,
        }

    # --- time

    def tick(self) -> None:
        """Let one tick pass, and judge it."""
        super().tick()
        if self.verdict == "pending":
            self._judge()

    def _read(self) -> list[Evaluation]:
        """What each objective says now; one whose test panics stays as it was."""
        return [
            self._reading(name, judge, before)
            for (name, _, judge), before in zip(self._judges, self._readings, strict=True)
        ]

    def _reading(self, name: str, judge: PredicateTest, before: Evaluation) -> Evaluation:
        try:
            return judge.read(self.scene)
        except Exception as error:  # noqa: BLE001 - the other objectives are judged all the same; it is noted
            self.cluster.panics.note("the judge", concerning(error, name))
            return before

    def count_mutation(self) -> None:
        """Hear that a command has changed something, and keep which."""
        super().count_mutation()
        self.changes.append(Happening(self.tick_number, self.journal.last_input()))

    def _judge(self) -> None:
        self.first_losses.look(self.cluster.metrics)
        before, self._readings = self._readings, self._read()
        for (name, _, _), was, now in zip(self._judges, before, self._readings, strict=True):
            self._follow(name, was, now)
        self._choose_debrief()
        ended = [(text, self._reading(text, judge, Evaluation(None))) for text, judge in self._ends]
        if all(reading.value is True for reading in self._readings):
            self._decide("passed")
        elif (reason := next((text for text, reading in ended if reading.value is True), None)) is not None:
            self.failed_by = reason
            self._decide("failed")
        elif self.tick_number >= self.spec.rules.max_tick:
            self._decide("failed")

    def _choose_debrief(self) -> None:
        said = [text for text, judge in self._cases if self._reading(text, judge, Evaluation(None)).value is True]
        self.debrief_more = said[0] if said else ""

    def _follow(self, name: str, was: Evaluation, now: Evaluation) -> None:
        """Keep since when a goal is lost."""
        if now.value is True:
            self._lost_since.pop(name, None)
        elif was.value is True or (now.value is False and now.final):
            self._lost_since.setdefault(name, self.tick_number)

    def _decide(self, verdict: AttemptState) -> None:
        self.verdict = verdict
        self.verdict_tick = self.tick_number
