"""The shell of a container: begins scripts, and runs them with the container's files, variables and clock.

Called by `lifecycle` for PID 1 and by `execs` for probes, hooks and the like. Programs that reach out (curl, wget, nc,
...) run through a port of the runtime; what a program of the image's own does, the caller says.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from engine.runtime.script.commands import WORDS, CommandTable
from engine.runtime.script.context import Facts, Files, ScriptCall
from engine.runtime.script.filecommands import WITHOUT_EFFECT
from engine.runtime.script.machine import Pause, ScriptMachine, Surroundings
from engine.runtime.script.state import FOREVER, SHELL_NAMES, CommandResult, Frame, ScriptState, StepBudget
from engine.runtime.script.streams import CAPTURED, CapturedStreams, Streams

if TYPE_CHECKING:
    from engine.clock import Clock
    from engine.runtime.processes import Process


RunProgram: TypeAlias = "Callable[[Process, ScriptCall], CommandResult | None]"
"""(the process in whose container it runs, how it is called): what a tool did; None where there is none."""
RunOwn: TypeAlias = "Callable[[Process, list[str], bool], CommandResult | None]"
"""(process, words, whether nothing comes behind it): what a program of the image's own does; None where it has none."""


def no_program(_process: Process, _call: ScriptCall) -> CommandResult | None:
    """Know no tool."""
    return None


def begin_script(process: Process, command: tuple[str, ...]) -> ScriptState:
    """A script at its beginning: what a container's command, or an exec, says."""
    variables = {"HOSTNAME": process.hostname, "HOME": "/root", "PWD": process.folder} | process.env
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
    return name in WORDS or name in SHELL_NAMES


class RanBeside(NamedTuple):
    """What a script printed that was run beside process 1, and how many seconds it would have taken."""

    streams: CapturedStreams
    seconds: int
    idle_s: int
    """How many of them it would have waited."""
    programs: tuple[str, ...]
    """What it ran of which less is modelled than that it ends: the image's own programs, those without effect."""


class ContainerShell:
    """Runs scripts in containers."""

    def __init__(self, clock: Clock, outside: RunProgram, own: RunOwn) -> None:
        """Run by `clock`."""
        self._clock = clock
        self._outside = outside
        self._own = own

    def run(self, process: Process, state: ScriptState, budget: StepBudget) -> Pause:
        """Take steps of process 1's script until it pauses or ends, or until the budget is spent."""
        files = self._files(process, state)
        streams = Streams(files.read, files.write, process.say)
        return self._machine(process, state, files, streams, budget, []).run()

    def run_beside(self, process: Process, state: ScriptState, stdin: str) -> RanBeside:
        """Run a script beside process 1 to its end, at once; what it prints is captured."""
        state.sinks.append((*CAPTURED[:2], stdin))
        state.frames[0].depths = (0, len(state.sinks), 0)
        files, budget = self._files(process, state), StepBudget()
        streams = CapturedStreams(files.read, files.write, process.say)
        started: list[str] = []
        machine, seconds, idle_s = self._machine(process, state, files, streams, budget, started), 0, 0
        while budget.left and seconds < FOREVER:
            pause = machine.run()
            seconds += pause.seconds
            idle_s += pause.seconds if pause.idle else 0
            if pause.ended:
                return RanBeside(streams, seconds, idle_s, tuple(started))
        return RanBeside(streams, FOREVER, FOREVER, tuple(started))

    def _files(self, process: Process, state: ScriptState) -> Files:
        return Files(process.files, GivenFiles(process), state.variables.get("PWD", "/"))

    def _machine(
        self,
        process: Process,
        state: ScriptState,
        files: Files,
        streams: Streams,
        budget: StepBudget,
        started: list[str],
    ) -> ScriptMachine:
        """The machine of a script; the programs that it runs and that do nothing here are named in `started`."""

        def own(words: list[str], last: bool) -> CommandResult | None:
            ran = self._own(process, words, last)
            if ran is not None:
                started.append(words[0])
            return ran

        table = CommandTable(partial(self._outside, process), own, only_shell=process.behaviour.shell)
        facts = self._facts(process)

        def command(within: ScriptState, words: list[str], text: str) -> CommandResult:
            if words[0] in WITHOUT_EFFECT:
                started.append(words[0])
            files.folder = within.variables.get("PWD", "/")
            return table.run(ScriptCall(within, files, facts, words, text))

        surroundings = Surroundings(command, files.read, files.write, files.names)
        return ScriptMachine(surroundings, state, streams, budget)

    def _facts(self, process: Process) -> Facts:
        return Facts(
            process.hostname,
            process.config.full_name(process.ip, host_network=process.host_network),
            process.ip,
            " ".join(process.command) or process.image,
            self._clock.now_s,
            process.behaviour.shell,
        )


class GivenFiles(Mapping[str, str]):
    """The files that the kubelet puts into every container, each made when it is read."""

    def __init__(self, process: Process) -> None:
        self._process = process

    def __getitem__(self, path: str) -> str:
        """The text at a path. Raises KeyError."""
        return _GIVEN[path](self._process)

    def __iter__(self) -> Iterator[str]:
        """Their paths."""
        return iter(_GIVEN)

    def __len__(self) -> int:
        """How many there are."""
        return len(_GIVEN)


_GIVEN: dict[str, Callable[[Process], str]] = {
    "/etc/hostname": lambda process: f"{process.hostname}\n",
    "/etc/hosts": lambda process: process.config.hosts_file(process.ip, host_network=process.host_network),
    "/etc/resolv.conf": lambda process: process.config.resolv_conf.text,
    "/var/run/secrets/kubernetes.io/serviceaccount/namespace": lambda process: process.namespace,
}
