"""The Table of Pods: READY, STATUS and RESTARTS are worked out here, not stored anywhere.

STATUS is no field of a Pod but a summary of phase, reasons and container states (``printPod`` in
pkg/printers/internalversion/printers.go). Pods are the kind that comes in tens of thousands, so their rows are made
from the typed objects, which need no encoding.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.api.core import Container, ContainerState, ContainerStateTerminated, ContainerStatus, Pod, PodStatus
from engine.api.meta import condition
from engine.api.serializer.passthrough import forms_of
from engine.apiserver.tables.columns import AGE, NAME, NONE, ColumnDefinitions, text, wide
from engine.apiserver.tables.humanduration import age

COLUMNS: ColumnDefinitions = (
    NAME,
    text("Ready"),
    text("Status"),
    text("Restarts"),
    AGE,
    wide("IP"),
    wide("Node"),
    wide("Nominated Node"),
    wide("Readiness Gates"),
)

# The node lifecycle controller's reason on Pods of a node that stopped reporting.
_NODE_LOST = "NodeLost"
_NEVER = ContainerStateTerminated(exit_code=0)


@dataclass
class _Restarts:
    """How often containers were restarted, and when one last ended."""

    count: int = 0
    last: str = ""

    def add(self, status: ContainerStatus) -> None:
        self.count += status.restart_count
        finished = (status.last_state.terminated or _NEVER).finished_at or ""
        self.last = max(self.last, finished)

    def cell(self, now: datetime) -> str:
        return f"{self.count} ({age(self.last, now)} ago)" if self.count and self.last else str(self.count)


@dataclass
class _Summary:
    """What is known so far while walking over a Pod's containers."""

    reason: str
    restarts: _Restarts
    ready: int = 0
    initializing: bool = False


def row(pod: Pod, now: datetime) -> list[Any]:
    """Return the cells of one Pod."""
    spec, status, meta = pod.spec, pod.status, pod.metadata
    summary = _summarize(pod)
    return [
        meta.name,
        _ready(pod, summary),
        summary.reason,
        summary.restarts.cell(now),
        age(meta.creation_timestamp, now),
        (status.pod_ips[0].ip if status.pod_ips else status.pod_ip) or NONE,
        spec.node_name or NONE,
        status.nominated_node_name or NONE,
        _readiness_gates(pod),
    ]


def ready_and_status(pod: Pod) -> tuple[str, str]:
    """Return READY and STATUS alone, which are the same at any time."""
    summary = _summarize(pod)
    return _ready(pod, summary), summary.reason


def _ready(pod: Pod, summary: _Summary) -> str:
    spec = pod.spec
    total = len(spec.containers) + sum(_is_sidecar(container) for container in spec.init_containers)
    return f"{summary.ready}/{total}"


def _summarize(pod: Pod) -> _Summary:
    status = pod.status
    summary = _Summary(_initial_reason(status), _Restarts())
    sidecar_restarts = _walk_init_containers(pod, summary)
    if not summary.initializing or _condition(status, "Initialized") == "True":
        summary.restarts = sidecar_restarts
        _walk_main_containers(status, summary)
    if pod.metadata.deletion_timestamp:
        if status.reason == _NODE_LOST:
            summary.reason = "Unknown"
        elif status.phase not in {"Succeeded", "Failed"}:
            summary.reason = "Terminating"
    return summary


def _initial_reason(status: PodStatus) -> str:
    for entry in status.conditions:
        if entry.type == "PodScheduled" and entry.reason == "SchedulingGated":
            return entry.reason
    return status.reason or status.phase


def _walk_init_containers(pod: Pod, summary: _Summary) -> _Restarts:
    """Stop at the first init container that holds the Pod up; return the restarts of sidecars alone."""
    sidecar_restarts = _Restarts()
    if not pod.status.init_container_statuses:
        return sidecar_restarts
    containers = {container.name: container for container in pod.spec.init_containers}
    for index, status in enumerate(pod.status.init_container_statuses):
        summary.restarts.add(status)
        sidecar = status.name in containers and _is_sidecar(containers[status.name])
        if sidecar:
            sidecar_restarts.add(status)
        ended = status.state.terminated
        if ended is not None and not ended.exit_code:
            continue
        if sidecar and status.started is True:
            summary.ready += status.ready
            continue
        summary.reason = "Init:" + _init_reason(status.state, index, len(containers))
        summary.initializing = True
        break
    return sidecar_restarts


def _init_reason(state: ContainerState, index: int, total: int) -> str:
    if state.terminated is not None:
        return state.terminated.reason or _exit_text(state.terminated)
    waiting = state.waiting.reason if state.waiting is not None else ""
    return waiting if waiting not in {"", "PodInitializing"} else f"{index}/{total}"


def _walk_main_containers(status: PodStatus, summary: _Summary) -> None:
    """Go from the last container to the first, so that the first one's state is what remains."""
    running = False
    for container in reversed(status.container_statuses):
        summary.restarts.add(container)
        state = container.state
        if state.waiting is not None and state.waiting.reason:
            summary.reason = state.waiting.reason
        elif state.terminated is not None:
            summary.reason = state.terminated.reason or _exit_text(state.terminated)
        elif container.ready and state.running is not None:
            running = True
            summary.ready += 1
    if summary.reason == "Completed" and running:
        summary.reason = "Running" if _condition(status, "Ready") == "True" else "NotReady"


def _exit_text(terminated: ContainerStateTerminated) -> str:
    return f"Signal:{terminated.signal}" if terminated.signal else f"ExitCode:{terminated.exit_code}"


def _is_sidecar(container: Container) -> bool:
    return container.restart_policy == "Always"


def _condition(status: PodStatus, kind: str) -> str:
    found = condition(status.conditions, kind)
    return found.status if found is not None else ""


def _readiness_gates(pod: Pod) -> str:
    gates = forms_of(pod.spec).readiness_gates
    if not gates:
        return NONE
    passed = sum(_condition(pod.status, gate.condition_type) == "True" for gate in gates)
    return f"{passed}/{len(gates)}"
