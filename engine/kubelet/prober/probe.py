"""One attempt of a probe, and what it says (pkg/probe/{http,tcp,exec,grpc}).

Called by `probes`. The request goes from the node to the Pod's own address unless the probe names a host, and takes
no part of a server's capacity.
"""

from __future__ import annotations

from typing import NamedTuple

from engine.api.core import ExecAction, HTTPGetAction, Probe
from engine.api.meta import number
from engine.api.serializer.passthrough import GRPCAction, forms_of
from engine.kubelet.context import KubeletContext, port_of
from engine.kubelet.lifecycle.target import ProbeTarget, target_of
from engine.kubelet.worker import ContainerRecord, PodWorker
from engine.runtime.images import ANY
from engine.runtime.sandboxconfig import LOOPBACK

DEFAULT_TIMEOUT_S = 1
_GOOD_STATUS = range(200, 400)
_BAD_REQUEST = 400


class ProbeResult(NamedTuple):
    """What came of one attempt."""

    success: bool
    output: str
    error: str = ""
    """Why it could not be made at all; such an attempt counts neither way."""


_PASSED = ProbeResult(success=True, output="")


def ask(host: KubeletContext, worker: PodWorker, record: ContainerRecord, probe: Probe) -> ProbeResult:
    """Make one attempt."""
    ip = worker.sandbox.ip if worker.sandbox is not None else ""
    timeout_s = number(probe.timeout_seconds, DEFAULT_TIMEOUT_S)
    if probe.http_get is not None:
        return _http(host, target_of(host, forms_of(probe.http_get).host, ip), record, probe.http_get)
    if probe.tcp_socket is not None:
        action = probe.tcp_socket
        return _tcp(host, target_of(host, forms_of(action).host, ip), port_of(record.spec, action.port))
    if probe.exec_ is not None:
        return _exec(host, record, probe.exec_, timeout_s)
    return _grpc(host, ip, forms_of(probe).grpc or GRPCAction(), timeout_s)


def _http(host: KubeletContext, target: ProbeTarget, record: ContainerRecord, action: HTTPGetAction) -> ProbeResult:
    port = port_of(record.spec, action.port)
    path = f"/{action.path.lstrip('/')}"
    scheme = (action.scheme or "HTTP").lower()
    url = f"{scheme}://{target.host}:{port}{path}"
    if target.problem:
        return ProbeResult(success=False, output=f'Get "{url}": {target.problem}')
    reply = host.runtime.ask(target.ip, port, scheme, "GET", path, counted=False, inside=target.inside)
    status = reply.status
    if reply.letter == "W" and (scheme, reply.protocol) == ("http", "https"):
        status = _BAD_REQUEST
    if status and (scheme, reply.protocol) != ("https", "http"):
        return ProbeResult(status in _GOOD_STATUS, f"HTTP probe failed with statuscode: {status}")
    shown = LOOPBACK if target.inside else target.ip
    why = {
        "R": f"dial tcp {shown}:{port}: connect: connection refused",
        "T": "context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
        "X": "EOF",
    }.get(reply.letter, "net/http: HTTP/1.x transport connection broken: malformed HTTP response")
    if (scheme, reply.protocol) == ("https", "http"):
        why = "http: server gave HTTP response to HTTPS client"
    return ProbeResult(success=False, output=f'Get "{url}": {why}')


def _tcp(host: KubeletContext, target: ProbeTarget, port: int) -> ProbeResult:
    if target.problem:
        return ProbeResult(success=False, output=target.problem)
    dial = host.runtime.dial(target.ip, port, inside=target.inside)
    if dial.outcome == "open":
        return _PASSED
    why = "connect: connection refused" if dial.outcome == "refused" else "i/o timeout"
    shown = LOOPBACK if target.inside else target.ip
    return ProbeResult(success=False, output=f"dial tcp {shown}:{port}: {why}")


def _exec(host: KubeletContext, record: ContainerRecord, action: ExecAction, timeout_s: int) -> ProbeResult:
    if record.process is None:
        return ProbeResult(success=False, output="", error="container not running")
    outcome = host.runtime.exec(record.process, action.command)
    if outcome.error:
        return ProbeResult(success=False, output="", error=outcome.error)
    if outcome.seconds >= timeout_s:
        words = " ".join(action.command)
        return ProbeResult(success=False, output=f'command timed out: "{words}" timed out after {timeout_s}s')
    return ProbeResult(outcome.code == 0, outcome.output)


def _grpc(host: KubeletContext, ip: str, action: GRPCAction, timeout_s: int) -> ProbeResult:
    """A process that can speak `grpc` reports its health as serving while it is not stalled."""
    port = action.port
    address = f"{ip}:{port}"
    process = host.runtime.dial(ip, port).process
    if process is None or process.stalled:
        why = "context deadline exceeded"
        return ProbeResult(
            success=False,
            output=f'timeout: failed to connect service "{address}" within {timeout_s}s: {why}',
        )
    if process.listening[port].protocol in {"grpc", ANY}:
        return _PASSED
    why = 'connection error: desc = "error reading server preface: http2: frame too large"'
    return ProbeResult(success=False, output=f'error: failed to connect service at "{address}": {why}')
