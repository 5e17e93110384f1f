"""Documents: what one mongod holds.

Every container has its own, gone with the container, as with the database files of an image without a volume.
Called by `engine.runtime.answers`, and by whoever counts documents per mongod.
"""

from __future__ import annotations


class Documents:
    """The documents of one process, by key, each with the tick in which it was written."""

    __slots__ = ("_written",)

    def __init__(self) -> None:
        self._written: dict[str, int] = {}

    def put(self, key: str, tick: int) -> None:
        """Write a document; a second write of the same key replaces the first."""
        self._written[key] = tick

    def has(self, key: str) -> bool:
        """Whether this mongod has ever been given that document."""
        return key in self._written

    def newest(self) -> int:
        """The tick of the latest write; -1 where nothing was written."""
        return max(self._written.values(), default=-1)

    def __len__(self) -> int:
        return len(self._written)
