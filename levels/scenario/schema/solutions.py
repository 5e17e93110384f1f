"""How a scenario file is played, right or wrong: the scripts that prove it."""

from typing import Literal

import msgspec

from levels.scenario.schema.strict import Strict


class FileWrite(Strict, frozen=True, kw_only=True):
    """A file of the player's folder."""

    path: str
    text: str


class ScriptEntry(Strict, frozen=True, kw_only=True):
    """An input after tick `tick`: exactly one of line, file, edited text and interrupt."""

    tick: int
    run: str = ""
    write: FileWrite | None = None
    edit: str | None = None
    """What the editor gives back that a later line opens (`kubectl edit`, `edit`)."""
    interrupt: bool = False

    @property
    def inputs(self) -> int:
        """How many inputs are given."""
        return bool(self.run) + (self.write is not None) + (self.edit is not None) + self.interrupt


class LostBound(Strict, frozen=True, kw_only=True):
    """How many requests may be lost."""

    max: int


class SolutionExpect(Strict, frozen=True, kw_only=True):
    """What a solution comes to."""

    passes: bool = msgspec.field(name="pass")
    failing: tuple[str, ...] = ()
    lost: LostBound | None = None


class Solution(Strict, frozen=True, kw_only=True):
    """A way to play the level, right or wrong."""

    name: str
    kind: Literal["reference", "alternative", "wrong"]
    script: tuple[ScriptEntry, ...]
    expect: SolutionExpect
    postmortem: str = ""


class LazyWin(Strict, frozen=True, kw_only=True):
    """A strategy that needs no understanding, and wins here all the same."""

    strategy: str
    """Its name in the list of the proof `lazy`."""
    since: int = msgspec.field(name="from")
    """The earliest tick in which it may begin and win."""
    because: str
    """Why that is the understanding from then on."""
