"""Where a script stands: plain data, which a keyframe copies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from engine.runtime.script.tree import Commands

Source = str | Commands
"""A script as its text; within one step also what was read of it."""

SHELL_NAMES = frozenset({"sh", "bash", "ash", "dash"})
"""The programs that run scripts."""

UNKNOWN = "\ufffc"
"""What a program printed of which nobody knows what it prints: every test of it holds."""

Sink = tuple[str, str, str | None]
"""Where output and errors go (a file; empty is the log), and the input; None is none."""

FOREVER = 1 << 40
"""Seconds that never pass: `sleep infinity`, `tail -f`."""


def shell_operands(words: list[str]) -> tuple[bool, list[str]]:
    """Whether a shell that is started so takes a script as text (`-c`), and what stands behind its options."""
    rest, takes_text = words[1:], False
    while rest and rest[0][:1] in {"-", "+"} and rest[0] not in {"-", "--"}:
        takes_text |= not rest[0].startswith("--") and "c" in rest[0]
        rest = rest[1:]
    return takes_text, rest[1:] if rest[:1] == ["--"] else rest


class ScriptPlace(NamedTuple):
    """A place in a script."""

    source: Source
    step: int


@dataclass(slots=True)
class StepBudget:
    """How many steps may still be taken before time passes, by a script and by all that it runs at once."""

    left: int = 20_000
    depth: int = 0
    """How many scripts run within each other now."""


class CommandResult(NamedTuple):
    """What a command printed, how it ended, and how many seconds it took."""

    output: str
    code: int
    seconds: int = 0
    errors: str = ""


@dataclass(slots=True)
class Frame:
    """A script, or a function of it, that is being run."""

    source: Source
    step: int
    arguments: list[str]
    name: str = "sh"
    function: bool = False
    """It shares its caller's variables: a function, or what `eval` and `.` run."""
    called: bool = False
    """A function that was called by its name, and may have variables of its own."""
    depths: tuple[int, int, int] = (0, 0, 0)
    """How many loops, redirections and subshells were open when it began."""
    outer: dict[str, str | None] = field(default_factory=dict)
    """What its own variables are behind its end; None where there were none."""


@dataclass(slots=True)
class Subshell:
    """What a subshell gives back at its end."""

    variables: dict[str, str]
    frames: int
    words: int
    sinks: int
    """How many of each were open when it began."""
    step: int
    """Where its end lies in the frame in which it began; -1 where it ends with its frame."""
    errexit: bool


@dataclass(slots=True)
class ScriptState:
    """Everything that a script remembers."""

    frames: list[Frame]
    variables: dict[str, str]
    functions: dict[str, ScriptPlace] = field(default_factory=dict)
    code: int = 0
    words: list[list[str]] = field(default_factory=list)
    """What the open `for` loops have left."""
    sinks: list[Sink] = field(default_factory=list)
    """Where output and errors go, and what is left of the input, for each open redirection."""
    subshells: list[Subshell] = field(default_factory=list)
    errexit: bool = False
    pipefail: bool = False
    at_exit: str = ""
    """The script that runs at its end (`trap ... EXIT`)."""
    ended_with: int | None = None
    """The status with which it has ended, while that one runs."""
    background_s: int = 0
    """How long what runs in the background still takes, for `wait`."""
    last: bool = False
    """Whether nothing comes behind the command that runs now."""
    line: str = ""
    """What was printed without the end of its line."""
