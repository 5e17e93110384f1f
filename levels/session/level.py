"""A level: a session of a scenario, with its colleagues and faults, its judge and its guide.

The command line, the screen and the proofs own one each and drive it like any session; after every tick they may ask
for goals, verdict and what the guide says. Everything here follows from scenario, seed and journal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from engine.clock import EPOCH_S
from engine.etcd.store import Cause
from engine.shell import Err, Run, Shell
from levels.scenario.incidents import Undo, component_words, components_called, strike, take_back
from levels.scenario.judging import Reading, Scene, Test
from levels.scenario.loader import Scenario
from levels.scenario.predicates import judge_of
from levels.scenario.world import setup_of
from levels.session.documents import UnreadableError
from levels.session.guide import Guide
from levels.session.journal import Write
from levels.session.manifests import apply_all
from levels.session.score import medals, requests_lost
from levels.session.session import Session
from levels.session.words import Console, commands
from levels.session.words.lesson import denied_request, fence_in, lesson_commands

if TYPE_CHECKING:
    from engine.apiserver.exchange import Ask
    from engine.cluster import Cluster
    from levels.scenario.schema import CoachLine, FaultEntry

State = Literal["pending", "passed", "failed"]
LOCKED = 1


class Goal(NamedTuple):
    """An objective as the player sees it."""

    id: str
    text: str
    state: State
    progress: str


class Notice(NamedTuple):
    """Something that happened without the player."""

    tick: int
    text: str
    hidden: bool
    """The screen does not show it."""


def _refuse_unknown_components(scenario: Scenario, cluster: Cluster) -> None:
    """A fault may only hit what the engine can hang or slow."""
    for index, fault in enumerate(scenario.spec.faults):
        wanted = fault.target
        if wanted.component and not components_called(cluster, wanted.component, wanted.node):
            known = ", ".join(sorted({word for each in cluster.components for word in component_words(each)}))
            where = f"spec.faults[{index}].target.component"
            problem = f"no {wanted.component} {f'on {wanted.node} ' if wanted.node else ''}can hang; there are {known}"
            raise UnreadableError(scenario.file, 0, where, problem)


class Level(Session):
    """A scenario that is being played."""

    def __init__(
        self, scenario: Scenario, seed: int | None = None, traffic_seed: int | None = None, *, epoch_s: int = EPOCH_S
    ) -> None:
        """Build the scenario's cluster and let it warm up; `seed` replaces the file's, `traffic_seed` traffic's alone.

        Tick 0 stands at `epoch_s`, in seconds since 1970.

        Raises UnreadableError where Kubernetes refuses an object of the file.
        """
        super().__init__(setup_of(scenario, seed, traffic_seed, epoch_s))
        if self.applied.complaints:
            raise UnreadableError(scenario.file, 0, "", self.applied.complaints[0].strip())
        _refuse_unknown_components(scenario, self.cluster)
        self.scenario = scenario
        self.spec = scenario.spec
        self.may_rewind = self.spec.rules.rewind
        self.notices: list[Notice] = []
        """Faults and colleagues, oldest first."""
        self.struck: dict[int, None] = {}
        """Which faults have happened, by their place in the file."""
        self.verdict: State = "pending"
        self.verdict_tick = 0
        self.failed_by = ""
        """What ended it early, if something did."""
        self.hints_used = 0
        self.guide = Guide(self)
        self._undo: list[Undo] = []
        self._judges: list[tuple[str, str, Test]] = [
            (entry.id, entry.text, judge_of(entry)) for entry in self.spec.objectives
        ]
        self._ends = [(rule.text, judge_of(rule, so_far=True)) for rule in self.spec.fail_when]
        self._readings: list[Reading] = []
        self._scene = Scene(self.cluster, {client.name: client for client in self.setup.clients})
        self.shell.commands.update(lesson_commands(self))
        fence_in(self.shell.commands, self.spec.rules.deny)
        self._colleague = Shell(commands(Console(self)), self.files, {})
        self.cluster.on_tick = self._open_tick
        self._open_tick()
        self._readings = [judge.read(self._scene) for _, _, judge in self._judges]
        self.guide.look(self._scene)

    # --- what there is to read

    @property
    def title(self) -> str:
        """The level's name."""
        return self.spec.title

    @property
    def brief(self) -> str:
        """What the player is told first."""
        return self.spec.brief.strip()

    @property
    def hints(self) -> tuple[str, ...]:
        """All hints, mildest first."""
        return self.spec.hints

    @property
    def debrief(self) -> str:
        """What is read after."""
        return self.spec.debrief.text.strip() if self.spec.debrief is not None else ""

    def hint(self) -> str:
        """The next hint; the last one again when there is no other. Empty where the level has none."""
        if not self.hints:
            return ""
        self.hints_used = min(self.hints_used + 1, len(self.hints))
        return self.hints[self.hints_used - 1]

    def goals(self) -> list[Goal]:
        """The objectives with their present state."""
        return [
            Goal(name, text, self._state(reading), reading.progress)
            for (name, text, _), reading in zip(self._judges, self._readings, strict=True)
        ]

    def _state(self, reading: Reading) -> State:
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

    def medals(self) -> list[str]:
        """Which of Alive, Lean and Smooth this run has earned."""
        return medals(self.spec, self.cluster.metrics, self.mutations, passed=self.verdict == "passed")

    def requests_lost(self) -> int:
        """Requests lost in judged windows, of all clients."""
        return requests_lost(self.spec, self.cluster.metrics)

    def asleep(self) -> int:
        """The last tick of the stretch in which the console is locked now; 0 where it is open."""
        now = self.tick_number
        return next((last for first, last in self.spec.rules.sleep if first <= now <= last), 0)

    def coach_lines(self) -> list[CoachLine]:
        """What the guide has to say since this was last asked."""
        return self.guide.take()

    @property
    def scenario_name(self) -> str:
        """What a recording calls the scenario that was played."""
        return self.scenario.name

    def scenario_text(self) -> str:
        """The scenario as played, as documents for a recording."""
        return self.scenario.text

    def score(self) -> dict[str, Any]:
        """What a recording tells of how it went, beside the digest."""
        counts = [self.cluster.metrics.window(client.name, 0, self.tick_number) for client in self.setup.clients]
        return {
            "verdict": self.verdict, "medals": self.medals(), "served": sum(count.served for count in counts),
            "lost": self.requests_lost(), "hintsUsed": self.hints_used,
        }  # fmt: skip

    def notes(self) -> list[str]:
        """The guide's lines and the verdict as sentences, each once: for a console without a screen."""
        told = [line.say for line in self.coach_lines()]
        return [*told, *self.guide.verdict_once()]

    # --- time

    def tick(self) -> None:
        """Let one tick pass, and judge it."""
        super().tick()
        if self.verdict == "pending":
            self._judge()
        self.guide.look(self._scene)

    def _judge(self) -> None:
        self._readings = [judge.read(self._scene) for _, _, judge in self._judges]
        ended = [(text, judge.read(self._scene)) for text, judge in self._ends]
        if all(reading.value is True for reading in self._readings):
            self._decide("passed")
        elif (reason := next((text for text, reading in ended if reading.value is True), None)) is not None:
            self.failed_by = reason
            self._decide("failed")
        elif self.tick_number >= self.spec.rules.max_tick:
            self._decide("failed")

    def _decide(self, verdict: State) -> None:
        self.verdict = verdict
        self.verdict_tick = self.tick_number

    def _open_tick(self) -> None:
        """Faults, documents and colleagues of a tick act before anything else in it."""
        tick = self.tick_number
        cause = self.cluster.rest.cause
        for undo in [entry for entry in self._undo if entry[0] == tick]:
            self._notice(take_back(self.cluster, undo), hidden=True)
        for index, fault in enumerate(self.spec.faults):
            if fault.at == tick:
                self._happen(index, fault)
        for entry in self.scenario.later:
            if entry.tick == tick:
                self.cluster.rest.cause = Cause("fault", f"a colleague applied {entry.manifest.path}")
                for complaint in apply_all(self.cluster.rest, [entry.manifest]).complaints:
                    self._notice(complaint.strip(), hidden=False)
        self.cluster.rest.cause = cause

    def _happen(self, index: int, fault: FaultEntry) -> None:
        self.struck[index] = None
        if fault.kind == "command":
            said = self._let_colleague(fault)
        else:
            said, undo = strike(self.cluster, index, fault)
            self._undo += undo
        for text in [fault.text] if fault.text else said:
            self._notice(text, hidden=fault.hidden)

    def _let_colleague(self, fault: FaultEntry) -> list[str]:
        """A colleague types a line, and waits for nothing."""
        self.cluster.rest.cause = Cause("fault", fault.text or f"a colleague: {fault.run}")
        before = self.mutations
        said: list[str] = []
        steps = self._colleague.line(fault.run)
        for piece in steps:
            if isinstance(piece, Err):
                said.append(piece.text.strip())
            elif not hasattr(piece, "text"):
                steps.close()
                break
        self.mutations = before
        return said or [f"a colleague: {fault.run}"]

    def _notice(self, text: str, *, hidden: bool) -> None:
        self.notices.append(Notice(self.tick_number, text, hidden))

    # --- lines

    def closed(self) -> str:
        """Why nobody may act now; empty where everybody may."""
        until = self.asleep()
        return f"everybody sleeps: the console opens again after tick {until}" if until else ""

    def denies(self, ask: Ask) -> str:
        """Why a request over HTTP is not allowed here; empty where it is."""
        return self.closed() or denied_request(ask, self.spec.rules.deny)

    def write(self, path: str, text: str) -> None:
        """Put a file into the player's folder, as an editor does."""
        self.journal.entries.append(Write(self.tick_number, path, text))
        self.files.write(path, text, append=False)

    def run(self, line: str) -> Run:
        """Run a console line, unless the console is locked."""
        closed = self.closed()
        if closed and line.strip():
            yield Err(f"podfall: {closed}; tick lets time pass\n")
            return LOCKED
        status = yield from super().run(line)
        self.guide.heard(line)
        return status
