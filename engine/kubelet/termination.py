"""Ending a Pod: Killing events, preStop, SIGTERM, grace period, SIGKILL (kuberuntime_container.go, pod_workers.go).

Called by the kubelet for Pods that are being deleted and for Pods that the API has forgotten. Differs from upstream:
an exec preStop hook takes as long as the `sleep` in its command; sidecars stop together with the other containers.
"""

from __future__ import annotations

from engine.api.core import LifecycleHandler
from engine.api.meta import number
from engine.kubelet.host import Host
from engine.kubelet.worker import NEVER, ContainerRecord, PodWorker
from engine.runtime.shellscript import read_command

MINIMUM_GRACE_S = 2
DEFAULT_GRACE_S = 30


def terminate(host: Host, worker: PodWorker) -> bool:
    """Take the steps that are due towards the end; True once it has found that no container runs any more."""
    running = [record for record in worker.records() if record.running]
    grace = host.ticks(max(MINIMUM_GRACE_S, _grace_s(worker)))
    if not worker.terminating:
        worker.kill_at = host.now + grace
        for record in running:
            _stop(host, worker, record)
    # A second delete may shorten the grace period, never lengthen it.
    worker.kill_at = min(worker.kill_at, host.now + grace)
    for record in running:
        _advance(host, worker, record)
    return not running


def final_phase(worker: PodWorker) -> str:
    """Succeeded where every container ended well; "" where none ever ran."""
    ended = [record.process for record in worker.main if record.process is not None]
    if not ended:
        return ""
    well = len(ended) == len(worker.main) and all(process.exit_code == 0 for process in ended)
    return "Succeeded" if well else "Failed"


def _grace_s(worker: PodWorker) -> int:
    if worker.orphaned:
        return 0
    return number(worker.pod.metadata.deletion_grace_period_seconds, DEFAULT_GRACE_S)


def _stop(host: Host, worker: PodWorker, record: ContainerRecord) -> None:
    host.event(worker, record, "Normal", "Killing", f"Stopping container {record.spec.name}")
    hook = record.spec.lifecycle.pre_stop if record.spec.lifecycle is not None else None
    record.term_at = host.now + host.ticks(_hook_seconds(hook))


def _hook_seconds(hook: LifecycleHandler | None) -> int:
    if hook is None:
        return 0
    if hook.sleep is not None:
        return hook.sleep.seconds
    return read_command(hook.exec_.command).seconds if hook.exec_ is not None else 0


def _advance(host: Host, worker: PodWorker, record: ContainerRecord) -> None:
    if record.process is None:
        return
    if host.now >= worker.kill_at:
        host.runtime.kill(record.process)
        return
    if host.now >= record.term_at:
        record.term_at = NEVER
        host.runtime.terminate(record.process)
    worker.look_at(min(worker.kill_at, record.term_at))
