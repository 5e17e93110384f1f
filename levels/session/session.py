"""A session: one cluster, its console and its journal.

The command line, the screen and a replay each own one and play it: a `LineRunner` runs a line, `tick` lets time pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.cluster.bootstrap import address_of
from engine.etcd.store import Cause
from engine.panics import concerning, met_once
from engine.shell import LineContext, Run, Shell, headline
from levels.authoring.documents import SANDBOX, scenario_documents
from levels.commands.command import ConsoleState
from levels.commands.panic_report import untold
from levels.commands.suggestions import meant
from levels.commands.table import commands
from levels.files.documents import dump_documents
from levels.journal.action_log import ActionLog
from levels.journal.digest import Digest
from levels.journal.editing import Editing
from levels.journal.folder import Folder
from levels.journal.journal import Edited, Journal, Unsaved, WriteEntry
from levels.journal.saving import Saving
from levels.session.manifests.found import AppliedManifests, apply_all
from levels.session.routes.dumped import dumped_miss
from levels.session.routes.misstext import miss_text
from levels.session.routes.reader import RouteReader
from levels.session.routes.text import way_lines

if TYPE_CHECKING:
    from engine.apiserver.endpoints.exchange import HTTPRequest
    from engine.cluster.cluster import Cluster
    from engine.panics import Panic
    from levels.journal.journal import Found
    from levels.scenario.session_config import SessionConfig
    from levels.session_port import InterventionsPort, Save, StormPort


class Session:
    """A cluster that somebody plays with."""

    def __init__(self, setup: SessionConfig, folder: Path | None = None) -> None:
        """Build the cluster of `setup` and apply its manifests; what they met is in `applied`.

        What is refused leaves no trace, so the setup that is kept, and recorded, is without it.
        `folder` is the real folder that the console may read; a replay has none.
        """
        self.cluster: Cluster = setup.cluster()
        self.journal = Journal()
        self.files = Folder(folder, self._found_outside)
        self.editing = Editing(self._edited)
        """The editor of `edit` and `kubectl edit`."""
        self.save: Save | None = None
        """Port: filled by whoever may write real files. Without it `save` writes nothing, as in a replay."""
        self.interventions: InterventionsPort | None = None
        """Port: filled by whoever can go back in time. Without it nobody plays what would have saved a request."""
        self.storms: StormPort | None = None
        """Port: filled by whoever plays storms. Without it nobody does, as in a replay."""
        self.saving = Saving(self._unsaved)
        """What became of each `save`."""
        self.recordable = True
        """Whether its inputs are the whole run, so that a recording can be made of them."""
        self.may_rewind = True
        """Whether going back in time is allowed."""
        self.sandbox_words = True
        """Whether the words that break things and send requests work here."""
        self.finished = False
        """Set by `quit`."""
        self.unseen: dict[str, None] = {}
        """Machines that lost their power without a word: a screen learns it when the cluster does."""
        self.changed_by: list[int] = []
        """For each command that changed something the line or request (counted from 1) that it was in, oldest first."""
        self.attempted_by: list[int] = []
        """The same for each command of the kind that changes something, whatever came of it."""
        self.told_mistakes: dict[str, None] = {}
        """Mistakes of podfall itself that the player has heard of."""
        self.broken_inputs: list[Panic] = []
        """Lines and requests that ended in a mistake of podfall itself, oldest first."""
        self.actions = ActionLog()
        """What was done with the sandbox's own words."""
        self.digest = Digest(self.cluster)
        self.applied: AppliedManifests = apply_all(self.cluster.rest, setup.manifests, self.cluster.settle_definitions)
        self.setup = replace(setup, manifests=tuple(self.applied.accepted))
        for file in setup.files:
            self.files.put(file.path, file.text)
        while self.tick_number < 0:
            self.cluster.tick()
        for client in setup.clients:
            self.cluster.traffic.add(client)
        variables = {"NODE_IP": address_of(1)}
        self.console = ConsoleState(self)
        self.shell = Shell(commands(self.console), self.files, variables)
        self.shell.meant = meant

    @property
    def tick_number(self) -> int:
        return self.cluster.clock.tick

    @property
    def mutations(self) -> int:
        """How many commands of the player so far have changed something; one that was refused has not."""
        return len(self.changed_by)

    def count_mutation(self) -> None:
        """Hear that one more has."""
        self.changed_by.append(self.journal.inputs)

    @property
    def attempts(self) -> int:
        """How many commands of the player so far were of the kind that changes something."""
        return len(self.attempted_by)

    def count_attempt(self) -> None:
        """Hear that one more has begun."""
        self.attempted_by.append(self.journal.inputs)

    @property
    def decided(self) -> bool:
        """Whether it has a verdict; a sandbox never has one."""
        return False

    @property
    def scenario_name(self) -> str:
        """What a recording calls the scenario that was played."""
        return SANDBOX

    def scenario_text(self) -> str:
        """The scenario as played, as documents for a recording."""
        return dump_documents(scenario_documents(self.setup))

    def score(self) -> dict[str, Any]:
        """What a recording tells of how it went, beside the digest."""
        return {}

    def miss(self, service: str) -> str:
        """What keeps the Service `namespace/name` from having an endpoint; empty where it has one."""
        if self.cluster.clock.tick_ms:
            routes = RouteReader(self.cluster, self.unseen).routes()
            found = next((route.miss for route in routes if route.key == service), None)
        else:
            found = dumped_miss(self.cluster.store, service)
        return miss_text(found) if found is not None else ""

    def way(self, service: str) -> list[str]:
        """The way of requests, one hop a line; that of one Service (`namespace/name`) alone where it is named.

        Empty where nobody asks for anything.
        """
        routes = RouteReader(self.cluster, self.unseen).routes()
        return way_lines([route for route in routes if service in {"", route.key}], self.tick_number)

    def notes(self) -> list[str]:
        """Sentences for the player that no line has printed; each is given once."""
        return []

    @property
    def stops(self) -> bool:
        """Whether whoever lets time pass is to be stopped here, to read what has not been told yet."""
        return False

    def mistakes(self) -> list[str]:
        """Sentences on what went wrong inside podfall itself: each mistake once, whatever way back is taken."""
        return untold(self.cluster, self.told_mistakes) if self.cluster.panics else []

    def note_broken(self, who: str, what: str, error: Exception) -> None:
        """Keep which line or request of the player this ended, and where it was raised."""
        self.broken_inputs.append(met_once(who, concerning(error, headline(what)), self.tick_number))

    def closed(self) -> str:
        """Why nobody may act now; empty where everybody may."""
        return ""

    def denies(self, request: HTTPRequest) -> str:
        """Why a request over HTTP is not allowed here; empty where it is."""
        del request
        return self.closed()

    def tick(self) -> None:
        """Let one tick pass."""
        self.cluster.tick()
        self.cluster.panics.attempt("the digest", self.digest.end_tick)

    def run(self, line: str, *, remote: bool = False) -> Run:
        """Run a console line, which a `LineRunner` drives; returns the exit status.

        A `remote` line, which came over HTTP, writes no real file and opens no editor.
        """
        if not line.strip():
            return self.shell.status
        self.journal.line(self.tick_number, line)
        return (yield from self.obey(line, self.context(line, remote=remote)))

    def obey(self, line: str, context: LineContext) -> Run:
        """Do what a line says that the journal knows."""
        return self.shell.line(line, context)

    def context(self, line: str, *, remote: bool = False) -> LineContext:
        """What a line of the player carries: all that it writes is caused by it, and what it changes counts."""
        rest = self.cluster.rest.caused_by(Cause("command", headline(line)))
        return LineContext(rest, counted=True, remote=remote)

    @contextmanager
    def indoors(self) -> Iterator[None]:
        """Touch nothing outside meanwhile: no real folder, no editor, no file that stays; and play no forks."""
        save, ask, outside = self.save, self.editing.ask, self.files.outside
        interventions, storms = self.interventions, self.storms
        self.save = self.editing.ask = self.interventions = self.storms = None
        self.files.look_at(None)
        try:
            yield
        finally:
            self.save, self.editing.ask = save, ask
            self.interventions, self.storms = interventions, storms
            self.files.look_at(outside)

    def find(self, entry: Found) -> None:
        """Have what a line finds outside there before it runs, and note it: a replay or a script brings it."""
        match entry:
            case WriteEntry(_, path, text):
                self.files.put(path, text)
            case Edited(_, number, text):
                self.editing.put(number, text)
            case Unsaved(_, number, why):
                self.saving.put(number, why)
        self.journal.entries.append(entry)

    def _found_outside(self, path: str, text: str | None) -> None:
        self.journal.found(WriteEntry(self.tick_number, path, text))

    def _edited(self, number: int, text: str) -> None:
        self.journal.found(Edited(self.tick_number, number, text))

    def _unsaved(self, number: int, why: str) -> None:
        self.journal.found(Unsaved(self.tick_number, number, why))
