"""The commands that change the shell itself: `set`, `export` and `unset`.

The runner looks here first. Every variable of this shell reaches its commands, so `export` only assigns.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from engine.client.output import Stderr, Stdout
from engine.client.steps import Run
from engine.shell.parser import join_words
from engine.shell.scanner import NAME


class ShellState(Protocol):
    """What these commands may change."""

    variables: dict[str, str]
    errexit: bool


def set_options(shell: ShellState, argv: list[str]) -> Run:
    """`set -e` and `set +e`; without arguments, list the variables in a form that can be typed again."""
    if not argv[1:]:
        for name in sorted(shell.variables):
            yield Stdout(f"{name}={join_words([shell.variables[name]])}\n")
    for argument in argv[1:]:
        if argument not in ("-e", "+e"):
            yield Stderr(f"podfall: set: {argument}: only -e and +e are supported\n")
            return 2
        shell.errexit = argument == "-e"
    return 0


def export(shell: ShellState, argv: list[str]) -> Run:
    """`export NAME` and `export NAME=value`."""
    status = 0
    for argument in argv[1:]:
        name, equals, value = argument.partition("=")
        if not NAME.fullmatch(name):
            yield Stderr(f"podfall: export: `{argument}': not a valid identifier\n")
            status = 1
        elif equals:
            shell.variables[name] = value
    return status


def unset(shell: ShellState, argv: list[str]) -> Run:
    """`unset NAME...`; a name that is not set is no error."""
    for name in argv[1:]:
        shell.variables.pop(name, None)
    yield from ()  # A command is a generator, even one that has nothing to say.
    return 0


SPECIAL_COMMANDS: dict[str, Callable[[ShellState, list[str]], Run]] = {
    "set": set_options,
    "export": export,
    "unset": unset,
}
