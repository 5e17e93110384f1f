"""The unfinished run of a level in the plain console: what is asked before it begins, and keeping it from line to line.

A person at a terminal is asked as the screen's dialog asks. A script is not: it begins at tick 0, is told in one line
that there is an unfinished run, and leaves that as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from engine.shell import Stderr, Stdout
from levels.saves.autosave import Autosave
from levels.saves.kept import DamagedRunError, file_of, go_on, kept_run, offer_of, put_by
from tui.standardstreams import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from levels.saves.kept import KeptRun
    from levels.scenario.loading.loader import Scenario
    from levels.session.level import Level
    from levels.session.session import Session

_ANSWERS = {"": "go on", "y": "go on", "n": "anew", "q": "neither"}


class NobodyPlaysError(Exception):
    """The player leaves the kept run as it is."""


class Keeping:
    """Keeps one level from line to line, and begins it where it was left."""

    def __init__(self, scenario: Scenario, kept: KeptRun | None = None) -> None:
        """Keep the run of `scenario`, which goes on from `kept`."""
        self.kept = kept
        self.autosave = Autosave(scenario)
        self._complained = False

    def begin(self, session: Session) -> None:
        """Bring a level that has just begun to where it was left. Raises DamagedError."""
        level = cast("Level", session)
        if self.kept is not None:
            go_on(level, self.kept)
            level.notes()  # what the guide said until then was heard
            say(Stdout(f"-- You go on in tick {level.tick_number}.\n"))
        self.autosave.begin(level)

    def after_line(self, session: Session) -> None:
        """Keep what the line did."""
        self.autosave.keep(cast("Level", session), now=True)
        if self.autosave.complaint and not self._complained:
            self._complained = True
            say(Stderr(f"podfall: {self.autosave.complaint}\n"))


def keeping_of(scenario: Scenario, ask: Callable[[str], str] | None) -> Keeping | None:
    """What keeps a run of `scenario`, after `ask` was asked what becomes of an unfinished one; None for a script.

    Raises NobodyPlaysError.
    """
    try:
        kept = kept_run(scenario)
    except DamagedRunError as error:
        say(Stderr(f"podfall: {error}\n"))
        return None if ask is None or file_of(scenario.name).exists() else Keeping(scenario)
    if ask is None:
        if kept is not None:
            told = f"an unfinished run of this level lies at {kept.file}, in tick {kept.tick}, and stays as it is"
            say(Stderr(f"podfall: {told}\n"))
        return None
    return Keeping(scenario) if kept is None else _asked(scenario, kept, ask)


def _asked(scenario: Scenario, kept: KeptRun, ask: Callable[[str], str]) -> Keeping | None:
    offer = offer_of(kept)
    say(Stdout("".join(f"{sentence}\n" for sentence in ("You did not finish this one.", *offer.says))))
    answer = None
    while answer is None:
        typed = ask(f"Enter: {offer.go_on}; n: {offer.anew}; q: quit? ")
        answer = _ANSWERS.get(typed.strip().lower())
    if answer == "neither":
        raise NobodyPlaysError
    if kept.stale:
        try:
            kept = put_by(kept)
        except OSError as error:
            say(Stderr(f"podfall: {kept.file}: cannot be set aside: {error.strerror}; this run is not kept\n"))
            return None
        say(Stdout(f"The run as it was lies at {kept.file}\n"))
    return Keeping(scenario, kept if answer == "go on" else None)
