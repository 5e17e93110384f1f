"""The garbage collector's graph: which objects exist, by uid, and their dependents (upstream: graph_builder.go)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.meta import FOREGROUND, ORPHAN, Object
from engine.plain.flat import FlatDict

if TYPE_CHECKING:
    from engine.api.meta import ObjectMeta
    from engine.etcd.store import LogEntry


class ObjectKey(NamedTuple):
    """Where an object lies: resource, and key within it."""

    resource: str
    key: str

    @property
    def queue_key(self) -> str:
        """The place as one string, for a work queue."""
        return f"{self.resource}:{self.key}"


class OwnerGraph:
    """Kept up entry by entry; answers without walking objects."""

    def __init__(self) -> None:
        self._existing: FlatDict[str, ObjectMeta] = FlatDict()
        self._places: FlatDict[str, ObjectKey] = FlatDict()
        self._dependents: dict[str, FlatDict[ObjectKey, None]] = {}

    def exists(self, uid: str) -> bool:
        """Does an object with that uid exist, as far as seen?"""
        return uid in self._existing

    def owns(self, uid: str, namespace: str) -> bool:
        """Does an object with that uid exist, as far as seen, where one of `namespace` may have it as an owner?"""
        meta = self._existing.get(uid)
        return meta is not None and meta.namespace in {"", namespace}

    def is_waiting(self, uid: str) -> bool:
        """Is that object in foreground deletion, waiting for its dependents?"""
        meta = self._existing.get(uid)
        return meta is not None and meta.deletion_timestamp is not None and FOREGROUND in meta.finalizers

    def dependents(self, uid: str) -> list[ObjectKey]:
        """What refers to that uid as an owner, in the order in which they came."""
        return list(self._dependents.get(uid, ()))

    def observe(self, entry: LogEntry[Object]) -> list[ObjectKey]:
        """Take over one change; returns the objects to be examined because of it."""
        place = ObjectKey(entry.resource, entry.key)
        before = entry.old.metadata if entry.old is not None else None
        after = entry.obj.metadata if entry.obj is not None else None
        if before is not None and (after is None or after.owner_references != before.owner_references):
            self._forget_dependent(place, before)
        if after is None:
            return self._gone(before) if before is not None else []
        self._existing[after.uid] = after
        self._places[after.uid] = place
        for reference in after.owner_references:
            self._dependents.setdefault(reference.uid, FlatDict())[place] = None
        owners = [self._places[uid] for uid in self._waiting_owners(before)] if before is not None else []
        return [*owners, place] if self._needs_attention(after) else owners

    def _gone(self, meta: ObjectMeta) -> list[ObjectKey]:
        if meta.uid in self._existing:
            del self._existing[meta.uid], self._places[meta.uid]
        return [*self.dependents(meta.uid), *(self._places[uid] for uid in self._waiting_owners(meta))]

    def _forget_dependent(self, place: ObjectKey, meta: ObjectMeta) -> None:
        for reference in meta.owner_references:
            dependents = self._dependents.get(reference.uid, FlatDict())
            dependents.pop(place, None)
            if not dependents:
                self._dependents.pop(reference.uid, None)

    def _waiting_owners(self, meta: ObjectMeta) -> list[str]:
        return [reference.uid for reference in meta.owner_references if self.is_waiting(reference.uid)]

    def _needs_attention(self, meta: ObjectMeta) -> bool:
        if meta.deletion_timestamp is not None:
            return FOREGROUND in meta.finalizers or ORPHAN in meta.finalizers
        return any(
            not self.owns(reference.uid, meta.namespace) or self.is_waiting(reference.uid)
            for reference in meta.owner_references
        )
