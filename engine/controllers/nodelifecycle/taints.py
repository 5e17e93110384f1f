"""Which taints a node should carry for its conditions (upstream: nodelifecycle, doNoScheduleTaintingPass)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.component_helpers.taints import NO_EXECUTE, NO_SCHEDULE
from engine.api.core import Taint
from engine.api.meta import condition

if TYPE_CHECKING:
    from engine.api.core import Node

NOT_READY = "node.kubernetes.io/not-ready"
UNREACHABLE = "node.kubernetes.io/unreachable"
UNSCHEDULABLE = "node.kubernetes.io/unschedulable"
_READY_TAINT = {"False": NOT_READY, "Unknown": UNREACHABLE}
_PRESSURE = {
    "MemoryPressure": "node.kubernetes.io/memory-pressure",
    "DiskPressure": "node.kubernetes.io/disk-pressure",
    "PIDPressure": "node.kubernetes.io/pid-pressure",
    "NetworkUnavailable": "node.kubernetes.io/network-unavailable",
}
_OURS = frozenset(
    {(key, NO_SCHEDULE) for key in (*_PRESSURE.values(), NOT_READY, UNREACHABLE, UNSCHEDULABLE)}
    | {(NOT_READY, NO_EXECUTE), (UNREACHABLE, NO_EXECUTE)},
)


def ready_status(node: Node) -> str:
    """True, False or Unknown."""
    ready = condition(node.status.conditions, "Ready")
    return ready.status if ready is not None else "Unknown"


def evicts(node: Node) -> bool:
    """Does the node carry the NoExecute taint that fits its condition?"""
    key = _READY_TAINT.get(ready_status(node))
    return any(taint.effect == NO_EXECUTE and taint.key == key for taint in node.spec.taints)


def wanted_taints(node: Node, stamp: str, *, evict: bool) -> tuple[Taint, ...]:
    """The node's taints as they should be: others' stay, ours follow its conditions; `evict` adds NoExecute."""
    wanted: dict[tuple[str, str], Taint] = {}
    key = _READY_TAINT.get(ready_status(node))
    if key is not None:
        wanted[key, NO_SCHEDULE] = Taint(key=key, effect=NO_SCHEDULE, time_added=stamp)
        if evict:
            wanted[key, NO_EXECUTE] = Taint(key=key, effect=NO_EXECUTE, time_added=stamp)
    for type_, pressure in _PRESSURE.items():
        found = condition(node.status.conditions, type_)
        if found is not None and found.status == "True":
            wanted[pressure, NO_SCHEDULE] = Taint(key=pressure, effect=NO_SCHEDULE, time_added=stamp)
    if node.spec.unschedulable:
        wanted[UNSCHEDULABLE, NO_SCHEDULE] = Taint(key=UNSCHEDULABLE, effect=NO_SCHEDULE, time_added=stamp)
    kept = []
    for taint in node.spec.taints:
        place = (taint.key, taint.effect)
        if place not in _OURS or wanted.pop(place, None) is not None:
            kept.append(taint)
    return (*kept, *wanted.values())
