"""Keyframes: the whole state of a world at one moment, to which it can be brought back any number of times.

API objects and log entries never change, so a keyframe refers to them; what is copied is the plain state around them:
dicts, lists, heaps, processes. Whatever cannot be copied (a lambda, an open command) raises here, when the keyframe is
made, and not later when somebody wants to go back. Taken and restored by `levels.session`.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from engine.etcd.store import Cause, Entry
from engine.metrics import Lost, Takeover

if TYPE_CHECKING:
    from collections.abc import Iterable

World = TypeVar("World")

_PLAIN = frozenset({str, int, bool, bytes, type(None)})
_IMMUTABLE = frozenset({Cause, Entry, Lost, Takeover})
_HASH = type(hashlib.sha256())
_SMALL = 4
"""Containers up to this size are not worth a look at what they hold."""


class Keyframe(Generic[World]):
    """One moment of a world."""

    def __init__(self, world: World, shared: Iterable[type] = ()) -> None:
        """Keep `world` as it is now; objects of the types in `shared` are known never to change.

        Raises TypeError, AttributeError or pickle.PicklingError where a part of it cannot be copied.
        """
        out = io.BytesIO()
        writer = _Writer(out, shared)
        writer.dump(world)
        self._state = out.getvalue()
        self._parts = writer.parts

    @property
    def size(self) -> int:
        """How much had to be copied, in bytes."""
        return len(self._state)

    def restore(self) -> World:
        """A world of its own that goes on from that moment."""
        world: World = _Reader(io.BytesIO(self._state), self._parts).load()
        return world


class _Writer(pickle.Pickler):
    """Sets aside what need not be taken apart, each piece once."""

    def __init__(self, out: io.BytesIO, shared: Iterable[type]) -> None:
        super().__init__(out, protocol=5)
        self.parts: list[Any] = []
        self._places: dict[int, int] = {}
        self._known: dict[type, bool] = dict.fromkeys((*_IMMUTABLE, *shared), True)

    def persistent_id(self, obj: Any) -> int | None:
        kind = type(obj)
        if kind is list or kind is dict:
            return self._place(obj, obj.copy()) if len(obj) > _SMALL and self._is_flat(obj) else None
        if kind is _HASH:
            return self._place(obj, obj.copy())
        return self._place(obj, obj) if self._never_changes(kind) else None

    def _place(self, obj: Any, part: Any) -> int:
        # By identity, because two lists with equal contents are two lists; the world keeps `obj` alive meanwhile.
        place = self._places.setdefault(id(obj), len(self.parts))
        if place == len(self.parts):
            self.parts.append(part)
        return place

    def _is_flat(self, obj: list[Any] | dict[Any, Any]) -> bool:
        """Whether a shallow copy is a whole copy."""
        if isinstance(obj, dict):
            return _PLAIN.issuperset(map(type, obj)) and self._all_flat(obj.values())
        return self._all_flat(obj)

    def _all_flat(self, values: Iterable[Any]) -> bool:
        return all(kind in _PLAIN or self._never_changes(kind) for kind in set(map(type, values)))

    def _never_changes(self, kind: type) -> bool:
        known = self._known.get(kind)
        if known is None:
            known = self._known[kind] = issubclass(kind, msgspec.Struct) and kind.__struct_config__.frozen
        return known


class _Reader(pickle.Unpickler):
    """Puts the parts back; what can change becomes a copy, one for all who refer to it."""

    def __init__(self, state: io.BytesIO, parts: list[Any]) -> None:
        super().__init__(state)
        self._parts = parts
        self._copies: dict[int, Any] = {}

    def persistent_load(self, place: int) -> Any:
        part = self._parts[place]
        if not isinstance(part, list | dict | _HASH):
            return part
        copy = self._copies.get(place)
        if copy is None:
            copy = self._copies[place] = part.copy()
        return copy
