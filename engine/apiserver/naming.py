"""Names and uids that the server gives: generated names, and a fresh uid for every new object.

Called by the server. Mirrors apiserver/pkg/storage/names and registry/rest/create.go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api import status
from engine.flat import FlatDict

if TYPE_CHECKING:
    from engine.api.meta import ObjectMeta
    from engine.api.scheme import Resource
    from engine.etcd.store import Store
    from engine.rng import Rng

BASE_MAX = 58
"""Longer bases are cut, so that a name with its suffix is a DNS label."""

TRIES = 8


class Names:
    """Draws suffixes and uids; counts how often it did for each name, so that no two draws are the same."""

    def __init__(self, store: Store, rng: Rng, pinned_pods: dict[str, list[str]]) -> None:
        """Draw from `rng`; Pods of the owners in `pinned_pods` (`rs/NAME`) get those names first."""
        self._store = store
        self._rng = rng
        self._pinned = pinned_pods
        self._incarnations: FlatDict[str, int] = FlatDict()
        self._generated: FlatDict[str, int] = FlatDict()

    def generate(self, resource: Resource, meta: ObjectMeta) -> str:
        """A free name that begins with `generateName`. Raises StatusError 409 when eight draws were all taken."""
        pinned = self._pinned_name(meta)
        if pinned:
            return pinned
        base = meta.generate_name[:BASE_MAX]
        counter = f"{resource.plural}/{meta.namespace}/{base}"
        for _ in range(TRIES):
            serial = self._generated.get(counter, 0)
            self._generated[counter] = serial + 1
            name = base + self._rng.suffix(counter, serial)
            key = f"{meta.namespace}/{name}" if meta.namespace else name
            if self._store.get(resource.plural, key) is None:
                return name
        raise status.generated_name_taken(resource, name)

    def _pinned_name(self, meta: ObjectMeta) -> str:
        for owner in meta.owner_references:
            names = self._pinned.get(f"rs/{owner.name}") if owner.kind == "ReplicaSet" else None
            if names:
                return names.pop(0)
        return ""

    def uid(self, plural: str, key: str, *, remember: bool = True) -> str:
        """A fresh uid for this key: a re-created object gets another one."""
        name = f"{plural}/{key}"
        life = self._incarnations.get(name, 0)
        if remember:
            self._incarnations[name] = life + 1
        return self._rng.uid(name, life)
