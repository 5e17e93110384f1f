"""Which Pods a ReplicaSet gives up first when it shrinks (upstream: ActivePodsWithRanks).

Ages are compared on a logarithmic scale, so that among Pods of similar age the uid decides: in effect, chance.
"""

from __future__ import annotations

from functools import cmp_to_key
from typing import TYPE_CHECKING

from engine.clock import parse_rfc3339
from engine.controllers.pods.podstate import is_ready, ready_since_s

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.api.core import Pod

DELETION_COST = "controller.kubernetes.io/pod-deletion-cost"
_PHASES = {"Pending": 0, "Unknown": 1, "Running": 2}
_NANOS = 10**9


def in_deletion_order(pods: Iterable[Pod], related: Mapping[str, int], now_s: int) -> list[Pod]:
    """The Pods, first to go first; `related` counts the active Pods of the same Deployment per node."""

    def compare(left: Pod, right: Pod) -> int:
        ranks = _rank(left, related), _rank(right, related)
        if ranks[0] != ranks[1]:
            return -1 if ranks[0] < ranks[1] else 1
        return _compare_ages(left, right, now_s)

    return sorted(pods, key=cmp_to_key(compare))


def _rank(pod: Pod, related: Mapping[str, int]) -> tuple[bool, int, bool, int, int]:
    """Rules 1 to 5: unassigned, not running, not Ready, cheap, on a node with many related Pods."""
    return (
        bool(pod.spec.node_name),
        _PHASES.get(pod.status.phase, 0),
        is_ready(pod),
        _deletion_cost(pod),
        -related.get(pod.spec.node_name, 0),
    )


def _compare_ages(left: Pod, right: Pod, now_s: int) -> int:
    """Rules 6 to 8: Ready for a shorter time, restarted more often, created later."""
    ready = ready_since_s(left), ready_since_s(right)
    if ready[0] is not None and ready[1] is not None and ready[0] != ready[1]:
        return _younger_first(left, right, now_s - ready[0], now_s - ready[1])
    restarts = _restarts(left), _restarts(right)
    if restarts[0] != restarts[1]:
        return -1 if restarts[0] > restarts[1] else 1
    created = _created_s(left), _created_s(right)
    if created[0] != created[1]:
        return _younger_first(left, right, now_s - created[0], now_s - created[1])
    # Upstream leaves equal Pods in the order of its cache, which is none; the uid is as good and repeatable.
    return -1 if left.metadata.uid < right.metadata.uid else 1


def _younger_first(left: Pod, right: Pod, left_age_s: int, right_age_s: int) -> int:
    difference = (left_age_s * _NANOS).bit_length() - (right_age_s * _NANOS).bit_length()
    if difference:
        return difference
    return -1 if left.metadata.uid < right.metadata.uid else 1


def _deletion_cost(pod: Pod) -> int:
    try:
        return int(pod.metadata.annotations.get(DELETION_COST, "0"))
    except ValueError:
        # As upstream: a value that is no integer counts as none.
        return 0


def _restarts(pod: Pod) -> tuple[int, int]:
    """The most restarts of a container, and of a sidecar, which decides among equals."""
    sidecars = {container.name for container in pod.spec.init_containers if container.restart_policy == "Always"}
    side = (status.restart_count for status in pod.status.init_container_statuses if status.name in sidecars)
    return max((status.restart_count for status in pod.status.container_statuses), default=0), max(side, default=0)


def _created_s(pod: Pod) -> int:
    return parse_rfc3339(pod.metadata.creation_timestamp) if pod.metadata.creation_timestamp else 0
