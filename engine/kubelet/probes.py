"""Probes: startup, liveness, readiness (pkg/kubelet/prober).

Called by the kubelet at each look at a Pod. They ask the runtime, from the node, at the Pod's own address. A probe
that passes and whose container and dependency have not changed since cannot give another answer: it sleeps until the
runtime reports a change, and then goes on in its old rhythm. Failing probes are made one by one, each with its event.
Differs from upstream: the first probe comes two ticks after the start; a timeout is known at once; exec probes
succeed.
"""

from __future__ import annotations

from typing import NamedTuple

from engine.api.core import Container, HTTPGetAction, IntOrString, Probe
from engine.api.meta import number
from engine.kubelet.host import Host
from engine.kubelet.worker import NEVER, ContainerRecord, PodWorker, ProbeState

DEFAULT_PERIOD_S = 10
DEFAULT_THRESHOLD = 3
DEFAULT_GRACE_S = 30
FIRST_AFTER_TICKS = 2
"""Upstream probes within milliseconds; a process that listens within its first second is seen listening here."""

_GOOD_STATUS = range(200, 400)


class Outcome(NamedTuple):
    """One attempt."""

    success: bool
    output: str


def new_probes(host: Host, record: ContainerRecord) -> None:
    """Begin the probes of a container that has just started."""
    spec = record.spec
    record.probes = [
        _begin(host, kind, probe)
        for kind, probe in (
            ("Startup", spec.startup_probe), ("Liveness", spec.liveness_probe), ("Readiness", spec.readiness_probe),
        )
        if probe is not None
    ]  # fmt: skip
    record.started = spec.startup_probe is None
    record.ready = record.started and spec.readiness_probe is None


def run_probes(host: Host, worker: PodWorker, record: ContainerRecord) -> None:
    """Make the attempts that are due and draw the consequences."""
    if not record.running:
        record.ready = False
        return
    for state in record.probes:
        if state.kind == "Startup":
            if not record.started:
                _attempt_if_due(host, worker, record, state)
                record.started = state.passing
        elif record.started and not (worker.terminating and state.kind == "Liveness"):
            _attempt_if_due(host, worker, record, state)
    readiness = next((state for state in record.probes if state.kind == "Readiness"), None)
    record.ready = record.started and (readiness is None or readiness.passing)
    if host.now >= record.kill_at and record.process is not None:
        host.runtime.kill(record.process)


def _begin(host: Host, kind: str, probe: Probe) -> ProbeState:
    first = host.now + max(FIRST_AFTER_TICKS, host.ticks(probe.initial_delay_seconds))
    period = max(1, host.ticks(number(probe.period_seconds, DEFAULT_PERIOD_S)))
    return ProbeState(kind, probe, first, first, period, passing=kind == "Liveness")


def _attempt_if_due(host: Host, worker: PodWorker, record: ContainerRecord, state: ProbeState) -> None:
    if state.asleep:
        if not worker.stirred:
            return
        state.asleep = False
        state.next_at = host.now + (state.first_at - host.now) % state.period
    if host.now >= state.next_at:
        state.next_at = host.now + state.period
        _attempt(host, worker, record, state)
    if not state.asleep:
        worker.look_at(state.next_at)


def _attempt(host: Host, worker: PodWorker, record: ContainerRecord, state: ProbeState) -> None:
    outcome = _ask(host, worker, record.spec, state.spec)
    state.run = state.run + 1 if outcome.success == state.outcome else 1
    state.outcome = outcome.success
    if outcome.success:
        if state.run >= number(state.spec.success_threshold, 1):
            state.passing = True
            state.asleep = True
        return
    message = f"{state.kind} probe failed: {outcome.output}"
    host.event(worker, record, "Warning", "Unhealthy", message)
    if state.run >= number(state.spec.failure_threshold, DEFAULT_THRESHOLD):
        state.passing = False
        if state.kind != "Readiness":
            _kill(host, worker, record, state)


def _kill(host: Host, worker: PodWorker, record: ContainerRecord, state: ProbeState) -> None:
    """Stop the container; `bringup` restarts it under the Pod's restart policy."""
    if record.process is None or record.kill_at != NEVER:
        return
    ending = "" if worker.pod.spec.restart_policy == "Never" else ", will be restarted"
    message = f"Container {record.spec.name} failed {state.kind.lower()} probe{ending}"
    host.event(worker, record, "Normal", "Killing", message)
    grace_s = number(worker.pod.spec.termination_grace_period_seconds, DEFAULT_GRACE_S)
    grace_s = number(state.spec.termination_grace_period_seconds, grace_s)
    record.kill_at = host.now + host.ticks(grace_s)
    worker.look_at(record.kill_at)
    host.runtime.terminate(record.process)


def _ask(host: Host, worker: PodWorker, container: Container, probe: Probe) -> Outcome:
    ip = worker.sandbox.ip if worker.sandbox is not None else ""
    if probe.http_get is not None:
        return _http(host, ip, container, probe.http_get)
    if probe.tcp_socket is not None:
        port = _port(container, probe.tcp_socket.port)
        dial = host.runtime.dial(ip, port)
        why = "connect: connection refused" if dial.outcome == "refused" else "i/o timeout"
        return Outcome(dial.outcome == "open", f"dial tcp {ip}:{port}: {why}")
    return Outcome(success=True, output="")


def _http(host: Host, ip: str, container: Container, action: HTTPGetAction) -> Outcome:
    port = _port(container, action.port)
    path = action.path or "/"
    reply = host.runtime.ask(ip, port, "http", "GET", path, counted=False)
    if reply.status:
        return Outcome(reply.status in _GOOD_STATUS, f"HTTP probe failed with statuscode: {reply.status}")
    why = {
        "R": f"dial tcp {ip}:{port}: connect: connection refused",
        "T": "context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
        "X": "EOF",
    }.get(reply.letter, "net/http: HTTP/1.x transport connection broken: malformed HTTP response")
    return Outcome(success=False, output=f'Get "{(action.scheme or "HTTP").lower()}://{ip}:{port}{path}": {why}')


def _port(container: Container, port: IntOrString) -> int:
    if isinstance(port, int):
        return port
    for declared in container.ports:
        if declared.name == port:
            return declared.container_port
    return int(port) if port.isdigit() else 0
