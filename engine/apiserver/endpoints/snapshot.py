"""A resource as it was at a revision: the present, with what was written since taken back from the log.

Later pages of a list read it, so that all pages show one state, as in the real server.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from engine.apiserver.derived import of as derived_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from engine.api.meta import Object
    from engine.etcd.store import Store


class Snapshot:
    """The objects of a resource at one revision, in key order."""

    def __init__(self, store: Store, resource: str, namespace: str | None, revision: int) -> None:
        """Look back to `revision`, which the log must still reach."""
        derived = derived_of(store, resource)
        self._table: Mapping[str, Object] = store.table(resource)
        self._past = _changed_since(store, resource, revision)
        keys = store.keys(resource, namespace)
        if derived:
            self._table = derived | dict(self._table)
            keys = sorted(self._table)
        if self._past:
            inside = {key for key in self._past if namespace is None or key.startswith(f"{namespace}/")}
            kept = {*keys} - inside | {key for key in inside if self._past[key] is not None}
            keys = sorted(kept)
        self.keys = keys

    def after(self, key: str) -> list[str]:
        """The keys that come after a key; all of them after the empty one."""
        return self.keys[bisect_right(self.keys, key) :] if key else self.keys

    def objects(self, keys: Iterable[str]) -> Iterator[Object]:
        """The objects under some of the keys."""
        return map(self._at if self._past else self._table.__getitem__, keys)

    def _at(self, key: str) -> Object:
        return self._past.get(key) or self._table[key]


def _changed_since(store: Store, resource: str, revision: int) -> dict[str, Object | None]:
    """What each key held at `revision` that has been written since; None where it held nothing."""
    if revision >= store.revision:
        return {}
    entries = store.log_of(resource).entries
    past: dict[str, Object | None] = {}
    for index in range(bisect_left(entries, revision + 1, key=lambda entry: entry.revision), len(entries)):
        past.setdefault(entries[index].key, entries[index].old)
    return past
