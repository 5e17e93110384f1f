"""What a container with a shell does: how long its command runs, what it prints, how it ends.

Read from `command` and `args` before the process starts, so that running it takes two deadlines and no interpreter.
Known words: echo, sleep, true, false, exit, and `sh -c` around them. Any other program is "not found" (127).
"""

from __future__ import annotations

import shlex
from typing import NamedTuple

FOREVER = 1 << 40
"""Ticks that never pass: `sleep infinity`, `tail -f`."""

NOT_FOUND = 127
_SHELLS = frozenset({"sh", "bash", "ash", "/bin/sh", "/bin/bash", "/bin/ash"})
_ENDLESS = frozenset({"tail", "top", "cat"})


class ShellRun(NamedTuple):
    """The whole run, foreseen."""

    lines: tuple[tuple[int, str], ...]
    """(seconds from the start, text)."""
    seconds: int
    code: int


def read_command(command: tuple[str, ...]) -> ShellRun:
    """Foresee what a command line does. Without a command a shell has no terminal and ends at once."""
    if not command:
        return ShellRun((), 0, 0)
    if command[0] in _SHELLS and len(command) > 2 and command[1] == "-c":  # noqa: PLR2004 - sh -c TEXT
        return _script(command[2])
    if command[0] in _SHELLS:
        return ShellRun((), 0, 0)
    return _statements([list(command)])


def _script(text: str) -> ShellRun:
    lexer = shlex.shlex(text.replace("\n", ";"), posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    statements: list[list[str]] = [[]]
    for word in lexer:
        if set(word) <= set(";&|"):
            statements.append([])
        else:
            statements[-1].append(word)
    return _statements([statement for statement in statements if statement])


def _statements(statements: list[list[str]]) -> ShellRun:
    lines: list[tuple[int, str]] = []
    now = code = 0
    for program, *words in statements:
        if program == "exit":
            return ShellRun(tuple(lines), now, int(words[0]) if words else code)
        if program == "echo":
            lines.append((now, " ".join(words)))
            code = 0
        elif program == "sleep":
            now += _seconds(words[0] if words else "0")
            code = 0
        elif program in _ENDLESS:
            return ShellRun(tuple(lines), FOREVER, 0)
        elif program in {"true", "false"}:
            code = int(program == "false")
        else:
            lines.append((now, f"sh: {program}: not found"))
            code = NOT_FOUND
    return ShellRun(tuple(lines), now, code)


def _seconds(word: str) -> int:
    units = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
    if word.isdigit():
        return int(word)
    if word[:-1].isdigit() and word[-1] in units:
        return int(word[:-1]) * units[word[-1]]
    return FOREVER
