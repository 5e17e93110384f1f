"""The type Lease of `coordination.k8s.io/v1`: who holds something, and when they last said so."""

from typing import ClassVar

from msgspec import UNSET

from engine.api.base import Api
from engine.api.meta import Int, Object, ObjectMeta


class LeaseSpec(Api, frozen=True):
    """Holder, duration and renewal. Times are RFC 3339 with microseconds."""

    acquire_time: str | None = None
    holder_identity: str = ""
    lease_duration_seconds: Int = UNSET
    lease_transitions: Int = UNSET
    renew_time: str | None = None
    unmodelled: ClassVar[frozenset[str]] = frozenset({"preferredHolder", "strategy"})


class Lease(Object, frozen=True):
    """A heartbeat of a node, or a lock."""

    metadata: ObjectMeta = ObjectMeta()
    spec: LeaseSpec = LeaseSpec()
