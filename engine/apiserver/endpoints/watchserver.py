"""Watches as the HTTP front serves them: what a watch sees, put into words for one client.

An event is encoded once for all watchers of the same form. A watcher is never waited for: whoever falls behind the
log's compaction, or too far behind its end, is told 410 Expired and lists again, as client-go does. Mirrors
apiserver/pkg/endpoints/handlers/watch.go and the cached encoding of its watch cache.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from engine.api.meta import key_of
from engine.api.status import plain
from engine.apiserver.endpoints import response
from engine.apiserver.endpoints.exchange import to_json
from engine.apiserver.endpoints.options import parameters
from engine.apiserver.endpoints.watch import expired
from engine.apiserver.tables import partial

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.api.status import StatusError
    from engine.apiserver.endpoints.exchange import HTTPRequest
    from engine.apiserver.endpoints.routes import RequestInfo
    from engine.apiserver.endpoints.verbs import ResourceVerbs
    from engine.apiserver.endpoints.watch import Watch, WatchEvent
    from engine.clock import Clock

MAX_BEHIND = 20_000
"""How many entries of the log a watcher may lag behind."""


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


class WatchServer:
    """One client's watch."""

    def __init__(
        self,
        watch: Watch,
        clock: Clock,
        cache: EventCache,
        ask: HTTPRequest,
        target: RequestInfo,
        *,
        replays: bool,
    ) -> None:
        """Tell what `watch` sees as `ask` wants it, with `replays` the present state first.

        `target` is what the path of `ask` names.
        """
        given = ask.parameters
        self._watch = watch
        self._clock = clock
        self._cache = cache
        self._ask = ask
        self._form = response.form_of(ask).removesuffix("List")
        self._include = given.get("includeObject", "")
        self._wishes = (
            target.resource.api_version,
            target.resource.plural,
            target.namespace or "",
            target.name,
            given.get("labelSelector", ""),
            given.get("fieldSelector", ""),
            self._form,
            self._include,
            response.version_of(ask),
        )
        self._replays = replays
        self._headed = self._form != "Table"
        """Has the client been told the columns? Only the first Table has them."""
        self.bookmarks = ask.flag("allowWatchBookmarks")

    def first(self) -> Iterator[bytes]:
        """The present state as ADDED events, where the client did not name a revision."""
        if not self._replays:
            return
        yield from map(self._encoded, self._watch.initial())

    def news(self) -> bytes:
        """The events since the last call. Raises StatusError 410 where they are no longer known."""
        seen = self._watch.revision
        start, end = self._watch.advance()
        if end - start > MAX_BEHIND:
            raise expired(seen, self._watch.revision - MAX_BEHIND)
        if start == end:
            return b""
        known = _Stretch((*self._wishes, str(self._headed)), start, end, self._tick())
        events = self._cache.stretch(known)
        if events is None:
            events = b"".join(map(self._encoded, self._watch.between(start, end)))
            self._cache.keep_stretch(known, events)
        self._headed = self._headed or bool(events)
        return events

    def _tick(self) -> int:
        """A Table shows ages, so that an event of another tick is another text."""
        return self._clock.tick if self._form == "Table" else 0

    def expired(self) -> StatusError:
        """410: what this watch has seen is no part of the present any more."""
        return self._watch.expired()

    def _encoded(self, event: WatchEvent) -> bytes:
        key = key_of(event.obj.metadata)
        resource = self._watch.resource
        number = int(event.revision or 0)
        form = f"{self._form} {self._wishes[-1]}{'' if self._headed else ' with columns'}"
        known = _Known(resource.name, key, number, self._tick(), event.type, form, self._include)
        line = self._cache.line(known) if number else None
        if line is None:
            shown = response.shown(self._clock, self._ask, resource, event.as_object())
            if self._form == "Table" and self._headed:
                shown |= {"columnDefinitions": None}
            line = self._cache.keep(known, _line(event.type, shown))
        self._headed = True
        return line

    def bookmark(self) -> bytes:
        """Tell how far the client has seen everything."""
        resource, revision = self._watch.resource, str(self._watch.revision)
        meta: dict[str, Any] = {"resourceVersion": revision, "creationTimestamp": None}
        body: dict[str, Any] = {"kind": resource.kind, "apiVersion": resource.api_version, "metadata": meta}
        if self._form == "Table":
            table = response.as_table(self._clock, self._ask, resource, [], revision)
            row = {"cells": [], "object": response.in_version(self._ask, partial(resource, body["metadata"]))}
            body = table | {"columnDefinitions": None, "rows": [row]}
        return _line("BOOKMARK", body)


def watch_server(verbs: ResourceVerbs, cache: EventCache, ask: HTTPRequest, target: RequestInfo) -> WatchServer:
    """Begin the watch that a request asks for. Raises StatusError 400, 410 or 504."""
    parameters.check_watch(ask)
    chosen, after = parameters.selectors(ask), _after(ask)
    watch = verbs.watch(
        target.resource,
        target.namespace,
        name=target.name,
        labels=chosen.labels,
        fields=chosen.fields,
        after=after,
    )
    return WatchServer(watch, verbs.server.clock, cache, ask, target, replays=after is None)


def _after(ask: HTTPRequest) -> int | None:
    """The revision after which the client wants to watch; None where it wants the present state first."""
    asked = ask.parameters.get("resourceVersion", "") or "0"
    if not parameters.is_number(asked):
        raise plain(parameters.bad_version(asked))
    return None if asked == "0" else int(asked)


def error_event(error: StatusError) -> bytes:
    """The last event of a watch that cannot go on."""
    return _line("ERROR", error.status())


def _line(type_: str, body: dict[str, Any]) -> bytes:
    return to_json({"type": type_, "object": body}) + b"\n"
