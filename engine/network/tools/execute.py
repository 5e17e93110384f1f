"""The tools of a container that reach out, or look at what listens: curl, wget, nslookup and netstat.

Called by the wiring, whenever a command in a container asks for one; writes nothing but the requests that curl and wget
send. All that a container's shell does by itself lies in `engine.runtime.script`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.client.output import Stderr, Stdout
from engine.network.tools.busyboxnslookup import busybox_nslookup, old_busybox_nslookup
from engine.network.tools.curl import curl
from engine.network.tools.nslookup import nslookup
from engine.network.tools.userland import nslookup_of
from engine.network.tools.wget import wget
from engine.runtime.script.state import CommandResult

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from engine.metrics import Metrics
    from engine.network.dataplane import DataPlane
    from engine.network.types import Origin
    from engine.runtime.processes import Process, Sandbox
    from engine.runtime.script.context import ScriptCall


class _Inside(NamedTuple):
    """Where a tool runs, and what it can reach."""

    network: DataPlane
    metrics: Metrics
    sandbox: Sandbox
    process: Process
    call: ScriptCall

    @property
    def origin(self) -> Origin:
        """This Pod, as a caller of others."""
        return self.network.origin_of_process(self.process)


def execute(
    network: DataPlane, metrics: Metrics, sandbox: Sandbox, process: Process, call: ScriptCall
) -> CommandResult | None:
    """Run a tool in a running container; None where it is none of these."""
    run = _TOOLS.get(call.words[0])
    return None if run is None else run(_Inside(network, metrics, sandbox, process, call))


def _netstat(inside: _Inside) -> CommandResult:
    """The Pod's containers share one network: all their sockets are seen."""
    rows = [
        (listen.bind or "0.0.0.0", port, process.container)  # noqa: S104 - text, nothing is bound
        for process in inside.sandbox.containers.values()
        if process.alive
        for port, listen in process.listening.items()
    ]
    lines = [
        f"tcp        0      0 {bind + ':' + str(port):<23} 0.0.0.0:*               LISTEN      {owner}\n"
        for bind, port, owner in sorted(rows, key=lambda row: row[1])
    ]
    head = "Active Internet connections (only servers)\n"
    columns = "Proto Recv-Q Send-Q Local Address           Foreign Address         State       Program name\n"
    return CommandResult(head + columns + "".join(lines), 0)


def _curl(inside: _Inside) -> CommandResult:
    return _collect(curl(inside.network, inside.metrics, inside.call.arguments, inside.origin, inside.call.files.write))


def _wget(inside: _Inside) -> CommandResult:
    return _collect(wget(inside.network, inside.metrics, inside.call.arguments, inside.origin, inside.call.files.write))


def _nslookup(inside: _Inside) -> CommandResult:
    run = _NSLOOKUPS[nslookup_of(inside.process.image)]
    return _collect(run(inside.network.names, inside.call.arguments, inside.origin))


def _collect(steps: Generator[Stdout | Stderr, None, int]) -> CommandResult:
    out: list[str] = []
    err: list[str] = []
    while True:
        try:
            piece = next(steps)
        except StopIteration as end:
            return CommandResult("".join(out), int(end.value), errors="".join(err))
        (out if isinstance(piece, Stdout) else err).append(piece.text)


_NSLOOKUPS = {"busybox": busybox_nslookup, "old busybox": old_busybox_nslookup, "bind": nslookup}

_TOOLS: dict[str, Callable[[_Inside], CommandResult]] = {
    "curl": _curl,
    "netstat": _netstat,
    "nslookup": _nslookup,
    "wget": _wget,
}
