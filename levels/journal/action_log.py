"""What somebody did with the sandbox's own words, in the form in which a scenario states it.

The words note it here as it happens; `levels.authoring.draft` makes `spec.faults` and `spec.clients` of it. Something
that is done after tick N acts before N + 1, so a scenario has it at N + 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.network.traffic.clients import ClientSpec
    from levels.journal.client_places import ClientPlaces


@dataclass
class AddedClient:
    """A client and the ticks in which it asks."""

    spec: ClientSpec
    places: ClientPlaces
    first: int
    last: int | None = None
    """None while it is at work."""


@dataclass
class LineChange:
    """One command of a line that is of the kind that changes something."""

    happens: bool = False
    """Whether it is one that happens to a cluster, such as a deletion, rather than one that answers what happened."""
    run: str = ""
    """The command as a colleague types it; empty where nobody else could."""
    hit: tuple[dict[str, Any], ...] = ()
    """What it deletes, as targets of a scenario's faults; empty where only the command says it."""
    ticks: dict[int, None] = field(default_factory=dict)
    """In which it has changed something."""

    def faults(self) -> list[dict[str, Any]]:
        """The same as entries of `spec.faults`; empty where it changed nothing, or a scenario has no words for it."""
        if self.hit:
            return [
                {"at": tick + 1, "kind": "delete", "target": aimed} for tick in [*self.ticks][:1] for aimed in self.hit
            ]
        return [{"at": tick + 1, "kind": "command", "run": self.run} for tick in self.ticks if self.run]


@dataclass
class ActionLog:
    """Everything so far."""

    faults: list[dict[str, Any]] = field(default_factory=list)
    """Entries of `spec.faults`."""
    clients: list[AddedClient] = field(default_factory=list)
    lines: dict[int, list[LineChange]] = field(default_factory=dict)
    """The console lines (counted from 1) that were to change something by other words, and their commands."""
    broken: dict[int, None] = field(default_factory=dict)
    """The console lines, counted in the same way, that were to break something."""

    def inject(self, tick: int, kind: str, aimed: dict[str, Any], lasting: int = 0, ticks: int = 0) -> None:
        """Note a fault; `aimed` is its target, `lasting` for how many ticks, 0 where it has no end of its own.

        `ticks` is how much slower it makes something.
        """
        fault = {"at": tick + 1, "kind": kind, "target": aimed}
        self.faults.append(fault | ({"for": lasting} if lasting else {}) | ({"ticks": ticks} if ticks else {}))

    def inject_into_component(self, tick: int, kind: str, word: str, node: str, ticks: int) -> None:
        """Note what happened to a component."""
        self.inject(tick, kind, {"component": word, **({"node": node} if node else {})}, ticks=ticks)

    def hire(self, tick: int, spec: ClientSpec, places: ClientPlaces) -> None:
        """Note a client that begins."""
        self.clients.append(AddedClient(spec, places, tick + 1))

    def dismiss(self, tick: int, name: str) -> None:
        """Note that a client ends."""
        for hired in self.clients:
            if hired.spec.name == name and hired.last is None:
                hired.last = tick

    def breaks(self, line: int) -> None:
        """Note that a console line is about to break something."""
        self.broken[line] = None

    def changed(self, line: int, change: LineChange) -> None:
        """Note that a command of a console line is about to change something."""
        self.lines.setdefault(line, []).append(change)
