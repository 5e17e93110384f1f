"""Deletions that finish where no component runs.

Does what the kubelet, the garbage collector and the namespace controller would do, in one step per tick. Used by frozen
clusters alone.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.api import core
from engine.api.meta import FOREGROUND, ORPHAN, condition
from engine.api.scheme import SCHEME
from engine.panics import attempt_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.api.meta import Object, ObjectMeta
    from engine.api.scheme import Resource
    from engine.apiserver.server import APIServer, RequestContext

_OWNABLE = tuple(resource for resource in SCHEME if resource.plural != "events")


class FrozenDeletions:
    """Looks at what is being deleted, and at what went."""

    def __init__(self, server: APIServer) -> None:
        """Begin with what the server holds; what went before does not count."""
        self._server = server
        self._seen = server.store.revision

    def step(self, request: RequestContext) -> None:
        """Let every deletion go on by one step; one that panics is tried again in the next."""
        attempt_all((self._collect_dependents, self._go_on_with_all), lambda part: part(request))

    def _collect_dependents(self, request: RequestContext) -> None:
        since = self._seen
        try:
            self._collect(self._gone(), request)
        except Exception:
            self._seen = since
            raise

    def _go_on_with_all(self, request: RequestContext) -> None:
        attempt_all(list(self._going()), partial(self._go_on, request))

    def _go_on(self, request: RequestContext, going: tuple[Resource, Object]) -> None:
        resource, obj = going
        if isinstance(obj, core.Pod):
            self._end_pod(obj, request)
        elif isinstance(obj, core.Namespace):
            self._empty(obj, request)
        self._settle_finalizers(resource, obj, request)

    def _gone(self) -> dict[str, None]:
        """The uids of everything that was removed since the last step."""
        store = self._server.store
        since, self._seen = self._seen, store.revision
        removed = (entry.old for entry in store.log if entry.revision > since and entry.obj is None)
        return {obj.metadata.uid: None for obj in removed if obj is not None}

    def _going(self) -> Iterator[tuple[Resource, Object]]:
        for resource in SCHEME:
            for obj in self._server.store.list(resource.plural):
                if obj.metadata.deletion_timestamp is not None:
                    yield resource, obj

    def _collect(self, gone: dict[str, None], request: RequestContext) -> None:
        """Delete what has no owner left; an owner that the dump never held does not count as gone."""
        if not gone:
            return
        for resource, obj in list(self._owned()):
            if all(owner.uid in gone for owner in obj.metadata.owner_references):
                self._delete(resource, obj, request)

    def _owned(self) -> Iterator[tuple[Resource, Object]]:
        for resource in _OWNABLE:
            for obj in self._server.store.list(resource.plural):
                if obj.metadata.owner_references:
                    yield resource, obj

    def _end_pod(self, pod: core.Pod, request: RequestContext) -> None:
        """A Ready node's kubelet stops the Pod; on any other node it stays."""
        node = self._server.store.get("nodes", pod.spec.node_name)
        ready = condition(node.status.conditions, "Ready") if isinstance(node, core.Node) else None
        if ready is not None and ready.status == "True":
            self._server.delete("pods", pod.metadata.namespace, pod.metadata.name, request, grace_s=0)

    def _empty(self, namespace: core.Namespace, request: RequestContext) -> None:
        name, left = namespace.metadata.name, False
        for resource in SCHEME:
            if not resource.namespaced:
                continue
            for obj in self._server.store.list(resource.plural, name):
                left = True
                if obj.metadata.deletion_timestamp is None:
                    self._delete(resource, obj, request)
        if not left:
            self._server.update(replace(namespace, spec=replace(namespace.spec, finalizers=())), request)

    def _settle_finalizers(self, resource: Resource, obj: Object, request: RequestContext) -> None:
        """Foreground: dependents first. Orphan: they forget their owner."""
        meta = obj.metadata
        if FOREGROUND not in meta.finalizers and ORPHAN not in meta.finalizers:
            return
        mine = [pair for pair in self._owned() if any(ref.uid == meta.uid for ref in pair[1].metadata.owner_references)]
        orphan = ORPHAN in meta.finalizers
        for kind, dependent in mine:
            if orphan:
                kept = tuple(ref for ref in dependent.metadata.owner_references if ref.uid != meta.uid)
                self._change(dependent, request, owner_references=kept)
            elif dependent.metadata.deletion_timestamp is None:
                self._delete(kind, dependent, request)
        if orphan or not mine:
            current = self._server.store.get(resource.plural, _key(meta))
            if current is not None:
                left = tuple(name for name in meta.finalizers if name not in {FOREGROUND, ORPHAN})
                self._change(current, request, finalizers=left)

    def _change(self, obj: Object, request: RequestContext, **changes: object) -> None:
        changed: Object = replace(obj, metadata=replace(obj.metadata, **changes))
        self._server.update(changed, request)

    def _delete(self, resource: Resource, obj: Object, request: RequestContext) -> None:
        meta = obj.metadata
        self._server.delete(resource.plural, meta.namespace, meta.name, request, propagation="Background")


def _key(meta: ObjectMeta) -> str:
    return f"{meta.namespace}/{meta.name}" if meta.namespace else meta.name
