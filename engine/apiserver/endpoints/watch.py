"""A watch in process: what happened to some objects since the last look, read from the store's log.

Made by `RESTEndpoints.watch` for `kubectl get -w`, which looks once per tick. Reads the log from its position on,
so a look costs what happened. Upstream: client-go's watch of one list, as objects or as Tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from engine.api import wire
from engine.api.selectors import labels_match
from engine.apiserver.endpoints import fieldselectors
from engine.apiserver.tables import table

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from engine.api.base import Api
    from engine.api.meta import ObjectMeta
    from engine.api.scheme import Resource
    from engine.apiserver.server import APIServer
    from engine.etcd.store import Entry


class Matcher(NamedTuple):
    """The label and field selectors of a request, read and checked."""

    labels: Sequence[Any]
    fields: Sequence[Any]

    @property
    def all(self) -> bool:
        """Whether every object matches."""
        return not self.labels and not self.fields

    def holds(self, obj: Api) -> bool:
        """Whether the selectors choose the object."""
        meta: ObjectMeta = obj.metadata  # type: ignore[attr-defined]
        return labels_match(self.labels, meta.labels) and fieldselectors.holds(obj, self.fields)


class Event(NamedTuple):
    """One thing that happened: ADDED, MODIFIED or DELETED, and the object as it is, or as it last was."""

    type: str
    obj: Api

    def as_object(self) -> dict[str, Any]:
        """Return the object in wire form."""
        return wire.encode(self.obj)

    def as_table(self, resource: Resource, now: datetime.datetime, include: str = "Metadata") -> dict[str, Any]:
        """Return a Table of one row."""
        return table(resource, [self.obj], now, include_object=include)


class Watch:
    """A position in the log of one resource, and which of its objects are looked at."""

    def __init__(
        self, server: APIServer, resource: Resource, namespace: str | None, name: str, matches: Matcher
    ) -> None:
        """Begin after what is there now."""
        self._feed = server.store.feed(resource.plural)
        self._position = self._feed.end
        self._prefix = f"{namespace}/" if resource.namespaced and namespace is not None else ""
        self._key = f"{self._prefix}{name}" if name else ""
        self._matches = matches

    def pending(self) -> bool:
        """Whether something was written to the resource since the last look, whichever object it was."""
        return self._feed.end > self._position

    def events(self) -> list[Event]:
        """Return what happened since the last look, oldest first.

        What a compaction of the log has taken meanwhile is missing, as for a watcher that reconnects.
        """
        start, self._position = max(self._position, self._feed.base), self._feed.end
        found = (self._event(entry) for entry in self._feed.since(start))
        return [event for event in found if event is not None]

    def _event(self, entry: Entry) -> Event | None:
        if not entry.key.startswith(self._prefix) or (self._key and entry.key != self._key):
            return None
        was = entry.old is not None and self._matches.holds(entry.old)
        now = entry.obj is not None and self._matches.holds(entry.obj)
        if not was and not now:
            return None
        if entry.obj is not None and now:
            return Event("MODIFIED" if was else "ADDED", entry.obj)
        meta: ObjectMeta = entry.last.metadata  # type: ignore[attr-defined]
        last = replace(entry.last, metadata=replace(meta, resource_version=str(entry.revision)))
        return Event("DELETED", last)
