"""Keyframes: the whole state of a world at one moment, to which it can be brought back any number of times.

API objects and log entries never change, so a keyframe refers to them; what is copied is the plain state around them:
dicts, lists, heaps, processes. Whatever cannot be copied (a lambda, an open command) raises here, when the keyframe is
made, and not later when somebody wants to go back. Taken and restored by `levels.session`.

It is a pickle whose parts that need not be taken apart lie beside it. Pickle itself deals with strings, numbers and
plain containers; this module is asked once for each other object, so that its cost is that of what can change.
"""

from __future__ import annotations

import copyreg
import gc
import hashlib
import io
import pickle
from contextlib import contextmanager
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from engine.etcd.store import Cause, LogEntry
from engine.metrics import LostRequest, RuleSync
from engine.network.proxy.portrules import PortRules
from engine.plain.flat import FlatDeque, FlatDict, FlatList

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

World = TypeVar("World")

_IMMUTABLE = (Cause, LogEntry, LostRequest, PortRules, RuleSync)
_HASH = type(hashlib.sha256())
_COPIED = (FlatDict, FlatList, FlatDeque, _HASH)
"""Types of which a shallow copy is a whole copy."""


class Keyframe(Generic[World]):
    """One moment of a world."""

    def __init__(self, world: World, shared: Iterable[type] = ()) -> None:
        """Keep `world` as it is now; objects of the types in `shared` are known never to change.

        Raises TypeError, AttributeError or pickle.PicklingError where a part of it cannot be copied.
        """
        out = io.BytesIO()
        writer = _Writer(out, shared)
        with _no_garbage_collection():
            writer.dump(world)
        self._state = out.getvalue()
        self._parts = writer.parts

    @property
    def size(self) -> int:
        """How much had to be copied, in bytes."""
        return len(self._state)

    def restore(self) -> World:
        """A world of its own that goes on from that moment."""
        with _no_garbage_collection():
            world: World = _Reader(io.BytesIO(self._state), self._parts).load()
        return world


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Many objects come and none goes: the collector would look at all of them again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class _Writer(pickle.Pickler):
    """Sets aside what need not be taken apart, each piece once."""

    def __init__(self, out: io.BytesIO, shared: Iterable[type]) -> None:
        super().__init__(out, protocol=5)
        self.parts: list[Any] = []
        self._ways: dict[type, Callable[[Any], Any]] = dict.fromkeys((*_IMMUTABLE, *shared), self._referred)
        self._ways |= dict.fromkeys(_COPIED, self._copied)

    def reducer_override(self, obj: Any) -> Any:
        """How to write an object that is no plain string, number, tuple, list or dict."""
        kind = type(obj)
        way = self._ways.get(kind)
        if way is None:
            way = self._ways[kind] = self._way(kind)
        return way(obj)

    def _way(self, kind: type) -> Callable[[Any], Any]:
        if issubclass(kind, msgspec.Struct) and kind.__struct_config__.frozen:
            return self._referred
        if issubclass(kind, tuple):
            return _as_tuple
        slots = _slots(kind)
        return _Slotted(slots) if len(slots) > 1 else _as_usual

    def _referred(self, obj: Any) -> Any:
        self.parts.append(obj)
        return _part, (len(self.parts) - 1,)

    def _copied(self, obj: Any) -> Any:
        self.parts.append(_copy(obj))
        return _copy_of_part, (len(self.parts) - 1,)


class _Slotted:
    """Writes objects of one class as the bare values of their slots."""

    def __init__(self, slots: tuple[str, ...]) -> None:
        self._values = attrgetter(*slots)
        self._fill = partial(_fill, slots)

    def __call__(self, obj: Any) -> Any:
        return copyreg.__newobj__, (type(obj),), self._values(obj), None, None, self._fill  # type: ignore[attr-defined]


class _Reader(pickle.Unpickler):
    """Puts the parts back; what can change becomes a copy, one for all who refer to it."""

    def __init__(self, state: io.BytesIO, parts: list[Any]) -> None:
        super().__init__(state)
        self._parts = parts

    def find_class(self, module: str, name: str) -> Any:
        """What a name in the pickle stands for; two of them are this reader's."""
        if module == __name__ and name == _part.__name__:
            return self._parts.__getitem__
        if module == __name__ and name == _copy_of_part.__name__:
            return self._copy_of_part
        return super().find_class(module, name)

    def _copy_of_part(self, place: int) -> Any:
        return _copy(self._parts[place])


def _part(place: int) -> Any:
    """In a pickle: the part in that place. Only a reader has parts."""
    raise NotImplementedError


def _copy_of_part(place: int) -> Any:
    """In a pickle: a copy of the part in that place."""
    raise NotImplementedError


def _copy(obj: Any) -> Any:
    return obj.copy() if type(obj) is _HASH else type(obj)(obj)


def _as_usual(_: Any) -> Any:
    return NotImplemented


def _as_tuple(obj: tuple[Any, ...]) -> Any:
    return tuple.__new__, (type(obj), tuple(obj))


def _slots(kind: Any) -> tuple[str, ...]:
    """The names of all attributes of its objects; empty where they have others, or their own way to be copied."""
    own = kind.__new__ is not object.__new__ or kind.__reduce_ex__ is not object.__reduce_ex__
    if own or kind.__dictoffset__ or hasattr(kind, "__setstate__") or kind.__getstate__ is not object.__getstate__:
        return ()
    return tuple(name for base in reversed(kind.__mro__) for name in vars(base).get("__slots__", ()))


def _fill(slots: tuple[str, ...], obj: Any, values: tuple[Any, ...]) -> None:
    for name, value in zip(slots, values, strict=True):
        setattr(obj, name, value)
