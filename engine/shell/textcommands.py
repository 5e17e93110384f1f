"""The shell's own `echo`, `cat`, `ls`, `true` and `false`, and the table of all commands on text.

The shell adds this table to the commands that it is given. Nothing here knows of a cluster.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from engine.client.output import Stderr, Stdout
from engine.client.steps import Run
from engine.plain.echo import echoed
from engine.shell.filters import cut, head, tail, uniq, wc
from engine.shell.grep import grep
from engine.shell.inputs import read_inputs
from engine.shell.invocation import Command, Invocation, VirtualFiles
from engine.shell.options import CommandUsageError, read_options
from engine.shell.sort import sort

LS_TROUBLE = 2


def text_commands(files: VirtualFiles) -> dict[str, Command]:
    """Return the table of the text commands, reading from the given virtual folder."""
    with_files: dict[str, Callable[[VirtualFiles, Invocation], Run]] = {
        "cat": cat,
        "cut": cut,
        "grep": grep,
        "head": head,
        "ls": ls,
        "sort": sort,
        "tail": tail,
        "uniq": uniq,
        "wc": wc,
    }
    table: dict[str, Command] = {name: partial(command, files) for name, command in with_files.items()}
    return table | {"echo": echo, "true": succeed, "false": fail}


def echo(invocation: Invocation) -> Run:
    """Print the arguments."""
    yield Stdout(echoed(invocation.argv[1:]))
    return 0


def cat(files: VirtualFiles, invocation: Invocation) -> Run:
    """Print files one after the other, or standard input."""
    try:
        operands = read_options(invocation.argv[1:], flags="").operands
    except CommandUsageError as error:
        yield Stderr(f"cat: {error}\n")
        return 1
    inputs = yield from read_inputs(operands, invocation, files)
    yield Stdout("".join(source.text for source in inputs))
    return int(len(inputs) < len(operands))


def ls(files: VirtualFiles, invocation: Invocation) -> Run:
    """List the files of the virtual folder, one on a line; an operand is a file or a folder in it."""
    try:
        operands = read_options(invocation.argv[1:], flags="1a").operands
    except CommandUsageError as error:
        yield Stderr(f"ls: {error}\n")
        return LS_TROUBLE
    names = sorted(files.names())
    status = 0
    shown: list[str] = []
    for operand in operands or ["."]:
        folder = operand.removeprefix("./").rstrip("/") + "/"
        inside = names if operand in (".", "./") else [name for name in names if name.startswith(folder)]
        if operand in names:
            shown.append(operand)
        elif inside or operand in (".", "./"):
            shown += inside
        else:
            yield Stderr(f"ls: cannot access '{operand}': No such file or directory\n")
            status = LS_TROUBLE
    yield Stdout("".join(name + "\n" for name in shown))
    return status


def succeed(_: Invocation) -> Run:
    """`true`: exit status 0."""
    yield from ()
    return 0


def fail(_: Invocation) -> Run:
    """`false`: exit status 1."""
    yield from ()
    return 1
