"""What a command does that is run in a container beside its process, and which can start at all.

Asked by the kubelet for exec probes, hooks and `kubectl exec`. First the image's own table (`execs` in the catalogue),
then the words of a shell and the tools that every container of podfall has. Another program is taken for one of the
image's own (`redis-cli ping`): it succeeds while the process answers on all its ports, and fails otherwise. Images that
are nothing but a shell have none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.runtime.script.commands import BUILTINS, NOT_FOUND
from engine.runtime.script.state import FOREVER, UNKNOWN, CommandResult
from engine.runtime.shell import begin_script, knows_word

if TYPE_CHECKING:
    from engine.runtime.images import ImageBehaviour
    from engine.runtime.processes import Process
    from engine.runtime.shell import ContainerShell

EXEC_SYNC = "rpc error: code = Unknown desc = "
"""What gRPC puts before the words of the runtime where the kubelet asks for a whole command at once."""
_MISSING = (
    'failed to exec in container: failed to start exec "{serial:032x}": OCI runtime '
    "exec failed: exec failed: unable to start container process: exec: {missing}: unknown"
)
_UNSTARTABLE = (
    "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: "
    "unable to start container process: exec: {missing}: unknown"
)
_REACHING_OUT = ("curl", "wget", "nslookup")


class ExecResult(NamedTuple):
    """How a command ended, and what it printed."""

    code: int
    stdout: str = ""
    stderr: str = ""
    output: str = ""
    """Both as they came, without a newline at the end."""
    seconds: int = 0
    idle_s: int = 0
    """How many of them it waits."""
    error: str = ""
    """Why it could not even be started, in the runtime's words; empty where it could."""
    unknown: bool = False
    """Whether it printed more, of which nobody knows what it is."""
    programs: tuple[str, ...] = ()
    """What it ran of which less is modelled than that it ends: the image's own programs, those without effect."""


def run_exec(shell: ContainerShell, process: Process, command: tuple[str, ...], stdin: str = "") -> ExecResult:
    """Run a command in a container whose process is alive, and say at once how it will end."""
    text = " ".join(command)
    for entry in process.behaviour.execs:
        if text.startswith(entry.command):
            said = f"{entry.output}\n" if entry.output else ""
            return ExecResult(entry.code, said, "", entry.output, entry.seconds, entry.seconds)
    if not command:
        return ExecResult(0)
    if command[0] in BUILTINS or (process.behaviour.shell and not knows_word(command[0])):
        error = EXEC_SYNC + _MISSING.format(serial=process.serial, missing=_missing(command[0]))
        return ExecResult(NOT_FOUND, output=error, error=error)
    state = begin_script(process, command)
    ran = shell.run_beside(process, state, stdin)
    pieces = [text for _, text in ran.streams.pieces]
    return ExecResult(
        state.code,
        _known(ran.streams.output),
        _known(ran.streams.errors),
        _known("".join(pieces)).removesuffix("\n"),
        ran.seconds,
        ran.idle_s,
        unknown=any(UNKNOWN in text for text in pieces),
        programs=ran.programs,
    )


def _known(text: str) -> str:
    return text.replace(UNKNOWN, "")


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
    return _UNSTARTABLE.format(missing=_missing(command[0]))


def _missing(program: str) -> str:
    """What Go says of a program that is not there (os/exec): names are looked for, paths are looked at."""
    if "/" in program:
        return f'"{program}": stat {program}: no such file or directory'
    return f'"{program}": executable file not found in $PATH'


def may_change(process: Process, command: tuple[str, ...]) -> bool:
    """Whether the command can end otherwise later, though the runtime has told of no change of the process."""
    return process.scripted or any(tool in word for word in command for tool in _REACHING_OUT)
