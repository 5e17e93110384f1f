"""Names and uids that the server gives: generated names, and a fresh uid for every new object.

Called by the server. Mirrors apiserver/pkg/storage/names and registry/rest/create.go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api import status
from engine.plain.flat import FlatDict

if TYPE_CHECKING:
    from engine.api.meta import ObjectMeta
    from engine.api.scheme import Resource
    from engine.etcd.store import Store
    from engine.rng import Rng

BASE_MAX = 58
"""Longer bases are cut, so that a name with its suffix is a DNS label."""

TRIES = 8


class Drawn(NamedTuple):
    """A name that was drawn and not yet given."""

    name: str
    source: str
    """Whose pins it is one of, or whose draws are counted."""
    serial: int | None
    """The number of the draw; None for a pinned name."""


class NameGenerator:
    """Draws suffixes and uids; counts how often it did for each name, so that no two draws are the same."""

    def __init__(self, store: Store, rng: Rng, pinned_pods: dict[str, list[str]]) -> None:
        """Draw from `rng`; Pods of the owners in `pinned_pods` (`rs/NAME`) get those names first."""
        self._store = store
        self._rng = rng
        self._pinned = pinned_pods
        self._incarnations: FlatDict[str, int] = FlatDict()
        self._generated: FlatDict[str, int] = FlatDict()

    def draw(self, resource: Resource, meta: ObjectMeta) -> Drawn:
        """A free name that begins with `generateName`. Raises StatusError 409 when eight draws were all taken.

        Nothing is taken yet: who is refused after all has used nothing up.
        """
        pinned = self._pinned_name(resource, meta)
        if pinned is not None:
            return pinned
        base = meta.generate_name[:BASE_MAX]
        counter = f"{resource.table}/{meta.namespace}/{base}"
        first = self._generated.get(counter, 0)
        name = ""
        for serial in range(first, first + TRIES):
            name = base + self._rng.suffix(counter, serial)
            if self._is_free(resource, meta, name):
                return Drawn(name, counter, serial)
        raise status.generated_name_taken(resource, name)

    def take(self, drawn: Drawn) -> None:
        """The name was given: the next draw is another one."""
        if drawn.serial is None:
            self._pinned[drawn.source].remove(drawn.name)
        else:
            self._generated[drawn.source] = drawn.serial + 1

    def pass_over(self, drawn: Drawn) -> None:
        """Who was refused under this name comes again under another; a pinned name waits for it."""
        if drawn.serial is not None:
            self.take(drawn)

    def _pinned_name(self, resource: Resource, meta: ObjectMeta) -> Drawn | None:
        for owner in meta.owner_references:
            source = f"rs/{owner.name}" if owner.kind == "ReplicaSet" else ""
            for name in self._pinned.get(source, ()):
                if self._is_free(resource, meta, name):
                    return Drawn(name, source, None)
        return None

    def _is_free(self, resource: Resource, meta: ObjectMeta, name: str) -> bool:
        key = f"{meta.namespace}/{name}" if meta.namespace else name
        return self._store.get(resource.table, key) is None

    def uid(self, plural: str, key: str, *, remember: bool = True) -> str:
        """A fresh uid for this key: a re-created object gets another one."""
        name = f"{plural}/{key}"
        life = self._incarnations.get(name, 0)
        if remember:
            self._incarnations[name] = life + 1
        return self._rng.uid(name, life)
