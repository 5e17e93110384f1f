"""The garbage collector: deletes what has lost its owners (pkg/controller/garbagecollector).

Woken by every kind that can own or be owned; deletes dependents in the background, in the foreground or not at all,
as the owner's deletion asked. Owners are known by uid: a namesake created later does not count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace

from engine.api.meta import FOREGROUND, ORPHAN, Object
from engine.api.scheme import SCHEME
from engine.api.status import StatusError
from engine.apiserver.apiextensions.kinds import DEFINITIONS
from engine.client.component import DONE, ReconcileResult
from engine.controllers.controllermanager import CONTROLLER_MANAGER, ManagedController
from engine.controllers.garbagecollector.graph import ObjectKey, OwnerGraph
from engine.controllers.pods.ownership import NOT_FOUND

if TYPE_CHECKING:
    from engine.api.meta import ObjectMeta, OwnerReference
    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.etcd.store import LogEntry

_IGNORED = frozenset({"events"})
"""As upstream: events own nothing and are owned by nothing."""


class GarbageCollector(ManagedController):
    """Examines objects by `resource:key`."""

    name = "garbage-collector-controller"
    fault_names = (CONTROLLER_MANAGER, "garbagecollector")
    watches: ClassVar[tuple[str, ...]] = tuple(
        resource.plural for resource in SCHEME if resource.plural not in _IGNORED
    )

    def __init__(self, client: Client, agenda: WorkScheduler) -> None:
        super().__init__(client, agenda)
        self._graph = OwnerGraph()

    def map_to_keys(self, entry: LogEntry[Object]) -> list[str]:
        """Dependents of what went, owners that wait for what went, and objects whose owners are missing."""
        for resource in self.client.kinds.custom() if entry.resource == DEFINITIONS else ():
            self.informer_.watch(resource.table)
        return [place.queue_key for place in self._graph.observe(entry)]

    def reconcile(self, key: str) -> ReconcileResult:
        """Move one object's deletion on, or find out whether it has to be deleted. Raises StatusError."""
        resource, _, name = key.partition(":")
        obj = self.caches[resource].get(name)
        if obj is None:
            return DONE
        meta = obj.metadata
        if meta.deletion_timestamp is None:
            self._collect(ObjectKey(resource, name), obj)
        elif ORPHAN in meta.finalizers:
            self._orphan_dependents(meta.uid)
            self._drop_finalizer(obj, ORPHAN)
        elif FOREGROUND in meta.finalizers:
            self._delete_dependents_first(obj)
        return DONE

    def _collect(self, place: ObjectKey, obj: Object) -> None:
        """Keep an object with a solid owner; delete one whose owners are all gone or going."""
        meta = obj.metadata
        solid: list[OwnerReference] = []
        waiting: list[OwnerReference] = []
        for reference in meta.owner_references:
            if not self._exists(obj, reference):
                continue
            if self._graph.is_waiting(reference.uid):
                waiting.append(reference)
            else:
                solid.append(reference)
        if len(solid) == len(meta.owner_references):
            return
        if solid:
            self.client.update(replace(obj, metadata=replace(meta, owner_references=tuple(solid))))
        elif waiting and self._graph.dependents(meta.uid):
            self._delete(place, meta, "Foreground")
        else:
            self._delete(place, meta, "Background")

    def _exists(self, obj: Object, reference: OwnerReference) -> bool:
        """Is the owner there? An absent one is asked for past the cache, as upstream does.

        An owner in another namespace does not count, and the object is told so.
        """
        namespace = obj.metadata.namespace
        if self._graph.owns(reference.uid, namespace):
            return True
        resource = self.client.kinds.for_kind(reference.api_version, reference.kind)
        if resource is None or (resource.namespaced and not namespace):
            # A kind that is not served, or an owner in no known namespace: upstream cannot tell, and keeps the object.
            return True
        live = self.client.live_metadata(resource.table, namespace if resource.namespaced else "", reference.name)
        if live is None and self._graph.exists(reference.uid):
            self.client.event(obj, "Warning", "OwnerRefInvalidNamespace", _elsewhere(reference, namespace))
        return live is not None and live.uid == reference.uid

    def _delete_dependents_first(self, owner: Object) -> None:
        """Foreground: the owner stays until no dependent that blocks it is left."""
        blocked = False
        for place in self._graph.dependents(owner.metadata.uid):
            dependent = self.caches[place.resource].get(place.key)
            if dependent is None:
                continue
            blocked = blocked or _blocks(dependent.metadata, owner.metadata.uid)
            if dependent.metadata.deletion_timestamp is None:
                self.queue.add(place.queue_key, self.client.cause)
        if not blocked:
            self._drop_finalizer(owner, FOREGROUND)

    def _orphan_dependents(self, uid: str) -> None:
        for place in self._graph.dependents(uid):
            dependent = self.caches[place.resource].get(place.key)
            if dependent is None:
                continue
            meta = dependent.metadata
            kept = tuple(reference for reference in meta.owner_references if reference.uid != uid)
            self.client.update(replace(dependent, metadata=replace(meta, owner_references=kept)))

    def _drop_finalizer(self, obj: Object, finalizer: str) -> None:
        kept = tuple(name for name in obj.metadata.finalizers if name != finalizer)
        self.client.update(replace(obj, metadata=replace(obj.metadata, finalizers=kept)))

    def _delete(self, place: ObjectKey, meta: ObjectMeta, propagation: str) -> None:
        try:
            self.client.delete(place.resource, meta.namespace, meta.name, uid=meta.uid, propagation=propagation)
        except StatusError as error:
            if error.code != NOT_FOUND:
                raise


def _elsewhere(reference: OwnerReference, namespace: str) -> str:
    """The complaint about an owner of another namespace, which upstream words with the namespace of the object."""
    kind = f"{reference.api_version}/{reference.kind}"
    shown = f"[{kind}, namespace: {namespace}, name: {reference.name}, uid: {reference.uid}]"
    return f'ownerRef {shown} does not exist in namespace "{namespace}"'


def _blocks(meta: ObjectMeta, uid: str) -> bool:
    return any(reference.uid == uid and reference.block_owner_deletion for reference in meta.owner_references)
