"""The status that a kubelet writes of a Pod (kubelet_pods.go, status/generate.go, status_manager.go).

Called after each look at a Pod; writes to the API only where something differs from what stands there. Conditions of
other writers (DisruptionTarget) stay as they are.
"""

from __future__ import annotations

from msgspec.structs import replace

from engine.api.core import (
    ContainerState,
    ContainerStateRunning,
    ContainerStatus,
    HostIP,
    Pod,
    PodIP,
    PodStatus,
)
from engine.api.meta import Condition, condition
from engine.api.serializer.passthrough import forms_of
from engine.kubelet.container_status import container_id, terminated_state
from engine.kubelet.context import KubeletContext
from engine.kubelet.worker import ContainerRecord, PodWorker
from engine.runtime.images import full_name, image_id

_OWN = ("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled")
_NO_STATE = ContainerState()


def publish(host: KubeletContext, worker: PodWorker) -> None:
    """Write the Pod's status if it has changed. It merges into the live object as upstream's patch does."""
    meta = worker.pod.metadata
    live = host.client.live(Pod, meta.namespace, meta.name)
    if live is None or live.metadata.uid != worker.uid:
        return
    status = build_status(host, worker, live.status)
    if status != live.status:
        worker.written = host.client.update_status(replace(live, status=status)).metadata.resource_version


def reject(host: KubeletContext, worker: PodWorker, reason: str, message: str) -> None:
    """Write that the node does not run the Pod: it has failed before it began."""
    meta = worker.pod.metadata
    live = host.client.live(Pod, meta.namespace, meta.name)
    if live is not None and live.metadata.uid == worker.uid:
        status = replace(live.status, phase="Failed", reason=reason, message=f"Pod was rejected: {message}")
        host.client.update_status(replace(live, status=status))


def build_status(host: KubeletContext, worker: PodWorker, old: PodStatus) -> PodStatus:
    """The status of a Pod as this kubelet sees it, on top of what others have written."""
    ip = worker.sandbox.ip if worker.sandbox is not None else old.pod_ip
    main = tuple(_container_status(record) for record in worker.main)
    init = tuple(_container_status(record) for record in worker.init)
    phase = worker.final_phase or _phase(worker)
    return replace(
        old,
        phase=phase,
        reason=(worker.reason if worker.final_phase else "") or old.reason,
        message=(worker.message if worker.final_phase else "") or old.message,
        start_time=worker.start_time,
        host_ip=host.ip,
        host_ips=(HostIP(ip=host.ip),),
        pod_ip=ip,
        pod_ips=(PodIP(ip=ip),) if ip else (),
        container_statuses=main,
        init_container_statuses=init,
        conditions=_conditions(host, worker, phase, old.conditions),
    )


def _phase(worker: PodWorker) -> str:
    never_ran = any(record.last is None and (record.process is None or record.starting) for record in worker.main)
    return "Pending" if never_ran else "Running"


def _container_status(record: ContainerRecord) -> ContainerStatus:
    process = record.process
    state, last = _NO_STATE, ContainerState(terminated=record.last) if record.last is not None else _NO_STATE
    if process is None or record.starting:
        state = ContainerState(waiting=record.waiting)
    elif process.alive:
        state = ContainerState(running=ContainerStateRunning(started_at=process.started_at))
    else:
        ended = ContainerState(terminated=terminated_state(record.spec, process))
        state, last = (ContainerState(waiting=record.waiting), ended) if record.crash_looping else (ended, last)
    return ContainerStatus(
        name=record.spec.name,
        image=record.spec.image if process is None else full_name(record.spec.image),
        image_id="" if process is None else image_id(record.spec.image),
        container_id="" if process is None else container_id(process),
        ready=record.ready if _counts(record) else _completed_init(record),
        started=record.started and record.running,
        restart_count=record.restart_count,
        state=state,
        last_state=last,
    )


def _completed_init(record: ContainerRecord) -> bool:
    process = record.process
    return record.init and process is not None and not process.alive and process.exit_code == 0


def _conditions(
    host: KubeletContext, worker: PodWorker, phase: str, old: tuple[Condition, ...]
) -> tuple[Condition, ...]:
    ready, reason, message = _readiness(worker, phase)
    closed = _closed_gates(worker, old) if ready else ""
    pending_init = _incomplete_init(worker)
    wanted = {
        "PodReadyToStartContainers": (worker.sandbox is not None and not worker.final_phase, "", ""),
        "Initialized": (not pending_init, "ContainersNotInitialized" if pending_init else "", pending_init),
        "Ready": (False, "ReadinessGatesNotReady", closed) if closed else (ready, reason, message),
        "ContainersReady": (ready, reason, message),
        "PodScheduled": (True, "", ""),
    }
    out = [_condition(host, type_, *wanted[type_], condition(old, type_)) for type_ in _OWN]
    out.extend(entry for entry in old if entry.type not in wanted)
    return tuple(out)


def _condition(
    host: KubeletContext, type_: str, holds: bool, reason: str, message: str, old: Condition | None
) -> Condition:
    status = "True" if holds else "False"
    if old is not None and old.status == status:
        if old.reason == reason and old.message == message:
            return old
        return replace(old, reason=reason, message=message)
    stamp = host.clock.stamp()
    return Condition(type=type_, status=status, last_transition_time=stamp, reason=reason, message=message)


def _readiness(worker: PodWorker, phase: str) -> tuple[bool, str, str]:
    if phase == "Succeeded":
        return False, "PodCompleted", ""
    if phase == "Failed":
        return False, "PodFailed", ""
    unready = [record.spec.name for record in worker.records() if not record.ready and _counts(record)]
    if unready:
        return False, "ContainersNotReady", f"containers with unready status: [{' '.join(unready)}]"
    return True, "", ""


def _closed_gates(worker: PodWorker, conditions: tuple[Condition, ...]) -> str:
    """The readiness gates that are not open, each in a clause; empty where all are."""
    clauses = []
    for gate in forms_of(worker.pod.spec).readiness_gates:
        type_ = gate.condition_type
        found = condition(conditions, type_)
        if found is None:
            clauses.append(f'corresponding condition of pod readiness gate "{type_}" does not exist.')
        elif found.status != "True":
            clauses.append(f'the status of pod readiness gate "{type_}" is not "True", but {found.status}')
    return ", ".join(clauses)


def _counts(record: ContainerRecord) -> bool:
    """Whether it can be ready: an init container is only called so once it has done its work (prober_manager.go)."""
    return record.sidecar or not record.init


def _incomplete_init(worker: PodWorker) -> str:
    if not worker.init or any(record.process is not None for record in worker.main):
        return ""
    names = [
        record.spec.name
        for record in worker.init
        if not (record.started if record.sidecar else _completed_init(record))
    ]
    return f"containers with incomplete status: [{' '.join(names)}]" if names else ""
