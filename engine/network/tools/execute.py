"""What `kubectl exec POD -- COMMAND` runs: a handful of commands that look around, standing inside the container.

In Kubernetes the kubelet hands the command to the container runtime. Called by the wiring; writes
nothing but the requests that curl and wget send. There is no shell in the images, and no other command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.client.output import Stderr, Stdout
from engine.network.tools.busyboxnslookup import busybox_nslookup, old_busybox_nslookup
from engine.network.tools.curl import curl
from engine.network.tools.nslookup import nslookup
from engine.network.tools.userland import nslookup_of
from engine.network.tools.wget import wget

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from engine.metrics import Metrics
    from engine.network.dataplane import DataPlane
    from engine.network.types import Origin
    from engine.runtime.processes import Process, Sandbox

NOT_FOUND = 127


class ToolResult(NamedTuple):
    """What a command printed, and how it ended."""

    stdout: str
    stderr: str
    code: int


class _Inside(NamedTuple):
    """Where a command runs."""

    network: DataPlane
    metrics: Metrics
    sandbox: Sandbox
    process: Process

    @property
    def origin(self) -> Origin:
        """This Pod, as a caller of others."""
        return self.network.origin_of_process(self.process)

    @property
    def full_name(self) -> str:
        """The canonical name of this host, from /etc/hosts."""
        name = self.process.hostname
        return next((entry.names[0] for entry in self.sandbox.hosts if name in entry.names), name)


def execute(network: DataPlane, metrics: Metrics, sandbox: Sandbox, process: Process, command: list[str]) -> ToolResult:
    """Run `command` in a running container."""
    inside = _Inside(network, metrics, sandbox, process)
    name, *arguments = command
    run = _COMMANDS.get(name)
    if run is not None:
        return run(inside, arguments)
    known = ", ".join(sorted(_COMMANDS))
    return ToolResult("", f"{name}: not in this image; podfall's containers know {known}\n", NOT_FOUND)


def _env(inside: _Inside, _: list[str]) -> ToolResult:
    variables = {"HOSTNAME": inside.process.hostname} | inside.process.env
    return ToolResult("".join(f"{name}={value}\n" for name, value in variables.items()), "", 0)


def _hostname(inside: _Inside, arguments: list[str]) -> ToolResult:
    full, name = inside.full_name, inside.process.hostname
    shown = {
        "-f": full,
        "-d": full.partition(".")[2],
        "-s": name.partition(".")[0],
        "-i": inside.sandbox.ip,
        "-I": inside.sandbox.ip,
    }
    if not arguments:
        return ToolResult(f"{name}\n", "", 0)
    if arguments[0] in shown:
        return ToolResult(f"{shown[arguments[0]]}\n", "", 0)
    if arguments[0].startswith("-"):
        return ToolResult("", f"hostname: unrecognized option: {arguments[0].lstrip('-')}\n", 1)
    return ToolResult("", "hostname: sethostname: Operation not permitted\n", 1)


def _files(inside: _Inside) -> dict[str, str]:
    config = inside.sandbox.config
    return {
        "/etc/hostname": f"{inside.process.hostname}\n",
        "/etc/hosts": config.hosts_file(inside.sandbox.ip, host_network=inside.sandbox.host_network),
        "/etc/resolv.conf": config.resolv_conf.text,
    } | dict(inside.process.files)


def _cat(inside: _Inside, arguments: list[str]) -> ToolResult:
    files = _files(inside)
    found = [files[path] for path in arguments if path in files]
    missing = [path for path in arguments if path not in files]
    errors = "".join(f"cat: {path}: No such file or directory\n" for path in missing)
    return ToolResult("".join(found), errors, 1 if missing else 0)


def _ls(inside: _Inside, arguments: list[str]) -> ToolResult:
    folder = next((word for word in arguments if not word.startswith("-")), "/").rstrip("/") or "/"
    below = f"{folder.rstrip('/')}/"
    inner = [path.removeprefix(below) for path in _files(inside) if path.startswith(below)]
    if not inner:
        return ToolResult("", f"ls: cannot access '{folder}': No such file or directory\n", 2)
    names = sorted({path.partition("/")[0] for path in inner} - {""})  # a folder that was made is a path that ends in /
    return ToolResult("".join(f"{name}\n" for name in names), "", 0)


def _ps(inside: _Inside, _: list[str]) -> ToolResult:
    command = " ".join(inside.process.command) or inside.process.image
    return ToolResult(f"PID   USER     COMMAND\n    1 root     {command}\n", "", 0)


def _netstat(inside: _Inside, _: list[str]) -> ToolResult:
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
    return ToolResult(head + columns + "".join(lines), "", 0)


def _curl(inside: _Inside, arguments: list[str]) -> ToolResult:
    return _collect(curl(inside.network, inside.metrics, arguments, inside.origin))


def _wget(inside: _Inside, arguments: list[str]) -> ToolResult:
    return _collect(wget(inside.network, inside.metrics, arguments, inside.origin))


def _nslookup(inside: _Inside, arguments: list[str]) -> ToolResult:
    run = _NSLOOKUPS[nslookup_of(inside.process.image)]
    return _collect(run(inside.network.names, arguments, inside.origin))


def _collect(steps: Generator[Stdout | Stderr, None, int]) -> ToolResult:
    out: list[str] = []
    err: list[str] = []
    while True:
        try:
            piece = next(steps)
        except StopIteration as end:
            return ToolResult("".join(out), "".join(err), int(end.value))
        (out if isinstance(piece, Stdout) else err).append(piece.text)


_NSLOOKUPS = {"busybox": busybox_nslookup, "old busybox": old_busybox_nslookup, "bind": nslookup}

_COMMANDS: dict[str, Callable[[_Inside, list[str]], ToolResult]] = {
    "cat": _cat,
    "curl": _curl,
    "env": _env,
    "hostname": _hostname,
    "ls": _ls,
    "netstat": _netstat,
    "nslookup": _nslookup,
    "ps": _ps,
    "wget": _wget,
}

TOOLS = frozenset(_COMMANDS)
"""The commands that every container knows."""
