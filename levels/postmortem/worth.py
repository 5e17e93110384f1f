"""What each command was worth: the same run once more without it, and what was lost then.

Everything else stays as it was, each in its own tick. So a command that another one needs is worth what both are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from levels.journal.journal import Edited, HTTPEntry, LineEntry, Unsaved, WriteEntry
from levels.playback.replay import session_of
from levels.session.level import Level
from levels.session.replayer import Replayer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from levels.journal.journal import JournalEntry
    from levels.postmortem.chronicle import Chronicle
    from levels.session.session import Session

MOST = 24
"""So many commands are left out, each in a run of its own; the first ones."""


class WithoutIt(NamedTuple):
    """A run without one of its commands."""

    lost: int
    """Requests of all clients."""
    verdict: str
    """What the level came to, if need be after the end of the run that was recorded; empty for a sandbox."""


def weighed(chronicle: Chronicle) -> list[int]:
    """The numbers of the inputs that are left out, one at a time."""
    return [played.number for played in chronicle.inputs if played.acts][:MOST]


def worth_of(chronicle: Chronicle, passed: Callable[[], None]) -> dict[int, WithoutIt]:
    """Play the run without each of those; `passed` is called after each of these runs."""
    found = {}
    decided = chronicle.level is not None and chronicle.level.verdict != "pending"
    for number in weighed(chronicle):
        run = chronicle.run
        session = session_of(run)
        Replayer(session, without(run.script, number)).play(run.end_tick)
        lost = lost_in(session)
        found[number] = WithoutIt(lost, _verdict_of(session, decided=decided))
        passed()
    return found


def _verdict_of(session: Session, *, decided: bool) -> str:
    """How a level stands; where the recorded run was `decided`, how it ends."""
    if not isinstance(session, Level):
        return ""
    while decided and session.verdict == "pending":
        session.tick()
    return session.verdict


def lost_in(session: Session) -> int:
    """How many requests were lost, of all clients."""
    metrics = session.cluster.metrics
    return sum(metrics.window(name, 0, session.tick_number).lost_total for name in metrics.clients())


def without(script: Sequence[JournalEntry], number: int) -> list[JournalEntry]:
    """The script without its `number`-th line or request, nor what that found outside; texts count on without gaps."""
    places = [place for place, entry in enumerate(script) if isinstance(entry, LineEntry | HTTPEntry)]
    place = first = places[number - 1]
    while (
        isinstance(script[place], LineEntry) and first and isinstance(script[first - 1], Edited | Unsaved | WriteEntry)
    ):
        first -= 1
    own = script[first:place]
    edits, saves = (sum(isinstance(entry, kind) for entry in own) for kind in (Edited, Unsaved))
    return [
        *script[:first],
        *(entry for entry in own if isinstance(entry, WriteEntry)),
        *(_counting_on(entry, edits, saves) for entry in script[place + 1 :]),
    ]


def _counting_on(entry: JournalEntry, edits: int, saves: int) -> JournalEntry:
    """What came after so many edited texts, and saves that wrote nothing, that are not there now."""
    if isinstance(entry, Edited):
        return entry._replace(number=entry.number - edits)
    return entry._replace(number=entry.number - saves) if isinstance(entry, Unsaved) else entry
