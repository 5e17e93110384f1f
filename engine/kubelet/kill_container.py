"""Stopping one container: Killing event, preStop, its turn, SIGTERM, SIGKILL (killContainer, kuberuntime_container.go).

Called for Pods that end, for failed probes and hooks, and where a container's image was changed. The time of preStop
counts against the grace period, and the runtime gets at least two seconds between SIGTERM and SIGKILL in any case.
"""

from __future__ import annotations

from engine.kubelet.context import KubeletContext
from engine.kubelet.lifecycle.hooks import run_hook
from engine.kubelet.worker import NEVER, ContainerRecord, PodWorker

MINIMUM_GRACE_S = 2


def begin_stop(host: KubeletContext, worker: PodWorker, record: ContainerRecord, grace_s: int, message: str) -> None:
    """Say that the container is stopped, and start its preStop hook."""
    if record.process is None or record.stopping:
        return
    host.event(worker, record, "Normal", "Killing", message)
    grace = host.ticks(grace_s)
    record.stop_by = host.now + grace
    record.term_at = host.now
    hook = record.spec.lifecycle.pre_stop if record.spec.lifecycle is not None else None
    if hook is not None and grace > 0:
        run = run_hook(host, worker, record, hook)
        if run.problem:
            host.event(worker, record, "Warning", "FailedPreStopHook", "PreStopHook failed")
        record.term_at = host.now + min(grace, host.ticks(run.seconds))


def shorten(host: KubeletContext, record: ContainerRecord, grace_s: int) -> None:
    """A second delete may shorten the grace period, never lengthen it."""
    record.stop_by = min(record.stop_by, host.now + host.ticks(grace_s))
    if record.kill_at != NEVER:
        record.kill_at = min(record.kill_at, max(record.stop_by, host.now + host.ticks(MINIMUM_GRACE_S)))


def advance_stop(host: KubeletContext, worker: PodWorker, record: ContainerRecord, *, its_turn: bool = True) -> None:
    """Send what is due. Before its turn a container gets SIGTERM only when the grace period is over."""
    if record.process is None or not record.stopping:
        return
    if host.now >= record.kill_at:
        host.runtime.kill(record.process)
        return
    if record.kill_at == NEVER:
        term_at = min(record.stop_by, record.term_at) if its_turn else record.stop_by
        if host.now >= term_at:
            record.kill_at = max(record.stop_by, host.now + host.ticks(MINIMUM_GRACE_S))
            host.runtime.terminate(record.process)
        else:
            worker.look_at(term_at)
    worker.look_at(record.kill_at)
