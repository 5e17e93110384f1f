"""What the console's words act on, and the form in which each is declared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from engine.kubectl.context import Context
from engine.shell import Invocation, Run, Stderr

if TYPE_CHECKING:
    from engine.cluster.cluster import Cluster
    from levels.session_port import SessionPort

USAGE = 2
"""The exit status of a command that was typed wrongly."""


class ConsoleState:
    """Where a word acts: the session and its cluster."""

    def __init__(self, session: SessionPort) -> None:
        self.session = session
        self.context = Context()
        """What kubectl keeps from line to line."""

    @property
    def namespace(self) -> str:
        """Where lines act that name no namespace."""
        return self.context.namespace

    @property
    def cluster(self) -> Cluster:
        return self.session.cluster


MAX_TICKS = 1_000_000
"""More than eleven days: a longer number is a slip of the finger."""


def whole(text: str, most: int = MAX_TICKS) -> int | None:
    """A number of ticks as typed; None where it is none, or more than `most`."""
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(most)):
        return None
    number = int(text)
    return number if number <= most else None


CommandFunction = Callable[[ConsoleState, Invocation], Run]
MutatesFunction = Callable[[Sequence[str]], bool]


def never(argv: Sequence[str]) -> bool:
    """Tell of a word that it changes nothing."""
    del argv
    return False


def always(argv: Sequence[str]) -> bool:
    """Tell of a word that it changes the cluster or what acts on it."""
    del argv
    return True


class ConsoleCommand(NamedTuple):
    """A command of the console."""

    do: CommandFunction
    usage: str
    """The line that `help` shows, the command's name first."""
    summary: str
    mutates: MutatesFunction = never
    aliases: tuple[str, ...] = ()
    past_the_api: bool = True
    """Whether what it changes stands in no log of the API server's store."""

    @property
    def name(self) -> str:
        """The command as typed."""
        return self.usage.partition(" ")[0]


def usage(name: str, text: str) -> Run:
    """Complain that a word was typed wrongly."""
    yield Stderr(f"podfall: {name}: {text}\n")
    return USAGE


def failed(name: str, text: str) -> Run:
    """Complain that a word could not do what was asked."""
    yield Stderr(f"podfall: {name}: {text}\n")
    return 1
