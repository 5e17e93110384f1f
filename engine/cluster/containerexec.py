"""What `kubectl exec` comes to: a command in a running container, as the kubelet's stream tells of it.

Called by the wiring. The runtime runs the command (`engine.runtime.execs`); here stands what only somebody who types
needs to hear: the runtime's words over the stream where there is no such program, and a line on standard error, which
begins with `podfall:`, for each thing that is not as in a real container. Differs: a command is over at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.status import StreamError
from engine.runtime.execs import EXEC_SYNC
from engine.runtime.script.commands import NOT_FOUND, UNMODELLED
from engine.runtime.script.filecommands import WITHOUT_EFFECT
from engine.runtime.script.state import FOREVER
from engine.runtime.shell import is_interactive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.execs import ExecResult
    from engine.runtime.processes import Process
    from engine.runtime.runtime import Runtime

_INTERRUPTED = 130
"""How a command ends that Ctrl-C has ended."""


def run_in_container(runtime: Runtime, process: Process, command: tuple[str, ...], stdin: str) -> tuple[str, str, int]:
    """Run a command beside a living process: output, errors and exit code.

    Raises StreamError where it cannot be started, or where it is a shell that waits for somebody to type.
    """
    if is_interactive(command) and not stdin:
        raise _no_terminal(process, command[0])
    before = dict(process.files)
    ran = runtime.exec(process, command, stdin)
    if ran.error:
        if command[0] in UNMODELLED:
            return "", f"podfall: {command[0]} is not modelled\n", NOT_FOUND
        raise _not_started(ran.error)
    if dict(process.files) != before:
        _tell_kubelet(runtime, process)
    code = _INTERRUPTED if ran.seconds >= FOREVER else ran.code
    return ran.stdout, ran.stderr + "".join(f"podfall: {note}\n" for note in _notes(ran)), code


def _notes(ran: ExecResult) -> Iterator[str]:
    """What is not as in a real container."""
    for program in dict.fromkeys(ran.programs):
        until = "and changes nothing" if program in WITHOUT_EFFECT else "while its container answers on all its ports"
        yield f"what {program} does is not modelled: it succeeds {until}"
    if ran.unknown and not ran.programs:
        yield "part of what this prints is not modelled"
    if ran.seconds >= FOREVER:
        yield "this does not end by itself; it was left, as with Ctrl-C"
    elif ran.idle_s:
        yield f"its {ran.idle_s} s of waiting were left out: a command in a container is over at once here"


def _tell_kubelet(runtime: Runtime, process: Process) -> None:
    """A probe that passes and sleeps until something changes may read a file that is another one now."""
    tell = runtime.on_change.get(process.node)
    if tell is not None:
        tell(process.pod_key)


def _not_started(error: str) -> StreamError:
    why = f"error executing command in container: {error.removeprefix(EXEC_SYNC)}"
    return StreamError(500, "InternalError", f"Internal error occurred: {why}", {"causes": [{"message": why}]})


def _no_terminal(process: Process, shell: str) -> StreamError:
    name = process.pod_key.partition("/")[2]
    typed = f"kubectl exec {name} -c {process.container} -- {shell} -c 'COMMANDS'"
    return StreamError(501, "NotImplemented", f"there is no terminal in a container here; type: {typed}")
