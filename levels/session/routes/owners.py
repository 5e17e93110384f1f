"""Who controls a Pod, in one word: `rs/web`. Nobody does where the reference is gone, or leads to nobody any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.meta import controller_of
from engine.api.scheme import for_kind

if TYPE_CHECKING:
    from engine.api.meta import ObjectMeta, OwnerReference
    from engine.etcd.store import Store

_KINDS = ("replicasets", "statefulsets", "daemonsets", "jobs")
"""What makes Pods here."""


class OwnerNames:
    """The words for owners, by their uid, as of the last look."""

    def __init__(self, store: Store) -> None:
        """Look owners up in `store`."""
        self._store = store
        self._words: dict[str, str] = {}
        self._logs = [store.log_of(resource) for resource in _KINDS]
        self._positions = [log.end for log in self._logs]
        self._turnover = 0

    def look(self) -> int:
        """Forget the words if any owner came or went since the last look; changes where a word could."""
        for index, log in enumerate(self._logs):
            fresh = log.since(max(self._positions[index], log.base))
            if any(entry.old is None or entry.obj is None for entry in fresh):
                self._words.clear()
                self._turnover += 1
            self._positions[index] = log.end
        return self._turnover

    def of(self, meta: ObjectMeta) -> str:
        """Who controls an object, as kubectl names it; empty where nobody does, or who did is gone."""
        owner = controller_of(meta)
        if owner is None:
            return ""
        word = self._words.get(owner.uid)
        if word is None:
            word = self._words[owner.uid] = self._word(owner, meta.namespace)
        return word

    def _word(self, owner: OwnerReference, namespace: str) -> str:
        resource = for_kind(owner.api_version, owner.kind)
        if resource is None:
            return ""
        key = f"{namespace}/{owner.name}" if resource.namespaced else owner.name
        found = self._store.get(resource.plural, key)
        if found is None or found.metadata.uid != owner.uid:
            return ""
        return f"{(*resource.short_names, resource.singular)[0]}/{owner.name}"
