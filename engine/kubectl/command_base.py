"""What a kubectl verb is: its name, its flags, its examples, and the generator that does it.

Each command has a file, which defines one `KubectlCommand`; command.py finds it by name, reads the flags and runs it
with a `CommandContext`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from engine.client.steps import Steps

if TYPE_CHECKING:
    from engine.client.restclient import RESTClient
    from engine.kubectl.context import Context
    from engine.kubectl.editor import Edit
    from engine.kubectl.errors import KubectlError
    from engine.kubectl.files import FileReader
    from engine.kubectl.flags import Arguments, Flag

NOT_HERE = " (not supported here)"
"""What the list of commands says of one that is not offered."""

CommandSteps = Steps[int]
"""A running verb: pieces of output and waits; it is sent what became of a wait, and returns the exit code."""


@dataclass
class IOStreams:
    """What a line has around it, apart from the cluster."""

    files: FileReader
    stdin: str
    context: Context
    """What lasts beyond the line."""
    edit: Edit | None
    """The editor; None where nobody can be asked for a text."""
    documents: int = 0
    """How many YAML documents the line has printed."""


@dataclass(frozen=True)
class CommandContext:
    """One use of a verb: what was typed and where it acts."""

    rest: RESTClient
    path: str
    """The command as typed, such as `kubectl create service`; errors name it."""
    args: Arguments
    console: IOStreams
    namespace: str
    namespace_given: bool
    """Whether the line had `-n`: then manifests must agree with it."""

    @property
    def files(self) -> FileReader:
        """The folder in which kubectl is run."""
        return self.console.files

    @property
    def stdin(self) -> str:
        """What the stage before printed."""
        return self.console.stdin

    @property
    def context(self) -> Context:
        """What lasts beyond the line."""
        return self.console.context

    @property
    def edit(self) -> Edit | None:
        """The editor, if there is one."""
        return self.console.edit

    @property
    def all_namespaces(self) -> bool:
        """Whether the line asks for every namespace."""
        return "all-namespaces" in self.args.values and self.args.on("all-namespaces")


def not_offered(name: str, summary: str, instead: str) -> KubectlCommand:
    """Return a command that help lists, and that says what to use instead."""
    short = summary.removesuffix(".") + NOT_HERE
    return KubectlCommand(
        name, _never, summary=summary, short=short, details=f"Not supported here: {instead}.", instead=instead
    )


def _never(call: CommandContext) -> CommandSteps:
    """Be the command that is not offered; command.py says so before it comes to this."""
    yield from ()
    raise NotImplementedError(call.path)


def refuse(error: KubectlError) -> CommandSteps:
    """Be a verb that does nothing but fail: what is left of a command whose subcommand is missing."""
    yield from ()
    raise error


@dataclass(frozen=True)
class KubectlCommand:
    """A command or subcommand of kubectl."""

    name: str
    run: Callable[[CommandContext], CommandSteps]
    flags: tuple[Flag, ...] = ()
    summary: str = ""
    """The first line of its help."""
    short: str = ""
    """What lists of commands say of it; without it the summary."""
    details: str = ""
    """What its help says after the first line."""
    examples: tuple[tuple[str, str], ...] = ()
    """What a line does, and the line: about objects of the first chapters, so that it can be typed as it stands."""
    usage: str = ""
    """The arguments in a usage line, after the command itself."""
    aliases: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    """Flags without which the verb is not run."""
    subcommands: tuple[KubectlCommand, ...] = ()
    instead: str = ""
    """Set for a command of kubectl that is not offered here: what to use. It is not run, whatever its flags."""
    mutating: bool = False
    """Whether the verb writes to the cluster when no flag says otherwise."""

    def subcommand(self, name: str) -> KubectlCommand | None:
        """Return the subcommand of this name or alias."""
        return next((sub for sub in self.subcommands if name == sub.name or name in sub.aliases), None)


class CommandGroup(NamedTuple):
    """Commands that help lists under one title."""

    title: str
    verbs: tuple[KubectlCommand, ...]
