"""Bringing a Pod up and keeping it up (kuberuntime_manager.go, SyncPod): sandbox, init containers, containers.

Called by the kubelet at each look at a Pod that is not ending. Changes the runtime and the worker, records events;
`status` writes what came of it. A look in which nothing is due changes nothing. Differs from upstream: the first
container starts one tick after the sandbox.
"""

from __future__ import annotations

from engine.api.core import ContainerStateWaiting
from engine.golang.duration import go_duration
from engine.kubelet.container_status import terminated_state
from engine.kubelet.context import FAILING_PACE_S, KubeletContext
from engine.kubelet.sandboxconfig import omitted_nameservers, sandbox_config
from engine.kubelet.start_container import care_for, start
from engine.kubelet.sync_terminating_pod import final_phase
from engine.kubelet.volume.manager import keep_current, volumes_are_there
from engine.kubelet.worker import ContainerRecord, PodWorker
from engine.runtime.processes import Process

_START_ERRORS = frozenset({"PostStartHookError", "RunContainerError"})


def bring_up(host: KubeletContext, worker: PodWorker) -> None:
    """Take the steps that are due towards a running Pod."""
    if worker.sandbox is None and not volumes_are_there(host, worker):
        return
    if not _ensure_sandbox(host, worker):
        return
    keep_current(host, worker)
    if host.now < worker.start_at:
        worker.look_at(worker.start_at)
        return
    if not _initialized(host, worker):
        return
    for record in worker.main:
        if not _keep_running(host, worker, record):
            return
    _finish(host, worker)


def see_exits(host: KubeletContext, worker: PodWorker) -> bool:
    """Note which containers have ended since the last look; whether there is any."""
    ended = [record for record in worker.records() if record.exited and record.exit_seen_at is None]
    for record in ended:
        _see_exit(host, record)
    return bool(ended)


def _ensure_sandbox(host: KubeletContext, worker: PodWorker) -> bool:
    if worker.sandbox is not None:
        if host.runtime.sandbox(worker.uid) is worker.sandbox:
            return True
        _lose_sandbox(host, worker)
    omitted = omitted_nameservers(worker.pod)
    if omitted:
        host.pod_event(worker, "Warning", "DNSConfigForming", omitted)
    try:
        worker.sandbox = host.runtime.create_sandbox(
            worker.key,
            worker.uid,
            host.node,
            sandbox_config(worker.pod, host.node),
            host=worker.pod.spec.host_network,
        )
    except (LookupError, ValueError) as error:
        host.pod_event(worker, "Warning", "FailedCreatePodSandBox", f"Failed to create pod sandbox: {error}")
        worker.look_at(host.now + host.ticks(FAILING_PACE_S))
        return False
    return True


def _lose_sandbox(host: KubeletContext, worker: PodWorker) -> None:
    """The machine was off: everything starts over in a new sandbox, with a new address."""
    host.pod_event(worker, "Normal", "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.")
    worker.start_at = host.now + 1
    for record in worker.records():
        record.pull_until = None
        if record.process is not None:
            _forget_run(record, record.process)


def _forget_run(record: ContainerRecord, process: Process) -> None:
    record.last = terminated_state(record.spec, process)
    record.process = None
    record.restart_count += 1
    record.crash_looping = False
    record.settle()
    record.probes = []
    record.exit_seen_at = None
    record.crash_backoff.reset()


def _initialized(host: KubeletContext, worker: PodWorker) -> bool:
    """Whether all init containers are done; takes the next step where one is not."""
    if any(record.process is not None for record in worker.main):
        return all(_keep_running(host, worker, record) for record in worker.init if record.sidecar)
    for record in worker.init:
        process = record.process
        if process is not None and not process.alive and process.exit_code == 0 and not record.sidecar:
            continue
        if not _keep_running(host, worker, record):
            return False
        if not (record.sidecar and record.started):
            if record.exited and not _restarts(worker, record):
                worker.final_phase = "Failed"
            return False
    return True


def _keep_running(host: KubeletContext, worker: PodWorker, record: ContainerRecord) -> bool:
    """Start a container that should run and does not; False while a pull keeps the later ones waiting."""
    process = record.process
    if process is None:
        return start(host, worker, record)
    if process.alive:
        return care_for(host, worker, record)
    seen_at = host.now if record.exit_seen_at is None else record.exit_seen_at
    if record.wanted is not None:
        record.spec, record.wanted = record.wanted, None
        return start(host, worker, record)
    if not _restarts(worker, record):
        return True
    delay = host.ticks(record.crash_backoff.current(_finished_s(host, process)) + host.jitter_s(worker, record))
    if host.now >= process.finished_tick + delay:
        return start(host, worker, record)
    _crash_loop(host, worker, record, seen_at, process.finished_tick + delay)
    return True


def _see_exit(host: KubeletContext, record: ContainerRecord) -> None:
    record.exit_seen_at = host.now
    record.settle()


def _restarts(worker: PodWorker, record: ContainerRecord) -> bool:
    policy = worker.pod.spec.restart_policy or "Always"
    if record.sidecar:
        return True
    failed = record.process is not None and record.process.exit_code != 0
    if record.init:
        return failed and policy != "Never"
    return policy == "Always" or (policy == "OnFailure" and failed)


def _crash_loop(host: KubeletContext, worker: PodWorker, record: ContainerRecord, seen_at: int, until: int) -> None:
    """Say `Error` or `Completed` for one tick, then `CrashLoopBackOff` until the restart."""
    if host.now == seen_at:
        record.crash_looping = record.waiting.reason in _START_ERRORS
        worker.look_at(host.now + 1)
        return
    meta, name = worker.pod.metadata, record.spec.name
    pod = f"{meta.name}_{meta.namespace}({meta.uid})"
    delay = go_duration(max(record.crash_backoff.delay_s, record.crash_backoff.timing.first_s))
    since = host.now - seen_at - 1
    if since % host.ticks(FAILING_PACE_S) == 0:
        message = f"Back-off restarting failed container {name} in pod {pod}"
        host.event(worker, record, "Warning", "BackOff", message)
    if not record.crash_looping or record.waiting.reason != "CrashLoopBackOff":
        record.crash_looping = True
        message = f"back-off {delay} restarting failed container={name} pod={pod}"
        record.waiting = ContainerStateWaiting(reason="CrashLoopBackOff", message=message)
    pace = host.ticks(FAILING_PACE_S)
    worker.look_at(min(until, host.now + pace - since % pace))


def _finish(host: KubeletContext, worker: PodWorker) -> None:
    """A Pod whose containers have all ended for good has a final phase, once its sidecars are stopped as well."""
    if not all(record.exited and not _restarts(worker, record) for record in worker.main):
        return
    if any(record.running for record in worker.init):
        worker.ending = True
        worker.look_at(host.now + 1)
    else:
        worker.final_phase = final_phase(worker)


def _finished_s(host: KubeletContext, process: Process) -> int:
    return host.clock.epoch_s + process.finished_tick * host.clock.tick_ms // 1000
