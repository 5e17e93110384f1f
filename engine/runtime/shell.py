"""Runs the scripts of containers, step by step: each process stands at a place in its program until time has passed.

Called by `lifecycle` for PID 1 and by `execs` for probes, hooks and the like. A process's files, place and last exit
code are its own plain data. Programs that reach out (curl, wget, nslookup, ...) run through a port of the runtime.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from engine.api.numerals import int64
from engine.clock import rfc3339
from engine.runtime.shellscript import SHELLS, ScriptError, read_program

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.clock import Clock
    from engine.runtime.processes import Process
    from engine.runtime.shellscript import Program, ScriptStep

FOREVER = 1 << 40
"""Seconds that never pass: `sleep infinity`, `tail -f`."""

NOT_FOUND = 127
_SYNTAX = 2
_MOST_ROUNDS = 100
"""Rounds of a loop that pass no time."""

_ENDLESS = frozenset({"tail", "top", "wait"})
_VARIABLE = re.compile(r"\$(?:(\w+)|\{([.\w]+)\})")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


class CommandResult(NamedTuple):
    """What a program printed, and how it ended."""

    output: str
    code: int
    seconds: int = 0


RunProgram: TypeAlias = "Callable[[Process, list[str]], CommandResult | None]"
"""(the process in whose container it runs, words): what a tool printed, and how it ended; None where there is none."""


def no_program(_process: Process, _words: list[str]) -> CommandResult | None:
    """Know no tool."""
    return None


class ScriptPause(NamedTuple):
    """Where a script stands: it sleeps and goes on at `place`, or it has ended with `code`."""

    seconds: int
    place: int
    code: int
    ended: bool


class ContainerShell:
    """Takes the steps of scripts."""

    def __init__(self, clock: Clock, outside: RunProgram) -> None:
        """Run by `clock`; `outside` runs what is no word of the shell's own."""
        self._clock = clock
        self._outside = outside

    def run(
        self,
        process: Process,
        command: tuple[str, ...],
        place: int,
        code: int,
        say: Callable[[str], None],
    ) -> ScriptPause:
        """Take steps until the script sleeps or ends. A loop that never sleeps takes a second per round."""
        try:
            program = read_program(command)
        except ScriptError as problem:
            say(str(problem))
            return ScriptPause(0, 0, _SYNTAX, ended=True)
        rounds = 0
        while place < len(program):
            step = program[place]
            if not step.words:
                here, place = place, step.jump if _holds(step.when, code) else place + 1
                if place <= here:
                    rounds += 1
                    if rounds == _MOST_ROUNDS or not _sleeps(program[place:here]):
                        return ScriptPause(1, place, code, ended=False)
                continue
            place += 1
            if step.guard and (code == 0) != (step.guard == "&&"):
                continue
            words = [self._expand(process, word) for word in step.words]
            if words[0] == "exec":
                words = words[1:] or [":"]
            if words[0] == "exit":
                return ScriptPause(0, place, _number(words[1:], code), ended=True)
            ran = self._word(process, words)
            code = ran.code
            self._put(process, step, ran.output, say)
            if ran.seconds:
                return ScriptPause(ran.seconds, place, code, ended=False)
        return ScriptPause(0, place, code, ended=True)

    def _word(self, process: Process, words: list[str]) -> CommandResult:
        name, arguments = words[0], words[1:]
        builtin = _BUILTINS.get(name.rpartition("/")[2])
        if builtin is not None:
            return builtin(process, arguments)
        if name == "cat" and arguments and all(path in process.files for path in arguments):
            return CommandResult("".join(process.files[path] for path in arguments), 0)
        if name in _ENDLESS or (name == "cat" and not arguments):
            return CommandResult("", 0, FOREVER)
        if name == "date":
            return CommandResult(f"{rfc3339(self._clock.now_s)}\n", 0)
        ran = self._outside(process, words)
        if ran is None and name == "cat":
            return CommandResult(f"cat: can't open '{arguments[0]}': No such file or directory\n", 1)
        return ran or CommandResult(f"sh: {name}: not found\n", NOT_FOUND)

    def _put(self, process: Process, step: ScriptStep, text: str, say: Callable[[str], None]) -> None:
        if step.target:
            before = process.files.get(step.target, "") if step.append else ""
            process.files[step.target] = before + text
            return
        for line in text.splitlines():
            say(line)

    def _expand(self, process: Process, word: str) -> str:
        if "$" not in word:
            return word
        facts = process.env | {
            ".date": rfc3339(self._clock.now_s),
            ".namespace": process.namespace,
            ".hostname": process.hostname,
            "HOSTNAME": process.hostname,
        }
        return _VARIABLE.sub(lambda match: facts.get(match[1] or match[2], ""), word)


def _sleeps(body: Program) -> bool:
    return any(step.words[:1] == ("sleep",) for step in body)


def _holds(when: str, code: int) -> bool:
    return not when or (code == 0) == (when == "ok")


def _number(words: list[str], default: int) -> int:
    found = int64(words[0]) if words else None
    return default if found is None else found & 255


def seconds_of(word: str) -> int:
    """How long `sleep WORD` takes, in whole seconds rounded up."""
    number, unit = (word[:-1], word[-1]) if word[-1:] in _UNITS else (word, "s")
    whole, _, part = number.partition(".")
    seconds = int64(whole or "0")
    if not (whole or part) or seconds is None or not (part or "0").isdecimal():
        return FOREVER
    return seconds * _UNITS[unit] + bool(part.strip("0"))


def _echo(_process: Process, words: list[str]) -> CommandResult:
    while words and words[0] in {"-n", "-e", "-ne"}:
        words = words[1:]
    return CommandResult(" ".join(words) + "\n", 0)


def _sleep(_process: Process, words: list[str]) -> CommandResult:
    return CommandResult("", 0, seconds_of(words[0]) if words else 0)


def _touch(process: Process, words: list[str]) -> CommandResult:
    for path in words:
        process.files.setdefault(path, "")
    return CommandResult("", 0)


def _remove(process: Process, words: list[str]) -> CommandResult:
    forced = any(word.startswith("-") and "f" in word for word in words)
    paths = [word for word in words if not word.startswith("-")]
    missing = [path for path in paths if process.files.pop(path, None) is None]
    if missing and not forced:
        return CommandResult(f"rm: can't remove '{missing[0]}': No such file or directory\n", 1)
    return CommandResult("", 0)


def _test(process: Process, words: list[str]) -> CommandResult:
    words = [word for word in words if word != "]"]
    negated = words[:1] == ["!"]
    words = words[1:] if negated else words
    match words:
        case ["-f" | "-e" | "-s", path]:
            holds = path in process.files
        case ["-z", text]:
            holds = not text
        case ["-n", text] | [text]:
            holds = bool(text)
        case [one, "=" | "==", other]:
            holds = one == other
        case [one, "!=", other]:
            holds = one != other
        case _:
            holds = False
    return CommandResult("", int(holds == negated))


def _fine(_process: Process, _words: list[str]) -> CommandResult:
    return CommandResult("", 0)


def _bad(_process: Process, _words: list[str]) -> CommandResult:
    return CommandResult("", 1)


_BUILTINS: dict[str, Callable[[Process, list[str]], CommandResult]] = {
    "echo": _echo,
    "sleep": _sleep,
    "true": _fine,
    ":": _fine,
    "false": _bad,
    "touch": _touch,
    "rm": _remove,
    "test": _test,
    "[": _test,
    "mkdir": _fine,
    "set": _fine,
    "trap": _fine,
    "cd": _fine,
    "export": _fine,
}


def knows_word(word: str) -> bool:
    """Whether a container that is nothing but a shell can be started with this word."""
    name = word.rpartition("/")[2]
    return name in _BUILTINS or name in _ENDLESS or word in SHELLS or name in _COMMON


_COMMON = frozenset({"cat", "curl", "date", "env", "hostname", "ls", "netstat", "nslookup", "ps", "wget"})
"""The programs that every container of podfall has beside the shell's own words."""
