"""What happens in a level without its player: faults, a colleague's commands, and what else the scenario lays down.

Called at the start of each tick, before anything else in it. Everything here follows from the scenario.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.etcd.store import Cause
from engine.shell import Err, Shell
from levels.files.documents import UnreadableError
from levels.scenario.incidents import Undo, component_words, components_called, strike, take_back, targets
from levels.session.manifests import apply_all
from levels.session.words.console import Console
from levels.session.words.table import commands

if TYPE_CHECKING:
    from engine.cluster import Cluster
    from levels.scenario.loader import Scenario
    from levels.scenario.schema.faults import FaultEntry
    from levels.session.session import Session


class Notice(NamedTuple):
    """Something that happened without the player."""

    tick: int
    text: str
    hidden: bool
    """The screen does not show it."""


class Happenings:
    """Those of one session."""

    def __init__(self, session: Session, scenario: Scenario) -> None:
        """Let nothing happen yet. Raises UnreadableError where a fault hits what cannot hang."""
        self.notices: list[Notice] = []
        """Faults and colleagues, oldest first."""
        self.struck: dict[int, None] = {}
        """Which faults have happened, by their place in the file."""
        self._session = session
        self._cluster = session.cluster
        self._scenario = scenario
        self._undo: list[Undo] = []
        self._colleague = Shell(commands(Console(session)), session.files, {})
        _refuse_unknown_components(scenario, session.cluster)

    def act(self) -> None:
        """Do what the present tick begins with."""
        tick = self._cluster.clock.tick
        cause = self._cluster.rest.cause
        for undo in [entry for entry in self._undo if entry[0] == tick]:
            self._notice(take_back(self._cluster, undo), hidden=True)
        for index, fault in enumerate(self._scenario.spec.faults):
            if fault.at == tick:
                self._happen(index, fault)
        for entry in self._scenario.later:
            if entry.tick == tick:
                self._cluster.rest.cause = Cause("fault", f"a colleague applied {entry.manifest.path}")
                for complaint in apply_all(self._cluster.rest, [entry.manifest]).complaints:
                    self._notice(complaint.strip(), hidden=False)
        self._cluster.rest.cause = cause

    def _happen(self, index: int, fault: FaultEntry) -> None:
        self.struck[index] = None
        if fault.kind == "command":
            said = self._let_colleague(fault)
        else:
            if fault.hidden and fault.kind == "nodeDown":
                self._session.unseen.update((target.node, None) for target in targets(self._cluster, index, fault))
            said, undo = strike(self._cluster, index, fault)
            self._undo += undo
        for text in [fault.text] if fault.text else said:
            self._notice(text, hidden=fault.hidden)

    def _let_colleague(self, fault: FaultEntry) -> list[str]:
        """A colleague types a line, and waits for nothing."""
        self._cluster.rest.cause = Cause("fault", fault.text or f"a colleague: {fault.run}")
        before = self._session.mutations
        said: list[str] = []
        steps = self._colleague.line(fault.run)
        for piece in steps:
            if isinstance(piece, Err):
                said.append(piece.text.strip())
            elif not hasattr(piece, "text"):
                steps.close()
                break
        self._session.mutations = before
        return said or [f"a colleague: {fault.run}"]

    def _notice(self, text: str, *, hidden: bool) -> None:
        self.notices.append(Notice(self._cluster.clock.tick, text, hidden))


def _refuse_unknown_components(scenario: Scenario, cluster: Cluster) -> None:
    """A fault may only hit what the engine can hang or slow."""
    for index, fault in enumerate(scenario.spec.faults):
        wanted = fault.target
        if wanted.component and not components_called(cluster, wanted.component, wanted.node):
            known = ", ".join(component_words(cluster))
            where = f"spec.faults[{index}].target.component"
            problem = f"no {wanted.component} {f'on {wanted.node} ' if wanted.node else ''}can hang; there are {known}"
            raise UnreadableError(scenario.file, 0, where, problem)
