"""What a handed-in recording is worth: `podfall grade` replays each and makes a row of it.

A file that cannot be read or replayed is a row with its reason, so that one of thirty does not stop the others.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import NamedTuple

from levels.files.documents import UnreadableError
from levels.files.output import begins_with
from levels.playback.replay import compare, session_of
from levels.recording.level_version import difference
from levels.recording.record import RunRecord, read_run
from levels.session.level import Level
from levels.session.replayer import Replayer

LONGEST = 100_000
"""A recording of more ticks is not replayed: the longest level has a few hundred."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


_BOM = "\ufeff"
"""Makes spreadsheets read a table as UTF-8."""


class Grade(NamedTuple):
    """One row."""

    file: str
    level: str
    verdict: str
    """passed, failed, unfinished, sandbox or unreadable."""
    medals: str
    lost: str
    hints: str
    commands: str
    replay: str
    """same, or what differs."""
    note: str

    @property
    def readable(self) -> bool:
        """Whether there was something to grade."""
        return self.verdict != "unreadable"

    @property
    def ok(self) -> bool:
        """Whether the level was passed, and the recording is what was really played."""
        return self.verdict == "passed" and self.replay == "same"


def grade(file: str) -> Grade:
    """Replay one recording."""
    try:
        run = read_run(file)
        if run.end_tick > LONGEST:
            return _unreadable(file, f"runs for {run.end_tick} ticks; more than {LONGEST} are not replayed")
        session = session_of(run)
    except UnreadableError as error:
        return _unreadable(file, str(error))
    Replayer(session, run.script).play(run.end_tick)
    outcome = compare(session, run)
    replayed = "same" if outcome.same else outcome.sentence
    mistakes = "; ".join(f"a mistake of podfall itself in {mistake}" for mistake in outcome.mistakes)
    if not isinstance(session, Level):
        return Grade(file, session.scenario_name, "sandbox", "", "", "", str(session.mutations), replayed, mistakes)
    verdict = "unfinished" if session.verdict == "pending" else session.verdict
    return Grade(
        file,
        session.scenario.name,
        verdict,
        " ".join(session.medals()),
        str(session.requests_lost()),
        str(_hints(session, run)),
        str(session.mutations),
        replayed,
        "; ".join(note for note in (mistakes, difference(run)) if note),
    )


def _hints(level: Level, run: RunRecord) -> int:
    """A hint that was read with a key and not typed is no line of the journal; the recording counts it."""
    return max(level.hints_used, run.status.hints_used)


def _unreadable(file: str, why: str) -> Grade:
    return Grade(file, "", "unreadable", "", "", "", "", "", why)


IS_TABLE = begins_with(f"{_BOM}{','.join(Grade._fields)}\n")
"""Known as a table of podfall's."""


def table_file(marks: Iterable[Grade]) -> str:
    """The table as a file of its own."""
    return _BOM + as_csv(marks)


def as_csv(marks: Iterable[Grade]) -> str:
    """The rows as a table for a spreadsheet, which must not take what a student wrote for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(Grade._fields)
    for mark in marks:
        writer.writerow(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in mark)
    return out.getvalue()


def as_text(marks: Iterable[Grade]) -> str:
    """The rows for a terminal; what is wrong with a file stands below its row."""
    lines = [f"{'FILE':<32} {'LEVEL':<16} {'VERDICT':<10} {'LOST':>5} {'HINTS':>5} {'COMMANDS':>8}  MEDALS"]
    for mark in marks:
        counts = f"{mark.lost:>5} {mark.hints:>5} {mark.commands:>8}"
        lines.append(f"{mark.file:<32} {mark.level:<16} {mark.verdict:<10} {counts}  {mark.medals}".rstrip())
        lines += [f"    {remark}" for remark in (mark.replay, mark.note) if remark not in {"", "same"}]
    return "\n".join(lines)
