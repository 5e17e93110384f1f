"""A watch: a position in the log of one resource, and which of its objects are looked at.

Reads the log from its position on, so that a look costs what happened. `kubectl get -w` looks once per tick; the HTTP
front puts the events into words first (`watchserver`). Mirrors apiserver/pkg/storage/etcd3/watcher.go.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from engine.api.meta import key_of
from engine.api.status import StatusError
from engine.apiserver.fieldmanager.fieldmanager import in_wire_form
from engine.apiserver.tables import table

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from engine.api.meta import Object, ObjectMeta
    from engine.api.scheme import Resource
    from engine.apiserver.endpoints.selection import SelectionPredicate
    from engine.apiserver.server import APIServer
    from engine.etcd.store import LogEntry


class WatchEvent(NamedTuple):
    """One thing that happened: ADDED, MODIFIED or DELETED, and the object as it is, or as it last was."""

    type: str
    obj: Object
    resource: Resource
    """In the version of which the watch tells."""
    revision: str
    """The resourceVersion that a client is told: for what is deleted that of its deletion."""
    owners: object = None
    """Who manages the fields of the object."""

    def as_object(self) -> dict[str, Any]:
        """Return the object in wire form."""
        raw = in_wire_form(self.resource, self.obj, self.owners)
        raw["metadata"]["resourceVersion"] = self.revision
        return raw

    def as_table(self, resource: Resource, now: datetime.datetime, include: str = "Metadata") -> dict[str, Any]:
        """Return a Table of one row."""
        meta: ObjectMeta = self.obj.metadata
        obj: Object = replace(self.obj, metadata=replace(meta, resource_version=self.revision))
        return table(resource, [obj], now, include_object=include)


class Watch:
    """What happens to some objects from a revision on."""

    def __init__(
        self,
        server: APIServer,
        resource: Resource,
        namespace: str | None,
        selection: SelectionPredicate,
        after: int | None = None,
    ) -> None:
        """Begin after revision `after`, or after what is there now. Raises StatusError 410 where it is to come."""
        self.resource = resource
        self.revision = server.store.revision
        """Up to which revision everything was seen."""
        self._server = server
        self._namespace = namespace if resource.namespaced else None
        self._prefix = f"{self._namespace}/" if self._namespace is not None else ""
        self._selection = selection
        self._log = server.store.log_of(resource.table)
        self._position = self._log.end if after is None else self._after(after)

    def _after(self, revision: int) -> int:
        store = self._server.store
        if revision > store.revision:
            raise expired(revision, store.compacted)
        if revision < store.compacted:
            # As upstream, a watch that was understood begins, and the first thing that it tells is that it cannot.
            self.revision = revision
            return self._log.base - 1
        index = bisect_right(self._log.entries, revision, key=lambda entry: entry.revision)
        return self._log.base + index

    def initial(self) -> Iterator[WatchEvent]:
        """The present state as ADDED events; what is told later came after it."""
        store = self._server.store
        self._position, self.revision = self._log.end, store.revision
        for obj in store.list(self.resource.table, self._namespace):
            if self._selection.matches(obj):
                meta = obj.metadata
                owners = store.owners(self.resource.table, key_of(meta))
                yield WatchEvent("ADDED", obj, self.resource, meta.resource_version, owners)

    @property
    def behind(self) -> int:
        """How many entries of the log have not been looked at."""
        return self._log.end - self._position

    def pending(self) -> bool:
        """Whether something was written to the resource since the last look, whichever object it was."""
        return self.behind > 0 and not self._server.hangs()

    def events(self) -> list[WatchEvent]:
        """Return what happened since the last look, oldest first. Raises StatusError 410 as `advance` does."""
        return list(self.between(*self.advance()))

    def advance(self) -> tuple[int, int]:
        """Take the log up to now as seen: the positions between which the news lies.

        A server that hangs tells nothing; what happens meanwhile comes later. Raises StatusError 410 where the log no
        longer reaches back to what was seen, or not yet: after a way back in time, the present is another one.
        """
        store, start, end = self._server.store, self._position, self._log.end
        if start != end and self._server.hangs():
            return start, start
        if store.revision < self.revision or not self._log.base <= start <= end:
            raise expired(self.revision, store.compacted)
        self._position, self.revision = end, store.revision
        return start, end

    def between(self, start: int, end: int) -> Iterator[WatchEvent]:
        """What happened to the chosen objects between two positions of the log."""
        base = self._log.base
        for entry in self._log.entries[start - base : end - base]:
            event = self._event(entry)
            if event is not None:
                yield event

    def _event(self, entry: LogEntry[Object]) -> WatchEvent | None:
        if not entry.key.startswith(self._prefix):
            return None
        chosen = self._selection.matches
        before = entry.old if entry.old is not None and chosen(entry.old) else None
        if entry.obj is not None and chosen(entry.obj):
            change = "ADDED" if before is None else "MODIFIED"
            return WatchEvent(change, entry.obj, self.resource, str(entry.revision), entry.owners)
        if before is None:
            return None
        # What is chosen no longer is shown as it was while it was.
        return WatchEvent("DELETED", before, self.resource, str(entry.revision), self._server.fields.record(before))

    def expired(self) -> StatusError:
        """410: what this watch has seen is no part of the present any more."""
        return expired(self.revision, self._server.store.revision)


def expired(asked: int, oldest: int) -> StatusError:
    """410: the log does not reach back, or not yet, to that revision."""
    return StatusError(410, "Expired", f"too old resource version: {asked} ({oldest})")
