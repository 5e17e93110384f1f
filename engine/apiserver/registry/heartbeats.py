"""Heartbeats as a reader sees them: computed from the clock when somebody looks, never written while all is well.

Used by the endpoints. A kubelet renews its node's Lease every 10 s, and posts an unchanged node status every 5 minutes
(pkg/kubelet/nodelease, nodeStatusReportFrequency). What differs: a renewal has no resourceVersion of its own and wakes
no watch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.api.coordination import Lease
from engine.api.core import Node
from engine.clock import parse_rfc3339, rfc3339

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.api.meta import Condition, Object
    from engine.api.scheme import Resource

NODE_LEASES = "kube-node-lease"
"""The namespace of the Leases that are heartbeats."""

LEASE_S = 40
RENEWED_EVERY_S = 10
_REPORTED_EVERY_S = 300


class Heartbeats:
    """Knows of each node when its kubelet was last heard of."""

    def __init__(self, last_heard_s: Callable[[str], int] | None) -> None:
        """`last_heard_s`: node -> seconds since 1970 up to which its kubelet has lived.

        Without it, everything is shown as it is stored.
        """
        self._last_heard_s = last_heard_s

    def all_seen(self, resource: Resource, objects: list[Object]) -> list[Object]:
        """Objects of one resource as a reader sees them now."""
        return [self.seen(obj) for obj in objects] if resource.type in {Lease, Node} else objects

    def seen(self, obj: Object) -> Object:
        """The object as a reader sees it now: a node's Lease and conditions with their latest times."""
        if self._last_heard_s is None:
            return obj
        if isinstance(obj, Lease) and obj.metadata.namespace == NODE_LEASES:
            return _renewed(obj, self._last_heard_s(obj.metadata.name))
        if isinstance(obj, Node):
            return _reported(obj, self._last_heard_s(obj.metadata.name))
        return obj


def micro_time(seconds: int) -> str:
    """Whole seconds since 1970 as a MicroTime, e.g. `2026-01-01T00:00:07.000000Z`."""
    return rfc3339(seconds).replace("Z", ".000000Z")


def _renewed(lease: Lease, heard_s: int) -> Lease:
    created = parse_rfc3339(lease.metadata.creation_timestamp) if lease.metadata.creation_timestamp else heard_s
    renewed = _latest(created, heard_s, RENEWED_EVERY_S)
    return replace(lease, spec=replace(lease.spec, renew_time=micro_time(renewed)))


def _reported(node: Node, heard_s: int) -> Node:
    conditions = tuple(_repeated(entry, heard_s) for entry in node.status.conditions)
    return replace(node, status=replace(node.status, conditions=conditions))


def _repeated(entry: Condition, heard_s: int) -> Condition:
    if entry.last_heartbeat_time is None or entry.status == "Unknown":
        return entry
    reported = _latest(parse_rfc3339(entry.last_heartbeat_time), heard_s, _REPORTED_EVERY_S)
    return replace(entry, last_heartbeat_time=rfc3339(reported))


def _latest(first: int, until: int, every: int) -> int:
    """The last beat of a row that began at `first`."""
    return first + max(0, until - first) // every * every
