"""What the shell and its commands say to each other.

A command is a generator, as `engine.client.steps` describes. This module holds only types, so that a command needs
nothing else of the shell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from engine.client.steps import Run

if TYPE_CHECKING:
    from engine.client.restclient import RESTClient


class LineContext(NamedTuple):
    """In whose name a line runs. The shell reads none of it, and hands it to every command of the line."""

    rest: RESTClient
    """The line's own way to the API: what is written through it has this line as its cause."""
    counted: bool
    """Whether what the line changes counts among the player's commands."""
    remote: bool = False
    """Whether it came from afar, over HTTP: nobody sits here before it, and it may not write real files here."""
    watched: bool = False
    """Whether it is one that `watch` runs."""


class Invocation(NamedTuple):
    """One call of a command: `argv[0]` is its name as typed, `stdin` all that the stage before it printed."""

    argv: list[str]
    stdin: str
    env: Mapping[str, str]
    context: LineContext


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
