"""The Table of Pods: READY, STATUS and RESTARTS are worked out here, not stored anywhere.

STATUS is no field of a Pod but a summary of phase, reasons and container states (``printPod`` in
pkg/printers/internalversion/printers.go).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.apiserver.humanduration import age
from engine.apiserver.tables.columns import AGE, NAME, NONE, Columns, creation_age, name_of, text, wide

COLUMNS: Columns = (
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


@dataclass
class _Restarts:
    """How often containers were restarted, and when one last ended."""

    count: int = 0
    last: str = ""

    def add(self, status: dict[str, Any]) -> None:
        self.count += status.get("restartCount", 0)
        finished = status.get("lastState", {}).get("terminated", {}).get("finishedAt") or ""
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


def row(pod: dict[str, Any], now: datetime) -> list[Any]:
    """Return the cells of one Pod."""
    spec, status = pod.get("spec", {}), pod.get("status", {})
    summary = _summarize(pod)
    sidecars = [c for c in spec.get("initContainers", ()) if _is_sidecar(c)]
    total = len(spec.get("containers", ())) + len(sidecars)
    addresses = [entry["ip"] for entry in status.get("podIPs", ())]
    return [
        name_of(pod),
        f"{summary.ready}/{total}",
        summary.reason,
        summary.restarts.cell(now),
        creation_age(pod, now),
        (addresses[0] if addresses else status.get("podIP")) or NONE,
        spec.get("nodeName") or NONE,
        status.get("nominatedNodeName") or NONE,
        _readiness_gates(pod),
    ]


def pod_status(pod: dict[str, Any]) -> str:
    """Return the STATUS cell of a Pod, for example ``CrashLoopBackOff`` or ``Init:0/2``."""
    return _summarize(pod).reason


def _summarize(pod: dict[str, Any]) -> _Summary:
    status = pod.get("status", {})
    summary = _Summary(_initial_reason(status), _Restarts())
    sidecar_restarts = _walk_init_containers(pod, summary)
    if not summary.initializing or _condition(status, "Initialized") == "True":
        summary.restarts = sidecar_restarts
        _walk_main_containers(status, summary)
    if pod["metadata"].get("deletionTimestamp"):
        if status.get("reason") == _NODE_LOST:
            summary.reason = "Unknown"
        elif status.get("phase") not in {"Succeeded", "Failed"}:
            summary.reason = "Terminating"
    return summary


def _initial_reason(status: dict[str, Any]) -> str:
    for condition in status.get("conditions", ()):
        if condition["type"] == "PodScheduled" and condition.get("reason") == "SchedulingGated":
            return "SchedulingGated"
    return str(status.get("reason") or status.get("phase", ""))


def _walk_init_containers(pod: dict[str, Any], summary: _Summary) -> _Restarts:
    """Stop at the first init container that holds the Pod up; return the restarts of sidecars alone."""
    containers = {c["name"]: c for c in pod.get("spec", {}).get("initContainers", ())}
    sidecar_restarts = _Restarts()
    for index, status in enumerate(pod.get("status", {}).get("initContainerStatuses", ())):
        summary.restarts.add(status)
        sidecar = _is_sidecar(containers.get(status["name"], {}))
        if sidecar:
            sidecar_restarts.add(status)
        state = status.get("state", {})
        if "terminated" in state and not state["terminated"].get("exitCode"):
            continue
        if sidecar and status.get("started"):
            summary.ready += bool(status.get("ready"))
            continue
        summary.reason = "Init:" + _init_reason(state, index, len(containers))
        summary.initializing = True
        break
    return sidecar_restarts


def _init_reason(state: dict[str, Any], index: int, total: int) -> str:
    if "terminated" in state:
        return str(state["terminated"].get("reason") or _exit_text(state["terminated"]))
    waiting = state.get("waiting", {}).get("reason", "")
    return waiting if waiting not in {"", "PodInitializing"} else f"{index}/{total}"


def _walk_main_containers(status: dict[str, Any], summary: _Summary) -> None:
    """Go from the last container to the first, so that the first one's state is what remains."""
    running = False
    for container in reversed(status.get("containerStatuses", ())):
        summary.restarts.add(container)
        state = container.get("state", {})
        if state.get("waiting", {}).get("reason"):
            summary.reason = state["waiting"]["reason"]
        elif "terminated" in state:
            summary.reason = state["terminated"].get("reason") or _exit_text(state["terminated"])
        elif container.get("ready") and "running" in state:
            running = True
            summary.ready += 1
    if summary.reason == "Completed" and running:
        summary.reason = "Running" if _condition(status, "Ready") == "True" else "NotReady"


def _exit_text(terminated: dict[str, Any]) -> str:
    if terminated.get("signal"):
        return f"Signal:{terminated['signal']}"
    return f"ExitCode:{terminated.get('exitCode', 0)}"


def _is_sidecar(container: dict[str, Any]) -> bool:
    return container.get("restartPolicy") == "Always"


def _condition(status: dict[str, Any], kind: str) -> str:
    return next((c.get("status", "") for c in status.get("conditions", ()) if c["type"] == kind), "")


def _readiness_gates(pod: dict[str, Any]) -> str:
    gates = pod.get("spec", {}).get("readinessGates", ())
    if not gates:
        return NONE
    passed = sum(_condition(pod.get("status", {}), gate["conditionType"]) == "True" for gate in gates)
    return f"{passed}/{len(gates)}"
