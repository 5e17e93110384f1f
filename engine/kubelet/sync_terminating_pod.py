"""Ending a whole Pod: its containers in their order, until none runs any more (pod_workers.go, SyncTerminatingPod).

Called by the kubelet for Pods that are being deleted, that the API has forgotten, that ran longer than their
deadline, or whose containers are done while sidecars still run. Containers stop together; sidecars after them, the
last one first.
"""

from __future__ import annotations

from msgspec import UNSET

from engine.api.meta import number
from engine.kubelet.context import KubeletContext
from engine.kubelet.kill_container import advance_stop, begin_stop, shorten
from engine.kubelet.worker import ContainerRecord, PodWorker

DEFAULT_GRACE_S = 30
_EXCEEDED = "DeadlineExceeded"
_EXCEEDED_TEXT = "Pod was active on the node longer than the specified deadline"


def terminate(host: KubeletContext, worker: PodWorker) -> bool:
    """Take the steps that are due towards the end; True once it has found that no container runs any more."""
    running = [record for record in worker.records() if record.running]
    grace_s = _grace_s(worker)
    if not worker.terminating:
        worker.terminating = True
        for record in running:
            begin_stop(host, worker, record, grace_s, f"Stopping container {record.spec.name}")
    for record in running:
        shorten(host, record, grace_s)
        advance_stop(host, worker, record, its_turn=_is_its_turn(worker, record))
    return not running


def check_deadline(host: KubeletContext, worker: PodWorker) -> None:
    """Begin the end of a Pod that has been active on the node for longer than it may (active_deadline.go)."""
    seconds = worker.pod.spec.active_deadline_seconds
    if seconds is UNSET or worker.reason:
        return
    deadline = worker.seen_at + host.ticks(number(seconds))
    if host.now < deadline:
        worker.look_at(deadline)
        return
    worker.reason, worker.message = _EXCEEDED, _EXCEEDED_TEXT
    worker.ending = True
    host.pod_event(worker, "Normal", _EXCEEDED, _EXCEEDED_TEXT)


def final_phase(worker: PodWorker) -> str:
    """Succeeded where every container ended well; "" where none ever ran."""
    ended = [record.process for record in worker.main if record.process is not None]
    if not ended:
        return ""
    well = len(ended) == len(worker.main) and all(process.exit_code == 0 for process in ended)
    return "Succeeded" if well else "Failed"


def grace_of_pod(worker: PodWorker) -> int:
    """The seconds that the Pod's own specification gives its containers."""
    return number(worker.pod.spec.termination_grace_period_seconds, DEFAULT_GRACE_S)


def _grace_s(worker: PodWorker) -> int:
    if worker.orphaned:
        return 0
    return number(worker.pod.metadata.deletion_grace_period_seconds, grace_of_pod(worker))


def _is_its_turn(worker: PodWorker, record: ContainerRecord) -> bool:
    """A sidecar waits for the containers, and for the sidecars that were started after it."""
    if not record.sidecar:
        return True
    later = worker.init[worker.init.index(record) + 1 :]
    return not any(other.running for other in [*worker.main, *later])
