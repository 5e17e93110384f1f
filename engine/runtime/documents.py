"""Documents: what each mongod holds, and which documents nobody holds any more.

Every container has its own, gone with the container, as with the database files of an image without a volume; members
of a replica set hold copies. Called by `engine.runtime.answers`, and by whoever counts documents.
"""

from __future__ import annotations

from collections.abc import ItemsView
from typing import NamedTuple


class LostDocument(NamedTuple):
    """A document whose last copy is gone."""

    key: str
    written_tick: int


class DocumentLedger:
    """How many copies of each document there are, over all processes."""

    def __init__(self) -> None:
        self._copies: dict[str, int] = {}
        self._lost: list[LostDocument] = []

    def hold(self, key: str) -> None:
        """There is one more copy."""
        self._copies[key] = self._copies.get(key, 0) + 1

    def release(self, key: str, written_tick: int) -> None:
        """There is one copy less; with the last one the document is lost."""
        left = self._copies.pop(key) - 1
        if left:
            self._copies[key] = left
        else:
            self._lost.append(LostDocument(key, written_tick))

    def take_lost(self) -> list[LostDocument]:
        """The documents lost since this was last asked."""
        lost, self._lost = self._lost, []
        return lost


class Documents:
    """The documents of one process, by key, each with the tick in which it was written."""

    __slots__ = ("_ledger", "_newest", "_written")

    def __init__(self, ledger: DocumentLedger) -> None:
        self._ledger = ledger
        self._written: dict[str, int] = {}
        self._newest = -1

    def put(self, key: str, tick: int) -> None:
        """Write a document; a second write of the same key replaces the first."""
        if key not in self._written:
            self._ledger.hold(key)
        self._written[key] = tick
        self._newest = max(self._newest, tick)

    def has(self, key: str) -> bool:
        """Whether this mongod has ever been given that document."""
        return key in self._written

    def written_tick(self, key: str) -> int:
        """The tick in which a document was last written here; KeyError where it was not."""
        return self._written[key]

    def copy_from(self, other: Documents) -> None:
        """Take over what another holds and this one does not."""
        for key, tick in other.written():
            if key not in self._written:
                self.put(key, tick)

    def written(self) -> ItemsView[str, int]:
        """Each document's key with the tick in which it was written."""
        return self._written.items()

    def clear(self) -> None:
        """The process is gone, and its files with it."""
        for key, tick in self._written.items():
            self._ledger.release(key, tick)
        self._written.clear()
        self._newest = -1

    def newest(self) -> int:
        """The tick of the latest write; -1 where nothing was written."""
        return self._newest

    def __len__(self) -> int:
        return len(self._written)
