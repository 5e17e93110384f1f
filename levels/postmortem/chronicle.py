"""Plays a recording again and notes what a post-mortem tells: every lost request, what was done, what came of it.

Nothing here asks for what is kept only for a while: each loss is noted as it is counted, each entry of etcd's log as it
is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.apps import EndpointSlice
from engine.shell import Stdout, headline
from levels.journal.journal import HTTPEntry, LineEntry
from levels.playback.replay import compare, session_of
from levels.postmortem.reactions import Reactions
from levels.session.level import Level
from levels.session.line_runner import unwatched
from levels.session.replayer import Replayer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine.api.meta import Object
    from engine.etcd.store import LogEntry
    from engine.metrics import LostRequest
    from engine.shell import Piece
    from levels.playback.replay import ReplayResult
    from levels.recording.record import RunRecord
    from levels.session.attempt import GoalState
    from levels.session.session import Session


class CountedLoss(NamedTuple):
    """A lost request, and how many there were that were lost just alike."""

    record: LostRequest
    requests: int


class GoalChange(NamedTuple):
    """A goal that was met in a tick, or no longer."""

    tick: int
    text: str
    told: str


class PlayedInput(NamedTuple):
    """A line or a request of the player that changed something."""

    number: int
    """From 1 on, lines and requests counted together."""
    tick: int
    what: str
    """As far as it has room on a line."""
    did: tuple[str, ...]
    """What it printed, or else what it wrote."""
    breaks: bool
    """Whether it was there to break something."""
    acts: bool
    """Whether it could mend something: it is none of the sandbox's own words."""


class IdleInput(NamedTuple):
    """A line or a request of the kind that changes something, which was refused or found nothing to change."""

    tick: int
    what: str
    """As far as it has room on a line."""
    said: tuple[str, ...]
    """What it printed, errors too."""


class Chronicle(NamedTuple):
    """A run that was played to its end."""

    run: RunRecord
    session: Session
    losses: tuple[CountedLoss, ...]
    """All of them, as they were given up."""
    goals: tuple[GoalChange, ...]
    inputs: tuple[PlayedInput, ...]
    """Those that changed something, oldest first."""
    idle: tuple[IdleInput, ...]
    """Those that were meant to, and did not."""
    typed: int
    """How many lines and requests there were."""
    reactions: Reactions
    outcome: ReplayResult
    """Whether it is what was recorded."""

    @property
    def level(self) -> Level | None:
        """The level that was played; None for a sandbox."""
        return self.session if isinstance(self.session, Level) else None

    @property
    def lost(self) -> int:
        """Requests of all clients."""
        return sum(loss.requests for loss in self.losses)


def chronicle_of(run: RunRecord, passed: Callable[[], None] = unwatched) -> Chronicle:
    """Play `run`; `passed` is called before each tick. Raises UnreadableError where its scenario cannot be built."""
    session = session_of(run)
    chronicler = _Chronicler(session)
    for _ in Replayer(session, run.script, chronicler.heard).steps(run.end_tick):
        chronicler.look()
        passed()
    chronicler.look()
    return chronicler.told(run)


class _Chronicler:
    """Notes what happens in one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._losses: list[CountedLoss] = []
        self._goals: list[GoalChange] = []
        self._printed: dict[int, list[str]] = {}
        """Number of a line to what it printed."""
        self._complained: dict[int, list[str]] = {}
        """The same of what went to standard error."""
        self._wrote: dict[tuple[int, str], list[str]] = {}
        """Tick and cause to what was written."""
        self._revision = session.cluster.store.revision
        self._states = self._look_at_goals()
        self._reactions = Reactions(session.cluster.store.list_as(EndpointSlice))
        session.cluster.metrics.on_lost = self._lose

    def _lose(self, record: LostRequest, count: int) -> None:
        self._losses.append(CountedLoss(record, count))

    def heard(self, piece: Piece) -> None:
        """Keep what a line prints."""
        kept = self._printed if isinstance(piece, Stdout) else self._complained
        kept.setdefault(self._session.journal.inputs, []).append(piece.text)

    def look(self) -> None:
        """See what this tick, and what was done after it, has changed."""
        states = self._look_at_goals()
        for name, goal in states.items():
            self._compare(self._states[name], goal)
        self._states = states
        store = self._session.cluster.store
        for revision in range(self._revision + 1, store.revision + 1):
            entry = store.entry(revision)
            if entry is not None:
                self._reactions.take(entry)
                self._attribute(entry)
        self._revision = store.revision

    def _look_at_goals(self) -> dict[str, GoalState]:
        return {goal.id: goal for goal in self._session.goals()} if isinstance(self._session, Level) else {}

    def _compare(self, was: GoalState, now: GoalState) -> None:
        """Note a change; that the end of the level fails all that is open is told by its verdict."""
        tick = self._session.tick_number
        over = isinstance(self._session, Level) and self._session.verdict != "pending"
        if now.state == was.state:
            return
        if now.state == "passed":
            self._goals.append(GoalChange(tick, now.text, "is met"))
        elif was.state == "passed":
            self._goals.append(GoalChange(tick, now.text, "is met no longer"))
        elif now.state == "failed" and (not over or now.lost_since == tick):
            self._goals.append(GoalChange(tick, now.text, "can no longer be met"))

    def _attribute(self, entry: LogEntry[Object]) -> None:
        if entry.cause.kind == "command" and entry.resource != "events":
            verb = "created" if entry.old is None else "deleted" if entry.obj is None else "changed"
            self._wrote.setdefault((entry.tick, entry.cause.ref), []).append(f"{verb} {entry.resource} {entry.key}")

    def told(self, run: RunRecord) -> Chronicle:
        """Everything that was noted."""
        session = self._session
        return Chronicle(
            run,
            session,
            tuple(self._losses),
            tuple(self._goals),
            tuple(self._inputs()),
            tuple(self._idle()),
            session.journal.inputs,
            self._reactions,
            compare(session, run),
        )

    def _given(self) -> Iterator[tuple[int, LineEntry | HTTPEntry]]:
        """Every line and request with its number."""
        entries = self._session.journal.entries
        return enumerate((entry for entry in entries if isinstance(entry, LineEntry | HTTPEntry)), start=1)

    def _inputs(self) -> list[PlayedInput]:
        actions, found = self._session.actions, []
        changed, line = dict.fromkeys(self._session.changed_by), 0
        for number, entry in self._given():
            is_line = isinstance(entry, LineEntry)
            line += is_line
            what = _headline(entry)
            if number in changed:
                breaks = is_line and line in actions.broken
                acts = not is_line or line in actions.lines
                found.append(PlayedInput(number, entry.tick, what, self._did(number, entry.tick, what), breaks, acts))
        return found

    def _idle(self) -> Iterator[IdleInput]:
        changed = dict.fromkeys(self._session.changed_by)
        attempted = dict.fromkeys(number for number in self._session.attempted_by if number not in changed)
        for number, entry in self._given():
            if number in attempted:
                said = "".join([*self._complained.get(number, []), *self._printed.get(number, [])])
                yield IdleInput(entry.tick, _headline(entry), tuple(line for line in said.splitlines() if line.strip()))

    def _did(self, number: int, tick: int, what: str) -> tuple[str, ...]:
        """What it printed; where that is nothing, what it wrote in its own tick."""
        printed = [line for line in "".join(self._printed.get(number, [])).splitlines() if line.strip()]
        return tuple(printed or self._wrote.get((tick, what), []))


def _headline(entry: LineEntry | HTTPEntry) -> str:
    """What was given, as far as it has room on a line."""
    return headline(entry.run) if isinstance(entry, LineEntry) else f"{entry.request.method} {entry.request.path}"
