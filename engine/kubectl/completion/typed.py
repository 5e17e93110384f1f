"""What is typed so far, read as far as it can be: unlike the grammar, nothing here is an error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.client.restclient import RESTClient
    from engine.kubectl.cmd.lookup import FoundCommand
    from engine.kubectl.command_base import KubectlCommand
    from engine.kubectl.context import Context
    from engine.kubectl.files import FileReader
    from engine.kubectl.flags import Flag


@dataclass
class CompletionInput:
    """A command and its words, all but the last one, which is being completed."""

    verb: KubectlCommand
    path: str
    rest: RESTClient
    files: FileReader
    context: Context
    words: list[str] = field(default_factory=list)
    """What is neither a flag nor a flag's value."""
    given: dict[str, str] = field(default_factory=dict)
    """The last value of each flag that was given."""
    pending: Flag | None = None
    """The flag whose value the last word is."""
    dash: bool = False
    """Whether `--` was typed: what follows belongs to somebody else."""

    @property
    def namespace(self) -> str:
        """Where the line acts."""
        return self.given.get("namespace") or self.context.namespace


def read(
    command: FoundCommand, known: Sequence[Flag], rest: RESTClient, files: FileReader, context: Context
) -> CompletionInput:
    """Read the words of a command."""
    typed = CompletionInput(command.verb, command.path, rest, files, context)
    for word in command.words:
        if typed.pending is not None:
            typed.given[typed.pending.name] = word
            typed.pending = None
        elif word == "--":
            typed.dash = True
        elif typed.dash or not word.startswith("-") or word == "-":
            typed.words.append(word)
        else:
            _flag(typed, known, word)
    return typed


def _flag(typed: CompletionInput, known: Sequence[Flag], word: str) -> None:
    if word.startswith("--"):
        name, equals, value = word[2:].partition("=")
        flag = next((flag for flag in known if flag.name == name), None)
        attached = equals
    else:
        flag = next((flag for flag in known if flag.short == word[1]), None)
        attached = value = word[2:].removeprefix("=")
    if flag is None:
        return
    typed.given[flag.name] = value
    if flag.takes_next_word() and not attached:
        typed.pending = flag
