"""Who owns what: an index of owners and orphans, and claiming (upstream's controller_ref_manager.go).

Used by the controllers that own Pods or ReplicaSets. The index costs one step per change of an object, so a
reconcile never walks the whole cluster.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec.structs import replace

from engine.api.core import Pod
from engine.api.meta import Object, OwnerReference, controller_of
from engine.api.selectors import matches
from engine.api.status import StatusError
from engine.plain.flat import FlatDict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.api.meta import LabelSelector, ObjectMeta
    from engine.client.client import Client
    from engine.etcd.store import LogEntry

K = TypeVar("K", bound=Object)

NOT_FOUND = 404


def owner_reference(owner: Object) -> OwnerReference:
    """The reference by which `owner` controls an object."""
    return OwnerReference(
        api_version=owner.api_version,
        kind=owner.kind,
        name=owner.metadata.name,
        uid=owner.metadata.uid,
        controller=True,
        block_owner_deletion=True,
    )


class OwnerIndex(Generic[K]):
    """Objects of one resource, by the uid of the controller of one kind; the unowned ones by namespace."""

    def __init__(self, owner_kind: str) -> None:
        """Index what owners of `owner_kind` control."""
        self._kind = owner_kind
        self._owned: dict[str, FlatDict[str, K]] = {}
        self._orphans: dict[str, FlatDict[str, K]] = {}

    def owned(self, uid: str) -> Mapping[str, K]:
        """The objects under control of that uid, by key."""
        return self._owned.get(uid, {})

    def orphans(self, namespace: str) -> Mapping[str, K]:
        """The namespace's objects that nobody controls, by key."""
        return self._orphans.get(namespace, {})

    def observe(self, entry: LogEntry[K]) -> list[str]:
        """Take over one change; returns the keys of the owners (before and after) that it concerns."""
        before, after = entry.old, entry.obj
        owners: dict[str, None] = {}
        old_place = self._place(before.metadata, owners) if before is not None else None
        new_place = self._place(after.metadata, owners) if after is not None else None
        if old_place is not None and old_place != new_place:
            self._drop(old_place, entry.key)
        if after is not None and new_place is not None:
            table, group = new_place
            self._table(table).setdefault(group, FlatDict())[entry.key] = after
        return list(owners)

    def _table(self, name: str) -> dict[str, FlatDict[str, K]]:
        return self._owned if name == "owned" else self._orphans

    def _drop(self, place: tuple[str, str], key: str) -> None:
        table, group = self._table(place[0]), place[1]
        members = table.get(group)
        if members is not None:
            members.pop(key, None)
            if not members:
                del table[group]

    def _place(self, meta: ObjectMeta, owners: dict[str, None]) -> tuple[str, str] | None:
        reference = controller_of(meta)
        if reference is None:
            return "orphans", meta.namespace
        if reference.kind != self._kind:
            return None
        owners[f"{meta.namespace}/{reference.name}"] = None
        return "owned", reference.uid


def became_orphan(entry: LogEntry[Object]) -> bool:
    """Is this the change of an object without controller that somebody may want to adopt now?"""
    before, after = entry.old, entry.obj
    if after is None or controller_of(after.metadata) is not None:
        return False
    if before is None:
        return True
    return before.metadata.labels != after.metadata.labels or controller_of(before.metadata) is not None


def possible_owners(
    owners: Mapping[str, Any],
    obj: Object,
    selector_of: Callable[[Any], LabelSelector | None] = attrgetter("spec.selector"),
) -> list[str]:
    """The keys of those among `owners` that may want to adopt an object of their namespace."""
    return [
        key
        for key, owner in owners.items()
        if owner.metadata.namespace == obj.metadata.namespace and matches(selector_of(owner), obj.metadata.labels)
    ]


def claim(
    client: Client,
    owner: Any,
    selector: LabelSelector | None,
    ownership: OwnerIndex[K],
    suits: Callable[[K], bool] | None = None,
) -> dict[str, K]:
    """Keep, adopt and release objects for an owner; returns those it now controls. Raises StatusError.

    Orphans that `suits` refuses are left alone, where it is given.
    """
    claimed: dict[str, K] = {}
    for key, obj in list(ownership.owned(owner.metadata.uid).items()):
        if matches(selector, obj.metadata.labels):
            claimed[key] = obj
        elif owner.metadata.deletion_timestamp is None:
            _release(client, obj, owner.metadata.uid)
    if owner.metadata.deletion_timestamp is None:
        claimed |= _adopt_orphans(client, owner, selector, ownership, suits)
    return claimed


def _release(client: Client, obj: Object, uid: str) -> None:
    kept = tuple(reference for reference in obj.metadata.owner_references if reference.uid != uid)
    try:
        client.update(replace(obj, metadata=replace(obj.metadata, owner_references=kept)))
    except StatusError as error:
        if error.code != NOT_FOUND:
            raise


def _adopt_orphans(
    client: Client,
    owner: Any,
    selector: LabelSelector | None,
    ownership: OwnerIndex[K],
    suits: Callable[[K], bool] | None,
) -> dict[str, K]:
    namespace = owner.metadata.namespace
    wanted = {
        key: obj
        for key, obj in sorted(ownership.orphans(namespace).items())
        if obj.metadata.deletion_timestamp is None
        and matches(selector, obj.metadata.labels)
        and (suits is None or suits(obj))
    }
    if not wanted or not _may_adopt(client, owner):
        return {}
    reference = owner_reference(owner)
    adopted: dict[str, K] = {}
    for key, obj in wanted.items():
        if isinstance(obj, Pod) and obj.status.phase in {"Succeeded", "Failed"}:
            continue
        references = (*obj.metadata.owner_references, reference)
        adopted[key] = client.update(replace(obj, metadata=replace(obj.metadata, owner_references=references)))
    return adopted


def _may_adopt(client: Client, owner: Object) -> bool:
    """Read past the cache, as upstream does: an owner that is going must not collect children."""
    live = client.live(type(owner), owner.metadata.namespace, owner.metadata.name)
    return live is not None and live.metadata.uid == owner.metadata.uid and live.metadata.deletion_timestamp is None
