"""What a command does that is run in a container beside its process (exec probes, hooks), and which can start at all.

Asked by the kubelet. First the image's own table (`execs` in the catalogue), then the words of a shell and the tools
that every container of podfall has. Another program is taken for one of the image's own (`redis-cli ping`): it
succeeds while the process answers on all its ports, and fails otherwise. Images that are nothing but a shell have none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.runtime.shell import FOREVER, NOT_FOUND, knows_word
from engine.runtime.shellscript import SHELLS

if TYPE_CHECKING:
    from engine.runtime.images import ImageBehaviour
    from engine.runtime.processes import Process
    from engine.runtime.shell import ContainerShell

_MOST_PAUSES = 1000
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
    said: list[str] = []
    place = code = seconds = 0
    for _ in range(_MOST_PAUSES):
        pause = shell.run(process, command, place, code, said.append)
        place, code = pause.place, pause.code
        seconds += pause.seconds
        if pause.ended or seconds >= FOREVER:
            break
    if code == NOT_FOUND and command and command[0] not in SHELLS:
        return _own_program(process, command[0], seconds)
    return ExecResult(code, "\n".join(said), seconds)


def unstartable(behaviour: ImageBehaviour | None, command: tuple[str, ...]) -> str:
    """Why a container's command cannot even be started, in the runtime's words; empty where it can."""
    if behaviour is None or not behaviour.shell or not command or knows_word(command[0]):
        return ""
    return _UNSTARTABLE.format(program=f'"{command[0]}"')


def may_change(process: Process, command: tuple[str, ...]) -> bool:
    """Whether the command can end otherwise later, though the runtime has told of no change of the process."""
    return process.scripted or any(tool in word for word in command for tool in _REACHING_OUT)


def _own_program(process: Process, program: str, seconds: int) -> ExecResult:
    if process.behaviour.shell:
        quoted = f'"{program}"'
        error = _MISSING.format(serial=process.serial, program=quoted)
        return ExecResult(NOT_FOUND, error, seconds, error)
    if process.stalled:
        return ExecResult(0, "", FOREVER)
    answers = len(process.listening) == sum(listen.wanted(process.command) for listen in process.behaviour.listens)
    return ExecResult(0 if answers else 1, "", seconds)
