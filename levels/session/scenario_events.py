"""What happens in a level without its player: faults, a colleague's commands, and what else the scenario lays down.

Called at the start of each tick, before anything else in it. Everything here follows from the scenario.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from engine.client.steps import until_wait
from engine.etcd.store import Cause
from engine.faults.catalogue import MENDING
from engine.panics import concerning
from engine.shell import LineContext, Shell, Stderr
from levels.commands.command import ConsoleState
from levels.commands.table import commands
from levels.files.documents import UnreadableError
from levels.scenario.faults import FaultUndo, component_words, components_called, inject, revert, targets
from levels.scenario.schema.faults import COMMAND
from levels.session.manifests.found import apply_all
from levels.session.score import Happening

if TYPE_CHECKING:
    from engine.cluster.cluster import Cluster
    from engine.faults.catalogue import FaultTarget
    from levels.scenario.loading.loader import Scenario
    from levels.scenario.schema.faults import FaultEntry
    from levels.scenario.session_config import ManifestFile
    from levels.session.session import Session

Job = Callable[[], None]


class EventNotice(NamedTuple):
    """Something that happened without the player."""

    tick: int
    text: str
    hidden: bool
    """The screen does not show it."""


class ScenarioEvents:
    """Those of one session."""

    def __init__(self, session: Session, scenario: Scenario) -> None:
        """Let nothing happen yet. Raises UnreadableError where a fault hits what cannot hang."""
        self.notices: list[EventNotice] = []
        """Faults and colleagues, oldest first."""
        self.injected: dict[int, None] = {}
        """Which faults have happened, by their place in the file."""
        self.struck: dict[int, Happening] = {}
        """Those of them that hit something and mend nothing."""
        self._session = session
        self._cluster = session.cluster
        self._scenario = scenario
        self._undo: list[FaultUndo] = []
        self._acted = session.tick_number - 1
        """The last tick whose beginning was seen to."""
        self._owed: list[Job] = []
        """What panicked in the tick before."""
        self._colleague = Shell(commands(ConsoleState(session)), session.files, {})
        _refuse_unknown_components(scenario, session.cluster)

    def act(self) -> None:
        """Do what the present tick begins with. What panics is noted, and tried again in the next one."""
        first, self._acted = self._acted + 1, self._cluster.clock.tick
        owed, self._owed = self._owed, []
        for job in [*owed, *self._due(first, self._acted)]:
            self._attempt(job)

    def _due(self, first: int, last: int) -> list[Job]:
        """What begins in the ticks from `first` to `last`: one of them, unless the ones before were missed."""
        return [
            *(partial(self._end, undo) for undo in self._undo if first <= undo[0] <= last),
            *(
                partial(self._happen, index, fault)
                for index, fault in enumerate(self._scenario.spec.faults)
                if first <= fault.at <= last
            ),
            *(partial(self._apply, entry.manifest) for entry in self._scenario.later if first <= entry.tick <= last),
        ]

    def _attempt(self, job: Job) -> None:
        if not self._cluster.panics.attempt("the scenario", job):
            self._owed.append(job)

    def _end(self, undo: FaultUndo) -> None:
        self._notice(revert(self._cluster, undo), hidden=True)

    def _apply(self, manifest: ManifestFile) -> None:
        rest = self._cluster.rest.caused_by(Cause("fault", f"a colleague applied {manifest.path}"))
        for complaint in apply_all(rest, [manifest]).complaints:
            self._notice(complaint.strip(), hidden=False)

    def _happen(self, index: int, fault: FaultEntry) -> None:
        self.injected[index] = None
        if fault.kind == COMMAND:
            self._strike(index, fault, f"a colleague: {fault.run}")
            self._say(fault, self._let_colleague(fault))
            return
        found = targets(self._cluster, index, fault)
        if fault.hidden and fault.kind == "nodeDown":
            self._session.unseen.update((target.node, None) for target in found)
        if fault.text or not found:
            self._say(fault, [f"{fault.kind} found no target"])
        for target in found:
            self._attempt(partial(self._inject, index, fault, target))

    def _inject(self, index: int, fault: FaultEntry, target: FaultTarget) -> None:
        done = inject(self._cluster, fault, target)
        if done.undo is not None:
            self._undo.append(done.undo)
        if done.hit:
            self._strike(index, fault, done.said)
        if not fault.text:
            self._say(fault, [done.said])

    def _strike(self, index: int, fault: FaultEntry, said: str) -> None:
        if fault.kind not in MENDING:
            self.struck.setdefault(index, Happening(self._cluster.clock.tick, fault.text or said))

    def _say(self, fault: FaultEntry, said: list[str]) -> None:
        for text in [fault.text] if fault.text else said:
            self._notice(text, hidden=fault.hidden)

    def _let_colleague(self, fault: FaultEntry) -> list[str]:
        """A colleague types a line, and waits for nothing; it is none of the player's."""
        cause = Cause("fault", fault.text or f"a colleague: {fault.run}")
        context = LineContext(self._cluster.rest.caused_by(cause), counted=False)
        said: list[str] = []
        try:
            self._type(fault.run, context, said)
        except Exception as error:  # noqa: BLE001 - as for a player's line: it ends, and nobody types it again
            self._cluster.panics.note("a colleague's line", concerning(error, fault.run))
        return said or [f"a colleague: {fault.run}"]

    def _type(self, line: str, context: LineContext, said: list[str]) -> None:
        pieces = until_wait(self._colleague.line(line, context))
        said.extend(piece.text.strip() for piece in pieces if isinstance(piece, Stderr))

    def _notice(self, text: str, *, hidden: bool) -> None:
        self.notices.append(EventNotice(self._cluster.clock.tick, text, hidden))


def _refuse_unknown_components(scenario: Scenario, cluster: Cluster) -> None:
    """A fault may only hit what the engine can hang or slow."""
    for index, fault in enumerate(scenario.spec.faults):
        wanted = fault.target
        if wanted.component and not components_called(cluster, wanted.component, wanted.node):
            known = ", ".join(component_words(cluster))
            where = f"spec.faults[{index}].target.component"
            problem = f"no {wanted.component} {f'on {wanted.node} ' if wanted.node else ''}can hang; there are {known}"
            raise UnreadableError(scenario.file, 0, where, problem)
