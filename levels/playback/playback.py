"""What a replay shows: a session to begin with, what is done in it and when, and what there is to say at its end.

Made of a recording, or of a scenario and one of its scripts. Nothing here plays; the screen's replay does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from levels.journal.journal import Edited, InterruptEntry, JournalEntry, LineEntry, WriteEntry
from levels.journal.rules import other_rules
from levels.playback.replay import compare, session_of
from levels.session.level import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from levels.recording.record import RunRecord
    from levels.scenario.loading.loader import Scenario
    from levels.scenario.schema.solutions import ScriptEntry
    from levels.session.session import Session


class Playback(NamedTuple):
    """Something to watch."""

    title: str
    session: Session
    """Freshly built: nothing has happened in it. Whoever only watches may go back, even where the player may not."""
    script: tuple[JournalEntry, ...]
    end: int
    """The last tick."""
    run: RunRecord | None = None
    """The recording it was made of, to compare with at the end."""

    def over(self, session: Session) -> bool:
        """Whether there is nothing more to watch: the last tick, or without a recording the verdict."""
        decided = self.run is None and isinstance(session, Level) and session.verdict != "pending"
        return decided or session.tick_number >= self.end

    def opening(self) -> str:
        """What to tell before it begins; empty for nothing."""
        told = other_rules(self.run.rules) if self.run is not None else ""
        return f"{told} Its commands are played afresh; its end tells what differs." if told else ""

    def closing(self, session: Session) -> list[str]:
        """What to tell once it is over."""
        told = [f"The replay ends in tick {session.tick_number}."]
        if isinstance(session, Level):
            told.append(_verdict(session))
        if self.run is not None:
            outcome = compare(session, self.run)
            told.append(f"{'It is the ' if outcome.same else 'It is not the same run: '}{outcome.sentence}.")
        return told


def playback_of_run(run: RunRecord) -> Playback:
    """A recording. Raises UnreadableError where its scenario cannot be built."""
    session = session_of(run)
    session.may_rewind = True
    title = f"{session.title}, recorded" if isinstance(session, Level) else f"sandbox, seed {run.setup.seed}, recorded"
    return Playback(title, session, run.script, run.end_tick, run)


def playback_of_script(scenario: Scenario, script: Sequence[ScriptEntry], name: str) -> Playback:
    """A script of a scenario, such as its reference solution, under the `name` it is known by."""
    level = Level(scenario)
    level.may_rewind = True
    return Playback(f"{level.title}: {name}", level, tuple(_entries(script)), level.spec.rules.max_tick)


def playback_of_reference(scenario: Scenario) -> Playback | None:
    """The reference solution of a scenario; None where it has none."""
    reference = next((solution for solution in scenario.spec.solutions if solution.kind == "reference"), None)
    return playback_of_script(scenario, reference.script, "the reference solution") if reference is not None else None


def _entries(script: Sequence[ScriptEntry]) -> Iterator[JournalEntry]:
    edits = 0
    for entry in script:
        if entry.write is not None:
            yield WriteEntry(entry.tick, entry.write.path, entry.write.text)
        elif entry.edit is not None:
            edits += 1
            yield Edited(entry.tick, edits, entry.edit)
        else:
            yield InterruptEntry(entry.tick) if entry.interrupt else LineEntry(entry.tick, entry.run)


def _verdict(level: Level) -> str:
    """How a level went, as a sentence."""
    medals = level.medals()
    if level.verdict == "passed":
        return f"Passed in tick {level.verdict_tick}" + (f"; medals: {', '.join(medals)}." if medals else ".")
    if level.verdict == "failed":
        unmet = [goal.text for goal in level.goals() if goal.state != "passed"]
        return f"Failed in tick {level.verdict_tick}. Not met: {'; '.join(unmet)}."
    return "The level was not decided by then."
