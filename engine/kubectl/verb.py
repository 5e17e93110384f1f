"""What a kubectl verb is: its name, its flags, and the generator that does it.

Each file in verbs/ defines one `Verb`; command.py finds it by name, reads the flags and runs it with a `Call`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from engine.client.output import Err, Out
from engine.clock import Wait

if TYPE_CHECKING:
    from engine.client.rest import Rest
    from engine.kubectl.errors import KubectlError
    from engine.kubectl.grammar import Arguments, Flag
    from engine.kubectl.manifests import Files

T = TypeVar("T")

Answer = Generator[Out | Err | Wait, bool | None, T]
"""A part of a verb: it may print and wait on the way to what it returns."""

Steps = Answer[int]
"""A running verb: pieces of output and waits; it is sent what became of a wait, and returns the exit code."""


@dataclass(frozen=True)
class Call:
    """One use of a verb: what was typed and where it acts."""

    rest: Rest
    path: str
    """The command as typed, such as `kubectl create service`; errors name it."""
    args: Arguments
    files: Files
    stdin: str
    namespace: str
    namespace_given: bool
    """Whether the line had `-n`: then manifests must agree with it."""

    @property
    def all_namespaces(self) -> bool:
        """Whether the line asks for every namespace."""
        return "all-namespaces" in self.args.values and self.args.on("all-namespaces")


def refuse(error: KubectlError) -> Steps:
    """Be a verb that does nothing but fail: what is left of a command whose subcommand is missing."""
    yield from ()
    raise error


@dataclass(frozen=True)
class Verb:
    """A command or subcommand of kubectl."""

    name: str
    run: Callable[[Call], Steps]
    flags: tuple[Flag, ...] = ()
    summary: str = ""
    usage: str = ""
    """The arguments in a usage line, after the command itself."""
    aliases: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    """Flags without which the verb is not run."""
    subcommands: tuple[Verb, ...] = ()
    mutating: bool = False
    """Whether the verb writes to the cluster when no flag says otherwise."""

    def subcommand(self, name: str) -> Verb | None:
        """Return the subcommand of this name or alias."""
        return next((sub for sub in self.subcommands if name == sub.name or name in sub.aliases), None)
