"""The shell of a container: begins scripts, and runs them with the container's files, variables and clock.

Called by `lifecycle` for PID 1 and by `execs` for probes, hooks and the like. Programs that reach out (curl, wget, nc,
...) run through a port of the runtime; what a program of the image's own does, the caller says.
"""

from __future__ import annotations

import shlex
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from engine.runtime.script.commands import WORDS, CommandTable
from engine.runtime.script.context import Facts, Files, ScriptCall
from engine.runtime.script.machine import Pause, ScriptMachine, Surroundings
from engine.runtime.script.state import SHELL_NAMES, CommandResult, Frame, ScriptState, StepBudget
from engine.runtime.script.streams import Streams

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.clock import Clock
    from engine.runtime.processes import Process

_NAMESPACE_FILE = "/var/run/secrets/kubernetes.io/serviceaccount/namespace"
_NETWORK_FILES = frozenset({"/etc/hostname", "/etc/hosts", "/etc/resolv.conf"})
_REACHING_OUT = frozenset({"curl", "hostname", "netstat", "nslookup", "ps", "wget"})

RunProgram: TypeAlias = "Callable[[Process, list[str], str], CommandResult | None]"
"""(the process in whose container it runs, words, standard input): what a tool did; None where there is none."""
RunOwn: TypeAlias = "Callable[[Process, list[str], bool], CommandResult | None]"
"""(process, words, whether nothing comes behind it): what a program of the image's own does; None where it has none."""


def no_program(_process: Process, _words: list[str], _text: str) -> CommandResult | None:
    """Know no tool."""
    return None


def begin_script(process: Process, command: tuple[str, ...]) -> ScriptState:
    """A script at its beginning: what a container's command, or an exec, says."""
    variables = {"HOSTNAME": process.hostname, "HOME": "/root", "PWD": "/"} | process.env
    return ScriptState([Frame(shlex.join(command), 0, [])], variables)


def is_shell(word: str) -> bool:
    """Whether a container's command begins a script."""
    return word.rpartition("/")[2] in SHELL_NAMES


def is_interactive(command: tuple[str, ...]) -> bool:
    """Whether this is a shell that reads what to do from its standard input."""
    return is_shell(command[0]) and all(word.startswith("-") for word in command[1:])


def knows_word(word: str) -> bool:
    """Whether a container that is nothing but a shell can be started with this word."""
    name = word.rpartition("/")[2]
    return name in WORDS or name in SHELL_NAMES or name in _REACHING_OUT


class ContainerShell:
    """Runs scripts in containers."""

    def __init__(self, clock: Clock, outside: RunProgram, own: RunOwn) -> None:
        """Run by `clock`."""
        self._clock = clock
        self._outside = outside
        self._own = own

    def run(self, process: Process, state: ScriptState, say: Callable[[str], None], budget: StepBudget) -> Pause:
        """Take steps until the script pauses or ends, or until the budget is spent."""
        files = Files(process.files, partial(self._given, process), state.variables.get("PWD", "/"))
        table = CommandTable(
            lambda words, text: self._outside(process, words, text),
            lambda words, last: self._own(process, words, last),
            only_shell=process.behaviour.shell,
        )
        facts = Facts(process.hostname, self._clock.now_s, process.behaviour.shell)

        def command(within: ScriptState, words: list[str], text: str) -> CommandResult:
            files.folder = within.variables.get("PWD", "/")
            return table.run(ScriptCall(within, files, facts, words, text))

        surroundings = Surroundings(command, files.read, files.write, files.names)
        return ScriptMachine(surroundings, state, Streams(files.read, files.write, say), budget).run()

    def _given(self, process: Process, path: str) -> str | None:
        """A file that the kubelet puts into every container."""
        if path == _NAMESPACE_FILE:
            return process.namespace
        ran = self._outside(process, ["cat", path], "") if path in _NETWORK_FILES else None
        return ran.output if ran is not None and ran.code == 0 else None
