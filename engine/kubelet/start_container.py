"""Starting one container and caring for it while it runs (kuberuntime_container.go, startContainer).

Called by `bringup`. Gets the image, makes the environment, starts the process, runs the postStart hook, and starts the
container's probes once that is over. A container whose image was changed in the Pod is stopped here, to start anew.
"""

from __future__ import annotations

from engine.api.component_helpers.podresources import MEMORY, amount
from engine.api.core import Container, ContainerStateWaiting
from engine.api.serializer.passthrough import forms_of
from engine.kubelet.container_status import terminated_state
from engine.kubelet.context import FAILING_PACE_S, KubeletContext
from engine.kubelet.environment import container_env, expand
from engine.kubelet.envsources import ConfigError
from engine.kubelet.implied.needs import implied_needs
from engine.kubelet.implied.ports import completes, implied_ports
from engine.kubelet.kill_container import advance_stop, begin_stop
from engine.kubelet.lifecycle.hooks import run_hook
from engine.kubelet.prober.prober import new_probes
from engine.kubelet.pull import ensure_image
from engine.kubelet.sync_terminating_pod import grace_of_pod
from engine.kubelet.volume.mounts import mounts_of
from engine.kubelet.worker import CREATING, ContainerRecord, PodWorker
from engine.runtime.processes import CANNOT_START, START_ERROR, LaunchSpec, Process


def start(host: KubeletContext, worker: PodWorker, record: ContainerRecord) -> bool:
    """Start a container as far as this tick allows; False while a pull keeps the later ones waiting."""
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
        record.last = terminated_state(record.spec, record.process)
        record.restart_count += 1
        record.crash_backoff.grow(host.clock.now_s)
    record.process = host.runtime.start(worker.uid, launch)
    record.exit_seen_at = None
    record.crash_looping = False
    record.waiting = CREATING
    name = record.spec.name
    host.event(worker, record, "Normal", "Created", f"Created container: {name}")
    problem = host.runtime.unstartable(launch)
    if problem:
        return _fail_start(host, worker, record, record.process, problem)
    host.event(worker, record, "Normal", "Started", f"Started container {name}")
    return _begin_hook(host, worker, record)


def _launch(host: KubeletContext, worker: PodWorker, record: ContainerRecord, ip: str) -> LaunchSpec:
    spec = record.spec
    env = container_env(spec, host.links.of(worker.pod), host.sources, worker.pod, ip)
    words = (spec.command or host.runtime.catalog.entrypoint(spec.image)) + spec.args
    command = tuple(expand(word, env) for word in words)
    limit = spec.resources.limits.get(MEMORY)
    forms = forms_of(spec)
    described = host.runtime.catalog.describes(spec.image)
    return LaunchSpec(
        spec.name,
        spec.image,
        command,
        env,
        _ports(host, worker, spec),
        0 if limit is None else amount(MEMORY, limit),
        completes=completes(spec, worker.pod),
        terminal=forms.stdin or forms.tty,
        mounts=mounts_of(worker, spec, env),
        folder=forms.working_dir or "/",
        needs=() if described else implied_needs(spec, worker.pod, env, command, host.links, host.sources),
    )


def _ports(host: KubeletContext, worker: PodWorker, spec: Container) -> tuple[int, ...]:
    """Where an image that nobody described listens; any other knows that itself."""
    catalog = host.runtime.catalog
    if catalog.describes(spec.image):
        return ()
    return implied_ports(spec, worker.pod, host.links.selecting(worker.pod), catalog.describes)


def _lack_config(host: KubeletContext, worker: PodWorker, record: ContainerRecord, why: str) -> None:
    """Say what is missing, and look again with the kubelet's pace for failing Pods."""
    host.event(worker, record, "Warning", "Failed", f"Error: {why}")
    record.waiting = ContainerStateWaiting(reason="CreateContainerConfigError", message=why)
    record.crash_looping = record.process is not None
    record.retry_config_at = host.now + host.ticks(FAILING_PACE_S)
    worker.look_at(record.retry_config_at)


def _fail_start(
    host: KubeletContext, worker: PodWorker, record: ContainerRecord, process: Process, problem: str
) -> bool:
    """The runtime made the container and could not run its command."""
    process.ended_by = START_ERROR
    host.runtime.kill(process, CANNOT_START)
    host.event(worker, record, "Warning", "Failed", f"Error: {problem}")
    record.waiting = ContainerStateWaiting(reason="RunContainerError", message=problem)
    worker.look_at(host.now + 1)
    return True


def _begin_hook(host: KubeletContext, worker: PodWorker, record: ContainerRecord) -> bool:
    hook = record.spec.lifecycle.post_start if record.spec.lifecycle is not None else None
    if hook is None:
        new_probes(host, record)
        return True
    run = run_hook(host, worker, record, hook)
    record.hook_problem = run.problem
    record.hook_until = host.now + host.ticks(run.seconds)
    record.probes = []
    record.started = record.ready = False
    return care_for(host, worker, record)


def care_for(host: KubeletContext, worker: PodWorker, record: ContainerRecord) -> bool:
    """What a running container needs; False while its postStart hook keeps the later ones waiting."""
    changed = _changed_spec(worker, record)
    if changed is not None and not record.stopping:
        record.wanted = changed
        message = f"Container {record.spec.name} definition changed, will be restarted"
        begin_stop(host, worker, record, grace_of_pod(worker), message)
    advance_stop(host, worker, record)
    if record.hook_until is None or record.stopping:
        return True
    if host.now < record.hook_until:
        worker.look_at(record.hook_until)
        return False
    _end_hook(host, worker, record)
    return True


def _changed_spec(worker: PodWorker, record: ContainerRecord) -> Container | None:
    """The container as the Pod has it now, where its image was changed."""
    spec = worker.pod.spec
    for container in spec.init_containers if record.init else spec.containers:
        if container.name == record.spec.name and container.image != record.spec.image:
            return container
    return None


def _end_hook(host: KubeletContext, worker: PodWorker, record: ContainerRecord) -> None:
    """The postStart hook is over: the container runs, or is stopped because the hook failed."""
    if not record.hook_problem:
        record.hook_until = None
        new_probes(host, record)
        return
    host.event(worker, record, "Warning", "FailedPostStartHook", "PostStartHook failed")
    record.waiting = ContainerStateWaiting(reason="PostStartHookError", message=record.hook_problem)
    begin_stop(host, worker, record, grace_of_pod(worker), "FailedPostStartHook")
    advance_stop(host, worker, record)
