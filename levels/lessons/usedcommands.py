"""Which commands a console line uses, and what each does in kubectl's or the console's own words.

Lines are parsed, not run: what a variable or `$( )` would give stays unknown, while the commands inside are found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.kubectl.cmd.lookup import find
from engine.shell.parser import parse
from engine.shell.tree import Literal, Substitution
from levels.commands.table import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from engine.shell.tree import Script, SimpleCommand, Word

_KUBECTL = frozenset(name for word in WORDS if word.name == "kubectl" for name in (word.name, *word.aliases))
_OF_THE_CONSOLE = {name: word for word in WORDS for name in (word.name, *word.aliases)}


class UsedCommand(NamedTuple):
    """A verb of kubectl, or a word of the console."""

    name: str
    """As it is typed: `kubectl set env`, `nslookup`."""
    does: str
    """What its help says of it, in one line without a full stop."""
    options: tuple[str, ...] = ()
    """The names of the options that it is given, each once: `--type`, `-f`."""


def used_commands(line: str) -> tuple[UsedCommand, ...]:
    """The commands of a line, each once, in the order in which they stand there; what a shell brings along is none.

    Raises ShellSyntaxError where the console would refuse the line.
    """
    return tuple(dict.fromkeys(_of_script(parse(line))))


def _of_script(script: Script) -> Iterator[UsedCommand]:
    for item in script.items:
        for pipeline in (item.first, *(pipeline for _, pipeline in item.rest)):
            for command in pipeline.stages:
                yield from _of_command(command)


def _of_command(command: SimpleCommand) -> Iterator[UsedCommand]:
    words = [_text(word) for word in command.words]
    if words and words[0] in _KUBECTL:
        found = find(words[1:])
        if found is not None:
            does = _one_line(found.verb.short or found.verb.summary)
            yield UsedCommand(found.path, does, tuple(dict.fromkeys(_options(found.words))))
    elif words and words[0] in _OF_THE_CONSOLE:
        word = _OF_THE_CONSOLE[words[0]]
        yield UsedCommand(word.name, _one_line(word.summary))
    for inner in (*command.words, *(given.value for given in command.assignments)):
        for part in inner.parts:
            if isinstance(part, Substitution):
                yield from _of_script(part.script)


def _text(word: Word) -> str:
    """The word as far as it can be known before it runs."""
    return "".join(part.text if isinstance(part, Literal) else "$" for part in word.parts)


def _options(words: Iterable[str]) -> Iterator[str]:
    """Option names up to `--`, behind which a Pod's own command stands; `-ojsonpath=...` is `-o`."""
    for word in words:
        if word == "--":
            return
        if word.startswith("--"):
            yield word.partition("=")[0]
        elif word[0:1] == "-" and word[1:2].isalpha():
            yield word[:2]


def _one_line(summary: str) -> str:
    return " ".join(summary.split()).removesuffix(".")
