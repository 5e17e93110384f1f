"""A level: a scenario under judgement, with its guide, its own words, and what it forbids.

The command line, the screen and the proofs own one each and drive it like any session; after every tick they may ask
for goals, verdict and what the guide says.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from engine.clock import EPOCH_S
from engine.shell import Run, Stderr
from levels.journal.journal import Edited, WriteEntry
from levels.scenario.loading.loader import Scenario
from levels.session import lockout
from levels.session.attempt import Attempt
from levels.session.guide import Guide
from levels.session.level_commands import denied_request, fence_in, lesson_commands

if TYPE_CHECKING:
    from engine.apiserver.endpoints.exchange import HTTPRequest
    from engine.shell import LineContext
    from levels.scenario.schema.lesson import CoachLine
    from levels.session.scenario_events import EventNotice

LOCKED = 1
"""The exit status of a line that was typed while the console is locked."""


class Level(Attempt):
    """A scenario that is being played."""

    def __init__(
        self,
        scenario: Scenario,
        seed: int | None = None,
        traffic_seed: int | None = None,
        *,
        epoch_s: int = EPOCH_S,
    ) -> None:
        """Begin as a trial does, at tick 0; the guide has had its first look. Raises UnreadableError."""
        super().__init__(scenario, seed, traffic_seed, epoch_s=epoch_s)
        self.guide = Guide(self)
        self.shell.commands.update(lesson_commands(self))
        self.sandbox_words = False
        fence_in(self.shell.commands, self.spec.rules.deny)
        self.guide.look(self.scene)

    @property
    def notices(self) -> list[EventNotice]:
        """What happened without the player, oldest first."""
        return self.happenings.notices

    def asleep(self) -> int:
        """The last tick of the stretch in which the console is locked now; 0 where it is open."""
        return lockout.until(self)

    def coach_lines(self) -> list[CoachLine]:
        """What the guide has to say since this was last asked."""
        return self.guide.take()

    def notes(self) -> list[str]:
        """The guide's lines and the verdict as sentences, each once: for a console without a screen."""
        told = [line.say for line in self.coach_lines()]
        return [*told, *self.guide.verdict_once()]

    @property
    def stops(self) -> bool:
        """Where the guide wants the clock to stand, and at the end."""
        return self.guide.pauses or self.guide.verdict_due

    def tick(self) -> None:
        """Let one tick pass, judge it, and let the guide look."""
        super().tick()
        self.cluster.panics.attempt("the coach", partial(self.guide.look, self.scene))

    def closed(self) -> str:
        """Why nobody may act now; empty where everybody may."""
        return lockout.closed(self)

    def locks_out(self, line: str) -> str:
        """Why that line has to wait; empty where it may run."""
        return self.closed() if lockout.is_for_the_awake(line) else ""

    def denies(self, request: HTTPRequest) -> str:
        """Why a request over HTTP is not allowed here; empty where it is."""
        return self.closed() or denied_request(request, self.spec.rules.deny)

    def write(self, path: str, text: str) -> None:
        """Put a file into the player's folder, as an editor does."""
        self.journal.entries.append(WriteEntry(self.tick_number, path, text))
        self.files.write(path, text, append=False)

    def edit_next(self, text: str) -> None:
        """Have the text that the next question for an editor gets."""
        self.journal.entries.append(Edited(self.tick_number, self.editing.put_next(text), text))

    def run(self, line: str, *, remote: bool = False) -> Run:
        """Run a console line, unless the console is locked."""
        closed = self.locks_out(line)
        if closed:
            yield Stderr(f"podfall: {closed}; tick lets time pass\n")
            return LOCKED
        return (yield from super().run(line, remote=remote))

    def obey(self, line: str, context: LineContext) -> Run:
        """Do what a line says that the journal knows, and let the guide hear it."""
        status = yield from super().obey(line, context)
        self.guide.heard(line)
        return status
