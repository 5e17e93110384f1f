"""etcd: a revisioned store. A dict per resource, one append-only log, and cursors into it.

Called by the API server alone. Every write is an entry of the log: revision, tick, writer, cause. A watch is a
position in one resource's part of that log (`engine.client.informer`); "too old resource version" is compaction.
"""

from __future__ import annotations

import builtins
from bisect import bisect_left, insort
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeGuard, TypeVar

from msgspec.structs import replace

from engine.api.meta import Object
from engine.api.scheme import by_type
from engine.plain.flat import FlatDict, FlatList

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine.clock import Clock

KEPT_TICKS = 1000
"""How many ticks of the log survive compaction."""


class Cause(NamedTuple):
    """Why a write happened: the command, fault, revision or moment that set it off."""

    kind: str
    """`command`, `fault`, `revision`, `clock` or `start`."""
    ref: str
    """The command's line, the fault's text, the revision's number, the tick."""


START = Cause("start", "0")


K = TypeVar("K", bound=Object)
K_co = TypeVar("K_co", bound=Object, covariant=True)


class LogEntry(NamedTuple, Generic[K_co]):
    """One line of the log, about an object of one kind."""

    revision: int
    tick: int
    writer: str
    cause: Cause
    resource: str
    key: str
    obj: K_co | None
    """The object as written; None where it was deleted."""
    old: K_co | None
    """The object before; None where it was created."""
    owners: object = None
    """Who manages the fields of the object (`engine.apiserver.fieldmanager`); the store only keeps it."""

    @property
    def last(self) -> K_co:
        """The object as it is, or as it last was."""
        obj = self.obj if self.obj is not None else self.old
        if obj is None:
            raise ValueError(f"entry {self.revision} holds no object")
        return obj


def is_of(entry: LogEntry[Object], kind: type[K]) -> TypeGuard[LogEntry[K]]:
    """Whether an entry is about an object of that kind."""
    return isinstance(entry.last, kind)


class ResourceLog:
    """The part of the log that one kind of watcher reads, in order; `base` counts what compaction took."""

    __slots__ = ("base", "entries", "listeners")

    def __init__(self) -> None:
        self.base = 0
        self.entries: FlatList[LogEntry[Object]] = FlatList()
        self.listeners: list[Callable[[int], None]] = []

    @property
    def end(self) -> int:
        """The position after the newest entry."""
        return self.base + len(self.entries)

    def since(self, position: int) -> Iterator[LogEntry[Object]]:
        """Entries from `position` on, oldest first."""
        entries = self.entries
        for index in range(position - self.base, len(entries)):
            yield entries[index]


class Store:
    """The state of the cluster, and how it came about."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.revision = 0
        self.compacted = 0
        """The newest revision that the log no longer holds."""
        self.reads = 0
        """How often anyone read: an idle tick must not raise it."""
        self.log: FlatList[LogEntry[Object]] = FlatList()
        self.touched: FlatDict[tuple[str, str], None] = FlatDict()
        """Keys written since the last digest."""
        self._tables: dict[str, FlatDict[str, Object]] = {}
        self._owners: FlatDict[tuple[str, str], object] = FlatDict()
        self._keys: dict[str, FlatList[str]] = {}
        self._logs: dict[tuple[str, str], ResourceLog] = {}
        self._partitions: dict[str, Callable[[Object], str]] = {}

    def partition(self, resource: str, by: Callable[[Object], str]) -> None:
        """Also sort a resource's entries into one log per value of `by` (Pods by their node, Nodes by name)."""
        self._partitions[resource] = by

    def is_partitioned(self, resource: str) -> bool:
        """Whether the entries of a resource are sorted into logs of their own."""
        return resource in self._partitions

    def log_of(self, resource: str, partition: str = "") -> ResourceLog:
        """The log of a resource, or of one partition of it."""
        log = self._logs.get((resource, partition))
        if log is None:
            log = self._logs[resource, partition] = ResourceLog()
            if partition:  # a whole resource's log begins with its first entry
                by = self._partitions[resource]
                log.entries = FlatList(
                    entry for entry in self.log if entry.resource == resource and by(entry.last) == partition
                )
        return log

    def get(self, resource: str, key: str) -> Object | None:
        """The object under a key, if there is one."""
        self.reads += 1
        table = self._tables.get(resource)
        return None if table is None else table.get(key)

    def get_as(self, kind: type[K], key: str) -> K | None:
        """The object of a kind under a key, if there is one."""
        found = self.get(by_type(kind).plural, key)
        return found if isinstance(found, kind) else None

    def table(self, resource: str) -> dict[str, Object]:
        """All objects of a resource by key, in no promised order; not to be changed by the caller."""
        self.reads += 1
        return self._tables.get(resource) or {}

    def keys(self, resource: str, namespace: str | None = None) -> list[str]:
        """The keys of a resource in code point order; of one namespace where it is given."""
        self.reads += 1
        keys: builtins.list[str] = self._keys.get(resource) or []
        if namespace is None:
            return list(keys)
        return keys[bisect_left(keys, namespace + "/") : bisect_left(keys, namespace + "0")]

    def list(self, resource: str, namespace: str | None = None) -> list[Object]:
        """The objects of a resource in key order."""
        table: dict[str, Object] = self._tables.get(resource) or {}
        return [table[key] for key in self.keys(resource, namespace)]

    def list_as(self, kind: type[K], namespace: str | None = None) -> builtins.list[K]:
        """The objects of a kind in key order."""
        return [obj for obj in self.list(by_type(kind).plural, namespace) if isinstance(obj, kind)]

    def resources(self) -> builtins.list[str]:
        """The resources that hold or held objects, sorted."""
        return sorted(self._tables)

    def owners(self, resource: str, key: str) -> object:
        """What is kept of who manages the fields of the object under a key."""
        return self._owners.get((resource, key))

    def put(self, resource: str, key: str, obj: Object, writer: str, cause: Cause, owners: object = None) -> Object:
        """Write an object under a new revision, which becomes its resourceVersion."""
        table = self._tables.setdefault(resource, FlatDict())
        old = table.get(key)
        if old is None:
            insort(self._keys.setdefault(resource, FlatList()), key)
        meta = obj.metadata
        stored: Object = replace(obj, metadata=replace(meta, resource_version=str(self.revision + 1)))
        table[key] = stored
        self._owners[resource, key] = owners
        self._append(writer, cause, resource, key, stored, old, owners)
        return stored

    def load(self, resource: str, key: str, obj: Object) -> None:
        """Take an object over exactly as it is, its resourceVersion included; the log starts after it."""
        if key not in self._tables.setdefault(resource, FlatDict()):
            insort(self._keys.setdefault(resource, FlatList()), key)
        self._tables[resource][key] = obj
        version: str = obj.metadata.resource_version
        self.revision = max(self.revision, int(version) if version.isdecimal() else 0)
        self.compacted = self.revision

    def delete(self, resource: str, key: str, writer: str, cause: Cause) -> Object:
        """Remove an object under a new revision; returns its last state. KeyError where there is none."""
        old = self._tables[resource].pop(key)
        keys = self._keys[resource]
        del keys[bisect_left(keys, key)]
        self._append(writer, cause, resource, key, None, old, self._owners.pop((resource, key), None))
        return old

    def _append(
        self,
        writer: str,
        cause: Cause,
        resource: str,
        key: str,
        obj: Object | None,
        old: Object | None,
        owners: object,
    ) -> None:
        self.revision += 1
        entry = LogEntry(self.revision, self.clock.tick, writer, cause, resource, key, obj, old, owners)
        self.log.append(entry)
        self.touched[resource, key] = None
        self._publish((resource, ""), entry)
        by = self._partitions.get(resource)
        if by is not None:
            partition = by(entry.last)
            if partition:
                self._publish((resource, partition), entry)

    def _publish(self, name: tuple[str, str], entry: LogEntry[Object]) -> None:
        log = self._logs.get(name)
        if log is None:
            log = self._logs[name] = ResourceLog()
        log.entries.append(entry)
        for listener in log.listeners:
            listener(entry.tick)

    def entry(self, revision: int) -> LogEntry[Object] | None:
        """The log's line of a revision, unless it was compacted or does not exist yet."""
        index = revision - self.compacted - 1
        return self.log[index] if 0 <= index < len(self.log) else None

    def compact(self) -> None:
        """Forget log lines older than `KEPT_TICKS`."""
        horizon = self.clock.tick - KEPT_TICKS
        cut = bisect_left(self.log, horizon, key=lambda entry: entry.tick)
        if cut:
            self.compacted = self.log[cut - 1].revision
            del self.log[:cut]
        for log in self._logs.values():
            cut = bisect_left(log.entries, horizon, key=lambda entry: entry.tick)
            log.base += cut
            del log.entries[:cut]
