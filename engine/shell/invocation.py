"""What the shell and its commands say to each other.

A command is a generator: it yields pieces of output, and `Wait` when it wants time to pass, and returns its
exit status. The driver of a line answers each `Wait` with True (the condition came true) or False (the
limit passed); pieces are answered with None. This module holds only these types, so that a command needs
nothing else of the shell.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from typing import NamedTuple, Protocol, TypeAlias

from engine.client.output import Stderr, Stdout
from engine.clock import Wait


class Invocation(NamedTuple):
    """One call of a command: `argv[0]` is its name as typed, `stdin` all that the stage before it printed."""

    argv: list[str]
    stdin: str
    env: Mapping[str, str]


Piece: TypeAlias = Stdout | Stderr
Run: TypeAlias = Generator[Piece | Wait, bool | None, int]
Command: TypeAlias = Callable[[Invocation], Run]


class VirtualFiles(Protocol):
    """The virtual folder of a console. Any method may raise OSError; its `strerror` is shown."""

    def read(self, path: str) -> str:
        """Return the text of a file; FileNotFoundError if there is none of that name."""

    def write(self, path: str, text: str, append: bool) -> None:
        """Replace the text of a file, or add to its end; creates the file."""

    def names(self) -> Iterable[str]:
        """Return the names of all files, relative to the folder."""


def reason_of(error: OSError) -> str:
    """Say in the words of the C library why a file could not be used."""
    if isinstance(error, FileNotFoundError):
        return "No such file or directory"
    return error.strerror or str(error) or "Input/output error"
