"""Finds the command of a line: the verb, its subcommand, and the flags that both know.

Used by command.py, which runs it, and by the completion.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from engine.kubectl import shared_flags
from engine.kubectl.command_base import KubectlCommand
from engine.kubectl.flags import Flag, first_word


class FoundCommand(NamedTuple):
    """The verb or subcommand of a line, its full name, and the words without it."""

    verb: KubectlCommand
    path: str
    words: list[str]


def find(words: Sequence[str]) -> FoundCommand | None:
    """Return the command of a line (without the word `kubectl`); None when it has none that is known."""
    from engine.kubectl.cmd.table import VERBS  # noqa: PLC0415 - not before there is a line: see there

    index = first_word(words, shared_flags.GLOBAL)
    if index is None:
        return None
    verb = next((verb for verb in VERBS if words[index] == verb.name or words[index] in verb.aliases), None)
    if verb is None:
        return None
    path = f"kubectl {verb.name}"
    remaining = [*words[:index], *words[index + 1 :]]
    while verb.subcommands:
        index = first_word(remaining, flags_of(verb, *verb.subcommands))
        sub = verb.subcommand(remaining[index]) if index is not None else None
        if sub is None or index is None:
            break
        verb, path = sub, f"{path} {sub.name}"
        del remaining[index]
    return FoundCommand(verb, path, remaining)


def flags_of(*verbs: KubectlCommand) -> tuple[Flag, ...]:
    """Return the flags that these commands know; their own stand in the place of global ones of the same name."""
    own = [flag for verb in verbs for flag in verb.flags]
    names = {flag.name for flag in own}
    return (*(flag for flag in shared_flags.GLOBAL if flag.name not in names), *own)
