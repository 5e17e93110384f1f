"""How disturbed each zone is, and how fast its silent nodes may be emptied (nodelifecycle: ComputeZoneState).

A zone is what the labels topology.kubernetes.io/region and /zone say; nodes without them are one zone together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.controllers.nodelifecycle.taints import ready_status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.api.core import Node

EVICTION_INTERVAL_MS = 10_000
"""0.1 nodes a second get their NoExecute taint."""

SLOW_INTERVAL_MS = 100_000
"""0.01 nodes a second, in a large zone that is partly lost."""

UNHEALTHY_PERCENT = 55
"""From this share of silent nodes on, and more than two of them, a zone is taken for partly lost."""

LARGE_ZONE = 50
_MOST_LOST_WITHOUT_DOUBT = 2
_LABELS = ("topology.kubernetes.io/region", "topology.kubernetes.io/zone")


def zone_of(node: Node) -> str:
    """The name of the node's zone; empty for the zone of all that have no labels."""
    return "/".join(node.metadata.labels.get(label, "") for label in _LABELS).strip("/")


def full_disruption(nodes: Iterable[Node]) -> bool:
    """Is no node of the cluster Ready? Then it is the control plane that is cut off, and no Pod is evicted.

    Upstream: stateFullDisruption in every zone.
    """
    return not any(ready_status(node) == "True" for node in nodes)


def eviction_interval_ms(zone: str, nodes: Iterable[Node]) -> int | None:
    """The time between two nodes of a zone that get their NoExecute taint; None while none may get it."""
    members = [node for node in nodes if zone_of(node) == zone]
    lost = sum(ready_status(node) != "True" for node in members)
    if lost == len(members) or lost <= _MOST_LOST_WITHOUT_DOUBT or lost * 100 < UNHEALTHY_PERCENT * len(members):
        return EVICTION_INTERVAL_MS
    return SLOW_INTERVAL_MS if len(members) > LARGE_ZONE else None
