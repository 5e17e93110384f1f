"""Probes: startup, liveness, readiness (pkg/kubelet/prober).

Called by the kubelet at each look at a Pod. They ask the runtime, from the node, at the Pod's own address. A probe
that passes and whose container and dependency have not changed since cannot give another answer: it sleeps until the
runtime reports a change, and then goes on in its old rhythm. Failing probes are made one by one, each with its event.
Differs from upstream: the first probe comes two ticks after the start; a timeout is known at once.
"""

from __future__ import annotations

from engine.api.core import Probe
from engine.api.meta import number
from engine.kubelet.context import KubeletContext
from engine.kubelet.kill_container import advance_stop, begin_stop
from engine.kubelet.prober.probe import ask
from engine.kubelet.worker import ContainerRecord, PodWorker, ProbeState
from engine.runtime.execs import may_change as exec_may_change

DEFAULT_PERIOD_S = 10
DEFAULT_THRESHOLD = 3
DEFAULT_GRACE_S = 30
FIRST_AFTER_TICKS = 2
"""Upstream probes within milliseconds; a process that listens within its first second is seen listening here."""


def new_probes(host: KubeletContext, record: ContainerRecord) -> None:
    """Begin the probes of a container that has just started."""
    spec = record.spec
    record.probes = [
        _begin(host, kind, probe)
        for kind, probe in (
            ("Startup", spec.startup_probe),
            ("Liveness", spec.liveness_probe),
            ("Readiness", spec.readiness_probe),
        )
        if probe is not None
    ]
    record.started = spec.startup_probe is None
    record.ready = record.started and spec.readiness_probe is None


def run_probes(host: KubeletContext, worker: PodWorker, record: ContainerRecord) -> None:
    """Make the attempts that are due and draw the consequences."""
    if not record.running or record.starting:
        record.ready = False
        return
    for state in record.probes:
        if state.kind == "Startup":
            if not record.started and not worker.terminating:
                _attempt_if_due(host, worker, record, state)
                record.started = state.passing
                if record.started and record.init:
                    worker.look_at(host.now + 1)
        elif record.started and not (worker.terminating and state.kind == "Liveness"):
            _attempt_if_due(host, worker, record, state)
    readiness = next((state for state in record.probes if state.kind == "Readiness"), None)
    record.ready = record.started and (readiness is None or readiness.passing) and not _awaits_port(host, worker)


def _awaits_port(host: KubeletContext, worker: PodWorker) -> bool:
    port = host.awaited_ports.get(worker.key)
    return port is not None and (worker.sandbox is None or worker.sandbox.listener(port) is None)


def _begin(host: KubeletContext, kind: str, probe: Probe) -> ProbeState:
    first = host.now + max(FIRST_AFTER_TICKS, host.ticks(probe.initial_delay_seconds))
    period = max(1, host.ticks(number(probe.period_seconds, DEFAULT_PERIOD_S)))
    return ProbeState(kind, probe, first, first, period, passing=kind == "Liveness")


def _attempt_if_due(host: KubeletContext, worker: PodWorker, record: ContainerRecord, state: ProbeState) -> None:
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


def _attempt(host: KubeletContext, worker: PodWorker, record: ContainerRecord, state: ProbeState) -> None:
    outcome = ask(host, worker, record, state.spec)
    if outcome.error:
        # Not a failure: the attempt is thrown away, as by upstream's worker, and made again after a period.
        message = f"{state.kind} probe errored and resulted in unknown state: {outcome.error}"
        host.event(worker, record, "Warning", "Unhealthy", message)
        return
    state.run = state.run + 1 if outcome.success == state.outcome else 1
    state.outcome = outcome.success
    if outcome.success:
        if state.run >= number(state.spec.success_threshold, 1):
            state.passing = True
            state.asleep = not _may_change(record, state)
        return
    message = f"{state.kind} probe failed: {outcome.output}"
    host.event(worker, record, "Warning", "Unhealthy", message)
    if state.run >= number(state.spec.failure_threshold, DEFAULT_THRESHOLD):
        state.passing = False
        if state.kind != "Readiness":
            _kill(host, worker, record, state)


def _may_change(record: ContainerRecord, state: ProbeState) -> bool:
    """Whether the answer can become another one without a change that the runtime reports: a script's files can."""
    command = state.spec.exec_.command if state.spec.exec_ is not None else ()
    return bool(command) and record.process is not None and exec_may_change(record.process, command)


def _kill(host: KubeletContext, worker: PodWorker, record: ContainerRecord, state: ProbeState) -> None:
    """Stop the container; `bringup` restarts it under the Pod's restart policy."""
    ending = "" if worker.pod.spec.restart_policy == "Never" else ", will be restarted"
    message = f"Container {record.spec.name} failed {state.kind.lower()} probe{ending}"
    grace_s = number(worker.pod.spec.termination_grace_period_seconds, DEFAULT_GRACE_S)
    begin_stop(host, worker, record, number(state.spec.termination_grace_period_seconds, grace_s), message)
    advance_stop(host, worker, record)
