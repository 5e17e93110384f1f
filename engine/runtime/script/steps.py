"""The steps of a script: what `program` lays out, and `machine` takes."""

from __future__ import annotations

from msgspec import Struct

from engine.runtime.script.tree import Commands, Redirection, ScriptWord, Simple

ALWAYS, OK, BAD = "", "ok", "bad"


class Act(Struct, frozen=True):
    """Run one simple command; it may go on in a function or in another script, and it may pause."""

    command: Simple


class Pipe(Struct, frozen=True):
    """Run commands joined by `|`, or one in the background, to their end."""

    stages: tuple[Commands, ...]
    background: bool


class Jump(Struct):
    """Go on elsewhere: always, or after a success, or after a failure."""

    when: str = ALWAYS
    to: int = -1


class Check(Struct, frozen=True):
    """`set -e` ends the script here after a failure."""


class Negate(Struct, frozen=True):
    """Turn the status over."""


class Done(Struct, frozen=True):
    """Set the status to success: a loop that ran no body, or an `if` without a branch."""


class Begin(Struct, frozen=True):
    """A `for` reads its words; None are the parameters."""

    words: tuple[ScriptWord, ...] | None


class Next(Struct):
    """A `for` takes its next word, or goes on behind its end."""

    name: str
    to: int = -1


class Choose(Struct):
    """A `case` goes on at the first arm whose pattern fits, or behind its end."""

    word: ScriptWord
    arms: tuple[tuple[tuple[ScriptWord, ...], int], ...] = ()
    to: int = -1


class Define(Struct):
    """A function is known from here on; its body lies behind."""

    name: str
    to: int = -1


class Return(Struct, frozen=True):
    """The end of a function's body."""


class Open(Struct, frozen=True):
    """From here on output goes, and input comes, as these say."""

    redirections: tuple[Redirection, ...]


class Close(Struct, frozen=True):
    """The end of what `Open` began."""


class Enter(Struct):
    """A subshell begins: its variables are its own, and `exit` leads to its end."""

    to: int = -1


class Leave(Struct, frozen=True):
    """The end of a subshell."""


class Drop(Struct, frozen=True):
    """The words of a `for` that is left early."""


Step = (
    Act
    | Pipe
    | Jump
    | Check
    | Negate
    | Done
    | Begin
    | Next
    | Choose
    | Define
    | Return
    | Open
    | Close
    | Enter
    | Leave
    | Drop
)
Program = tuple[Step, ...]
