"""The status of a DaemonSet, counted over the nodes (upstream: updateDaemonSetStatus)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.apps import DaemonSetStatus
from engine.controllers.daemon.pods import should_run
from engine.controllers.daemon.update import seniority
from engine.controllers.history import REVISION_HASH
from engine.controllers.pods.podstate import available_in_s, is_ready

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.api.apps import DaemonSet
    from engine.api.core import Node, Pod


def status_of(
    daemon: DaemonSet,
    nodes: Mapping[str, Node],
    by_node: Mapping[str, list[Pod]],
    digest: str,
    now_s: int,
) -> DaemonSetStatus:
    """What the status should say now. On each node the senior Pod speaks for it, terminating or not."""
    desired = current = misplaced = ready = available = updated = 0
    for name, node in nodes.items():
        pods = sorted(by_node.get(name, ()), key=seniority)
        if not should_run(daemon, node):
            misplaced += bool(pods)
            continue
        desired += 1
        if not pods:
            continue
        current += 1
        ready += is_ready(pods[0])
        available += available_in_s(pods[0], daemon.spec.min_ready_seconds, now_s) == 0
        updated += pods[0].metadata.labels.get(REVISION_HASH) == digest
    return DaemonSetStatus(
        desired_number_scheduled=desired,
        current_number_scheduled=current,
        number_misscheduled=misplaced,
        number_ready=ready,
        number_available=available,
        number_unavailable=desired - available,
        updated_number_scheduled=updated,
        observed_generation=daemon.metadata.generation,
        collision_count=daemon.status.collision_count,
        conditions=daemon.status.conditions,
    )
