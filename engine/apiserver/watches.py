"""Watches as the HTTP front serves them: a position in the store's log, turned into events for one client.

An event is encoded once for all watchers of the same form. A watcher is never waited for: whoever falls behind the
log's compaction, or too far behind its end, is told 410 Expired and lists again, as client-go does.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.api import wire
from engine.api.meta import key_of
from engine.api.status import StatusError, bad_request
from engine.apiserver import listing
from engine.apiserver.exchange import to_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.api.base import Api
    from engine.apiserver.exchange import Ask
    from engine.apiserver.routes import Target
    from engine.apiserver.server import APIServer
    from engine.etcd.store import Entry

MAX_BEHIND = 20_000
"""How many entries of the log a watcher may lag behind."""

_INITIAL_END = {"k8s.io/initial-events-end": "true"}


class _Known(NamedTuple):
    """What an encoded event depends on."""

    resource: str
    key: str
    revision: int
    tick: int
    type: str
    form: str
    include: str


class EventCache:
    """Encoded events, shared by all watchers."""

    SIZE = 4096

    def __init__(self) -> None:
        """Start empty."""
        self._lines: dict[_Known, bytes] = {}

    def line(self, known: _Known) -> bytes | None:
        """The encoded event, if somebody has needed it lately."""
        return self._lines.get(known)

    def keep(self, known: _Known, line: bytes) -> bytes:
        """Remember an event; the oldest is forgotten."""
        if len(self._lines) >= self.SIZE:
            del self._lines[next(iter(self._lines))]
        self._lines[known] = line
        return line


class Watch:
    """One client's watch."""

    def __init__(self, server: APIServer, cache: EventCache, ask: Ask, target: Target) -> None:
        """Begin after the resourceVersion that the client names. Raises StatusError 400 or 410."""
        self._server = server
        self._cache = cache
        self._ask = ask
        self._target = target
        self._selection = listing.Selection(target, ask)
        self._form = listing.form_of(ask).removesuffix("List")
        self._include = ask.parameters.get("includeObject", "")
        self._feed = server.store.feed(target.resource.plural)
        self._seen = server.store.revision
        self.bookmarks = ask.flag("allowWatchBookmarks")
        asked = ask.parameters.get("resourceVersion", "") or "0"
        if not (asked.isascii() and asked.isdecimal()):
            raise bad_request(f'strconv.ParseUint: parsing "{asked}": invalid syntax')
        self._replay = asked == "0" or ask.flag("sendInitialEvents")
        self._position = self._feed.end if self._replay else self._after(int(asked))

    def _after(self, revision: int) -> int:
        store = self._server.store
        if revision > store.revision or revision < store.compacted:
            raise expired(revision, store.compacted)
        index = bisect_right(self._feed.entries, revision, key=lambda entry: entry.revision)
        return self._feed.base + index

    def first(self) -> Iterator[bytes]:
        """The present state as ADDED events, where the client did not name a revision."""
        if not self._replay:
            return
        target = self._target
        for obj in self._server.store.list(target.resource.plural, target.namespace):
            if self._selection.holds(obj):
                yield self._event("ADDED", obj, obj.metadata.resource_version)  # type: ignore[attr-defined]
        if self._ask.flag("sendInitialEvents") and self.bookmarks:
            yield self.bookmark(_INITIAL_END)

    def news(self) -> Iterator[bytes]:
        """The events since the last call. Raises StatusError 410 where they are no longer known."""
        store, feed = self._server.store, self._feed
        if store.revision < self._seen or self._position < feed.base or self._position > feed.end:
            raise expired(self._seen, store.compacted)
        if feed.end - self._position > MAX_BEHIND:
            raise expired(self._seen, store.revision - MAX_BEHIND)
        self._seen = store.revision
        start, self._position = self._position, feed.end
        for index in range(start - feed.base, len(feed.entries)):
            event = self._change(feed.entries[index])
            if event is not None:
                yield event

    def _change(self, entry: Entry) -> bytes | None:
        namespace = self._target.namespace
        if namespace is not None and not entry.key.startswith(f"{namespace}/"):
            return None
        was = entry.old is not None and self._selection.holds(entry.old)
        now = entry.obj is not None and self._selection.holds(entry.obj)
        if now and entry.obj is not None:
            return self._event("MODIFIED" if was else "ADDED", entry.obj, str(entry.revision))
        return self._event("DELETED", entry.last, str(entry.revision)) if was else None

    def _event(self, type_: str, obj: Api, revision: str) -> bytes:
        # A table shows ages, so that an event of another tick is another text.
        tick = self._server.clock.tick if self._form == "Table" else 0
        key = key_of(obj.metadata)  # type: ignore[attr-defined]
        number, resource = int(revision or 0), self._target.resource.plural
        known = _Known(resource, key, number, tick, type_, self._form, self._include)
        line = self._cache.line(known) if known.revision else None
        if line is None:
            raw = wire.encode(obj)
            raw["metadata"]["resourceVersion"] = revision
            line = self._cache.keep(known, _line(type_, self._shown(raw)))
        return line

    def _shown(self, raw: dict[str, Any]) -> dict[str, Any]:
        return listing.shown(self._server, self._ask, self._target, raw)

    def bookmark(self, annotations: dict[str, str] | None = None) -> bytes:
        """Tell how far the client has seen everything."""
        resource = self._target.resource
        meta: dict[str, Any] = {"resourceVersion": str(self._seen), "creationTimestamp": None}
        if annotations:
            meta["annotations"] = annotations
        body: dict[str, Any] = {"kind": resource.kind, "apiVersion": resource.api_version, "metadata": meta}
        if self._form == "Table":
            table = listing.as_table(self._server, self._ask, resource, [], str(self._seen))
            body = table | {"columnDefinitions": None, "rows": [{"cells": [], "object": listing.partial(body)}]}
        return _line("BOOKMARK", body)


def expired(asked: int, oldest: int) -> StatusError:
    """410: the log does not reach back, or not yet, to that revision."""
    return StatusError(410, "Expired", f"too old resource version: {asked} ({oldest})")


def error_event(error: StatusError) -> bytes:
    """The last event of a watch that cannot go on."""
    return _line("ERROR", error.status())


def _line(type_: str, body: dict[str, Any]) -> bytes:
    return to_json({"type": type_, "object": body}) + b"\n"
