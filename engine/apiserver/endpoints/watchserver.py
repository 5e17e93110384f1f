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
from engine.apiserver.endpoints import listing, parameters
from engine.apiserver.endpoints.exchange import to_json
from engine.apiserver.tables import partial

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.api.base import Api
    from engine.apiserver.endpoints.exchange import Ask
    from engine.apiserver.endpoints.routes import Target
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


class _Stretch(NamedTuple):
    """A part of the log as all watchers with the same wishes get it."""

    wishes: tuple[str, ...]
    start: int
    end: int
    tick: int


class EventCache:
    """Encoded events, shared by all watchers."""

    SIZE = 4096
    STRETCH_BYTES = 16 * 1024 * 1024

    def __init__(self) -> None:
        """Start empty."""
        self._lines: dict[_Known, bytes] = {}
        self._stretches: dict[_Stretch, bytes] = {}
        self._kept = 0
        """The size of all stretches."""

    def stretch(self, known: _Stretch) -> bytes | None:
        """A part of the log, if another watcher with the same wishes has just got it."""
        return self._stretches.get(known)

    def keep_stretch(self, known: _Stretch, events: bytes) -> bytes:
        """Remember a part of the log; the oldest are forgotten."""
        self._stretches[known] = events
        self._kept += len(events)
        while self._kept > self.STRETCH_BYTES and len(self._stretches) > 1:
            self._kept -= len(self._stretches.pop(next(iter(self._stretches))))
        return events

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
        """Begin after the resourceVersion that the client names. Raises StatusError 400, or 410 where it is to come."""
        self._server = server
        self._cache = cache
        self._ask = ask
        self._target = target
        self._selection = listing.Selection(target, ask)
        self._form = listing.form_of(ask).removesuffix("List")
        self._include = ask.parameters.get("includeObject", "")
        self._wishes = (
            target.resource.plural, target.namespace or "", target.name, ask.parameters.get("labelSelector", ""),
            ask.parameters.get("fieldSelector", ""), self._form, self._include,
        )  # fmt: skip
        self._feed = server.store.feed(target.resource.plural)
        self._seen = server.store.revision
        self.bookmarks = ask.flag("allowWatchBookmarks")
        asked = ask.parameters.get("resourceVersion", "") or "0"
        if not parameters.is_number(asked):
            raise bad_request(f'strconv.ParseUint: parsing "{asked}": invalid syntax')
        self._replay = asked == "0" or ask.flag("sendInitialEvents")
        self._position = self._feed.end if self._replay else self._after(int(asked))

    def _after(self, revision: int) -> int:
        store = self._server.store
        if revision > store.revision:
            raise expired(revision, store.compacted)
        if revision < store.compacted:
            # As upstream, a watch that was understood begins, and the first thing that it tells is that it cannot.
            self._seen = revision
            return self._feed.base - 1
        index = bisect_right(self._feed.entries, revision, key=lambda entry: entry.revision)
        return self._feed.base + index

    def first(self) -> Iterator[bytes]:
        """The present state as ADDED events, where the client did not name a revision."""
        if not self._replay:
            return
        self._position, self._seen = self._feed.end, self._server.store.revision
        target = self._target
        for obj in self._server.store.list(target.resource.plural, target.namespace):
            if self._selection.holds(obj):
                yield self._event("ADDED", obj, obj.metadata.resource_version)  # type: ignore[attr-defined]
        if self._ask.flag("sendInitialEvents") and self.bookmarks:
            yield self.bookmark(_INITIAL_END)

    def news(self) -> bytes:
        """The events since the last call. Raises StatusError 410 where they are no longer known."""
        store, feed = self._server.store, self._feed
        if store.revision < self._seen or self._position < feed.base or self._position > feed.end:
            raise expired(self._seen, store.compacted)
        if feed.end - self._position > MAX_BEHIND:
            raise expired(self._seen, store.revision - MAX_BEHIND)
        self._seen = store.revision
        start, self._position = self._position, feed.end
        if start == feed.end:
            return b""
        known = _Stretch(self._wishes, start, feed.end, self._tick())
        events = self._cache.stretch(known)
        if events is None:
            entries = feed.entries[start - feed.base :]
            events = self._cache.keep_stretch(known, b"".join(filter(None, map(self._change, entries))))
        return events

    def _tick(self) -> int:
        """A Table shows ages, so that an event of another tick is another text."""
        return self._server.clock.tick if self._form == "Table" else 0

    def expired(self) -> StatusError:
        """410: what this watch has seen is no part of the present any more."""
        return expired(self._seen, self._server.store.revision)

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
        key = key_of(obj.metadata)  # type: ignore[attr-defined]
        number, resource = int(revision or 0), self._target.resource.plural
        known = _Known(resource, key, number, self._tick(), type_, self._form, self._include)
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
            body = table | {"columnDefinitions": None, "rows": [{"cells": [], "object": partial(body["metadata"])}]}
        return _line("BOOKMARK", body)


def expired(asked: int, oldest: int) -> StatusError:
    """410: the log does not reach back, or not yet, to that revision."""
    return StatusError(410, "Expired", f"too old resource version: {asked} ({oldest})")


def error_event(error: StatusError) -> bytes:
    """The last event of a watch that cannot go on."""
    return _line("ERROR", error.status())


def _line(type_: str, body: dict[str, Any]) -> bytes:
    return to_json({"type": type_, "object": body}) + b"\n"
