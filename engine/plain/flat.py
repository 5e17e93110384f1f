"""Containers of what never changes: strings, numbers, tuples of them, API objects, entries of the log.

The large tables of a cluster are of these types. Who looks at one as a whole (a keyframe) need not look at what it
holds: a shallow copy is a whole copy. Whoever puts something into one that can change breaks the way back in time;
tests/engine/test_flat.py looks into those of a busy cluster.
"""

from __future__ import annotations

from collections import deque
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class FlatDict(dict[K, V]):
    """A dict whose keys and values never change."""

    __slots__ = ()


class FlatList(list[V]):
    """A list whose items never change."""

    __slots__ = ()


class FlatDeque(deque[V]):
    """A deque whose items never change."""

    __slots__ = ()
