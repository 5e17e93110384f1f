"""What a command does that is run in a container beside its process (exec probes, hooks), and which can start at all.

Asked by the kubelet. First the image's own table (`execs` in the catalogue), then the words of a shell and the tools
that every container of podfall has. Another program is taken for one of the image's own (`redis-cli ping`): it
succeeds while the process answers on all its ports, and fails otherwise. Images that are nothing but a shell have none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.runtime.script.commands import NOT_FOUND
from engine.runtime.script.state import FOREVER, UNKNOWN, CommandResult, StepBudget
from engine.runtime.shell import begin_script, knows_word

if TYPE_CHECKING:
    from engine.runtime.images import ImageBehaviour
    from engine.runtime.processes import Process
    from engine.runtime.shell import ContainerShell

_MISSING = (
    'rpc error: code = Unknown desc = failed to exec in container: failed to start exec "{serial:032x}": OCI runtime '
    "exec failed: exec failed: unable to start container process: exec: {program}: executable file not found in "
    "$PATH: unknown"
)
_UNSTARTABLE = (
    "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: "
    "unable to start container process: exec: {program}: executable file not found in $PATH: unknown"
)
_REACHING_OUT = ("curl", "wget", "nslookup")


class ExecResult(NamedTuple):
    """How a command ended."""

    code: int
    output: str
    seconds: int
    error: str = ""
    """Why it could not even be started; empty where it could."""


def run_exec(shell: ContainerShell, process: Process, command: tuple[str, ...]) -> ExecResult:
    """Run a command in a container whose process is alive, and say at once how it will end."""
    text = " ".join(command)
    for entry in process.behaviour.execs:
        if text.startswith(entry.command):
            return ExecResult(entry.code, entry.output, entry.seconds)
    if not command:
        return ExecResult(0, "", 0)
    if process.behaviour.shell and not knows_word(command[0]):
        error = _MISSING.format(serial=process.serial, program=f'"{command[0]}"')
        return ExecResult(NOT_FOUND, error, 0, error)
    said: list[str] = []
    state = begin_script(process, command)
    seconds = 0
    budget = StepBudget()
    while budget.left and seconds < FOREVER:
        pause = shell.run(process, state, said.append, budget)
        seconds += pause.seconds
        if pause.ended:
            break
    else:
        seconds = FOREVER
    return ExecResult(state.code, "\n".join(said), seconds)


def own_program(process: Process, words: list[str], last: bool) -> CommandResult | None:
    """A program of the image's own: it succeeds while the process answers on all its ports."""
    del words, last
    if process.behaviour.shell:
        return None
    if process.stalled:
        return CommandResult("", 0, FOREVER)
    answers = len(process.listening) == sum(listen.wanted(process.command) for listen in process.behaviour.listens)
    return CommandResult(UNKNOWN, 0) if answers else CommandResult("", 1)


def unstartable(behaviour: ImageBehaviour | None, command: tuple[str, ...]) -> str:
    """Why a container's command cannot even be started, in the runtime's words; empty where it can."""
    if behaviour is None or not behaviour.shell or not command or knows_word(command[0]):
        return ""
    return _UNSTARTABLE.format(program=f'"{command[0]}"')


def may_change(process: Process, command: tuple[str, ...]) -> bool:
    """Whether the command can end otherwise later, though the runtime has told of no change of the process."""
    return process.scripted or any(tool in word for word in command for tool in _REACHING_OUT)
