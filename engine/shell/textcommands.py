"""The shell's own `echo`, `cat`, `ls`, `true` and `false`, and the table of all commands on text.

The shell adds this table to the commands that it is given. Nothing here knows of a cluster.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from engine.client.output import Stderr, Stdout
from engine.client.steps import Run
from engine.shell.filters import cut, head, tail, uniq, wc
from engine.shell.grep import grep
from engine.shell.inputs import read_inputs
from engine.shell.invocation import Command, Invocation, VirtualFiles
from engine.shell.options import CommandUsageError, read_options
from engine.shell.sort import sort

ECHO_OPTIONS = re.compile(r"-[neE]+")
ECHO_ESCAPE = re.compile(r"\\(?:0([0-7]{0,3})|x([0-9A-Fa-f]{1,2})|([\\abefnrtv]))")
ECHO_CONTROLS = {
    "\\": "\\",
    "a": "\a",
    "b": "\b",
    "e": "\x1b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
}
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
    """Print the arguments; -n leaves out the newline, -e reads backslash escapes."""
    words = invocation.argv[1:]
    letters = ""
    while words and ECHO_OPTIONS.fullmatch(words[0]):
        letters += words.pop(0)[1:]
    text = " ".join(words)
    end = "" if "n" in letters else "\n"
    if letters.rfind("e") > letters.rfind("E"):
        text, stopped = _unescape(text)
        end = "" if stopped else end
    yield Stdout(text + end)
    return 0


def _unescape(text: str) -> tuple[str, bool]:
    """Replace escapes from left to right; the flag says whether backslash-c ended the text early."""
    # A doubled backslash is consumed as a pair, so that `\\c` is a backslash and a letter.
    before_end = re.match(r"((?:[^\\]|\\[^c]|\\$)*)(\\c)?", text, re.DOTALL)
    if before_end is None:
        return text, False
    return ECHO_ESCAPE.sub(_escaped_character, before_end[1]), before_end[2] is not None


def _escaped_character(match: re.Match[str]) -> str:
    octal, hexadecimal, letter = match.groups()
    if letter:
        return ECHO_CONTROLS[letter]
    return chr(int(hexadecimal, 16)) if hexadecimal else chr(int(octal or "0", 8) % 256)


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
