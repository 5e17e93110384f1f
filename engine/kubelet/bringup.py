"""Bringing a Pod up and keeping it up (kuberuntime_manager.go, SyncPod): sandbox, init containers, containers.

Called by the kubelet at each look at a Pod that is not ending. Changes the runtime and the worker, records events;
`status` writes what came of it. A look in which nothing is due changes nothing. Differs from upstream: the first
container starts one tick after the sandbox; postStart hooks succeed at once.
"""

from __future__ import annotations

from engine.api.core import ContainerStateTerminated, ContainerStateWaiting
from engine.kubelet.backoff import go_duration
from engine.kubelet.environment import container_env, expand
from engine.kubelet.envsources import ConfigError
from engine.kubelet.host import Host
from engine.kubelet.probes import new_probes
from engine.kubelet.pull import ensure_image
from engine.kubelet.worker import NEVER, ContainerRecord, PodWorker
from engine.runtime.runtime import Launch, Process

BACKOFF_EVENT_S = 10
"""How often the kubelet looks at a failing Pod and says so again."""


def bring_up(host: Host, worker: PodWorker) -> None:
    """Take the steps that are due towards a running Pod."""
    if not _ensure_sandbox(host, worker):
        return
    if host.now < worker.start_at:
        worker.look_at(worker.start_at)
        return
    if not _initialized(host, worker):
        return
    for record in worker.main:
        if not _keep_running(host, worker, record):
            return
    _finish(worker)


def terminated_state(process: Process) -> ContainerStateTerminated:
    """How a run ended, as the status tells it."""
    reason = {0: "Completed", 255: "Unknown"}.get(process.exit_code, "Error")
    return ContainerStateTerminated(
        exit_code=process.exit_code, reason=reason, started_at=process.started_at,
        finished_at=process.finished_at, container_id=container_id(process),
    )  # fmt: skip


def container_id(process: Process) -> str:
    """The id that containerd would have given to this run: 64 hex digits, from the Pod's uid and the run's number."""
    return f"containerd://{process.uid.replace('-', '')}{process.serial:032x}"


def _ensure_sandbox(host: Host, worker: PodWorker) -> bool:
    if worker.sandbox is not None:
        if host.runtime.sandbox(worker.uid) is worker.sandbox:
            return True
        _lose_sandbox(host, worker)
    try:
        worker.sandbox = host.runtime.create_sandbox(
            worker.key, worker.uid, host.node, host_network=worker.pod.spec.host_network
        )
    except LookupError as error:
        host.pod_event(worker, "Warning", "FailedCreatePodSandBox", f"Failed to create pod sandbox: {error}")
        worker.look_at(host.now + host.ticks(BACKOFF_EVENT_S))
        return False
    return True


def _lose_sandbox(host: Host, worker: PodWorker) -> None:
    """The machine was off: everything starts over in a new sandbox, with a new address."""
    host.pod_event(worker, "Normal", "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.")
    worker.start_at = host.now + 1
    for record in worker.records():
        record.pull_until = None
        if record.process is not None:
            _forget_run(record, record.process)


def _forget_run(record: ContainerRecord, process: Process) -> None:
    record.last = terminated_state(process)
    record.process = None
    record.restart_count += 1
    record.started = record.ready = record.crash_looping = False
    record.probes = []
    record.exit_seen_at = None
    record.crash_backoff.delay_s = 0


def _initialized(host: Host, worker: PodWorker) -> bool:
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


def _keep_running(host: Host, worker: PodWorker, record: ContainerRecord) -> bool:
    """Start a container that should run and does not; False while a pull keeps the later ones waiting."""
    process = record.process
    if process is None:
        return _start(host, worker, record)
    if process.alive:
        return True
    if record.exit_seen_at is None:
        record.exit_seen_at = host.now
        record.started = record.ready = False
        record.kill_at = NEVER
    if not _restarts(worker, record):
        return True
    delay = host.ticks(record.crash_backoff.current(_finished_s(host, process)))
    if host.now >= process.finished_tick + delay:
        return _start(host, worker, record)
    _crash_loop(host, worker, record, record.exit_seen_at, process.finished_tick + delay)
    return True


def _restarts(worker: PodWorker, record: ContainerRecord) -> bool:
    policy = worker.pod.spec.restart_policy or "Always"
    if record.sidecar:
        return True
    failed = record.process is not None and record.process.exit_code != 0
    if record.init:
        return failed and policy != "Never"
    return policy == "Always" or (policy == "OnFailure" and failed)


def _crash_loop(host: Host, worker: PodWorker, record: ContainerRecord, seen_at: int, until: int) -> None:
    """Say `Error` or `Completed` for one tick, then `CrashLoopBackOff` until the restart."""
    if host.now == seen_at:
        worker.look_at(host.now + 1)
        return
    meta, name = worker.pod.metadata, record.spec.name
    pod = f"{meta.name}_{meta.namespace}({meta.uid})"
    delay = go_duration(record.crash_backoff.delay_s)
    since = host.now - seen_at - 1
    if since % host.ticks(BACKOFF_EVENT_S) == 0:
        message = f"Back-off restarting failed container {name} in pod {pod}"
        host.event(worker, record, "Warning", "BackOff", message)
    if not record.crash_looping:
        record.crash_looping = True
        message = f"back-off {delay} restarting failed container={name} pod={pod}"
        record.waiting = ContainerStateWaiting(reason="CrashLoopBackOff", message=message)
    pace = host.ticks(BACKOFF_EVENT_S)
    worker.look_at(min(until, host.now + pace - since % pace))


def _start(host: Host, worker: PodWorker, record: ContainerRecord) -> bool:
    if host.now < record.retry_config_at:
        worker.look_at(record.retry_config_at)
        return True
    image = ensure_image(host, worker, record)
    if image != "ready" or worker.sandbox is None:
        return image != "pulling"
    try:
        launch = _launch(host, worker, record, worker.sandbox.ip)
    except ConfigError as error:
        _lack_config(host, worker, record, str(error))
        return True
    if record.process is not None:
        record.last = terminated_state(record.process)
        record.restart_count += 1
        record.crash_backoff.grow(host.clock.now_s)
    record.process = host.runtime.start(worker.uid, launch)
    record.exit_seen_at = None
    record.crash_looping = False
    name = record.spec.name
    host.event(worker, record, "Normal", "Created", f"Created container: {name}")
    host.event(worker, record, "Normal", "Started", f"Started container {name}")
    new_probes(host, record)
    return True


def _lack_config(host: Host, worker: PodWorker, record: ContainerRecord, why: str) -> None:
    """Say what is missing, and look again with the kubelet's pace for failing Pods."""
    host.event(worker, record, "Warning", "Failed", f"Error: {why}")
    record.waiting = ContainerStateWaiting(reason="CreateContainerConfigError", message=why)
    record.crash_looping = record.process is not None
    record.retry_config_at = host.now + host.ticks(BACKOFF_EVENT_S)
    worker.look_at(record.retry_config_at)


def _launch(host: Host, worker: PodWorker, record: ContainerRecord, ip: str) -> Launch:
    spec = record.spec
    env = container_env(spec, host.links.of(worker.pod), host.sources, worker.pod, ip)
    command = tuple(expand(word, env) for word in spec.command + spec.args)
    return Launch(spec.name, spec.image, command, env, tuple(port.container_port for port in spec.ports))


def _finish(worker: PodWorker) -> None:
    """A Pod whose containers have all ended for good has a final phase."""
    if not all(record.exited and not _restarts(worker, record) for record in worker.main):
        return
    codes = [record.process.exit_code for record in worker.main if record.process is not None]
    worker.final_phase = "Failed" if any(codes) else "Succeeded"


def _finished_s(host: Host, process: Process) -> int:
    return host.clock.epoch_s + process.finished_tick * host.clock.tick_ms // 1000
