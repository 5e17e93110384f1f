"""What time does to events: series end, and an event that nobody touched for an hour is gone (event-ttl).

The cluster calls `step` once per tick; a tick in which nothing is due costs two comparisons and reads nothing.
"""

from __future__ import annotations

from functools import partial
from operator import call
from typing import TYPE_CHECKING, Protocol

from engine.api.core import Namespace
from engine.api.meta import key_of
from engine.etcd.store import Cause
from engine.panics import attempt_all
from engine.plain.flat import FlatDeque

if TYPE_CHECKING:
    from engine.api.core import Event
    from engine.clock import Clock
    from engine.etcd.store import Store

TTL_S = 3600
_FINISH_EVERY_S = 360
_REFRESH_EVERY_S = 5 * _FINISH_EVERY_S


class RecordedSeries(Protocol):
    """A recorder that counts repeats in memory."""

    def finish(self) -> None:
        """End what has been silent."""

    def refresh(self) -> None:
        """Write what goes on."""


class EventTTL:
    """Knows when each event ends."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.series: list[RecordedSeries] = []
        self._store = store
        self._clock = clock
        self._last_s = clock.now_s
        self._serial = 0
        self._expiries: FlatDeque[tuple[int, str, str]] = FlatDeque()
        """(end, key, resourceVersion), the soonest first, since every event lives equally long."""
        self._owed: list[partial[None]] = []
        """What panicked in the tick before, for this one."""

    def serial(self) -> int:
        """A number that tells events of one second apart, in the place of nanoseconds."""
        self._serial += 1
        return self._serial

    def put(self, event: Event, writer: str, cause: Cause) -> None:
        """Write an event as its recorder made it: events are not validated or defaulted further. It lives an hour.

        A new one in a namespace that is going, or gone, is dropped: its recorder would be told so and not try again.
        """
        meta = event.metadata
        if not meta.resource_version:
            namespace = self._store.get("namespaces", meta.namespace)
            if not isinstance(namespace, Namespace) or namespace.metadata.deletion_timestamp:
                return
        stored = self._store.put("events", key_of(meta), event, writer, cause)
        self._expiries.append((self._clock.now_s + TTL_S, key_of(meta), stored.metadata.resource_version))

    def step(self) -> None:
        now_s, before_s = self._clock.now_s, self._last_s
        self._last_s = now_s
        if self._owed or now_s // _FINISH_EVERY_S != before_s // _FINISH_EVERY_S or self._an_event_ends(now_s):
            self._do(now_s, before_s)

    def _an_event_ends(self, now_s: int) -> bool:
        return bool(self._expiries) and self._expiries[0][0] <= now_s

    def _do(self, now_s: int, before_s: int) -> None:
        due, self._owed = self._owed, []
        if now_s // _FINISH_EVERY_S != before_s // _FINISH_EVERY_S:
            due += [partial(recorder.finish) for recorder in self.series]
        if now_s // _REFRESH_EVERY_S != before_s // _REFRESH_EVERY_S:
            due += [partial(recorder.refresh) for recorder in self.series]
        while self._an_event_ends(now_s):
            _, key, version = self._expiries.popleft()
            due.append(partial(self._expire, key, version))
        attempt_all(due, call, self._owed.append)

    def _expire(self, key: str, version: str) -> None:
        stored = self._store.get("events", key)
        # One that was written again since then has another end.
        if stored is not None and stored.metadata.resource_version == version:
            self._store.delete("events", key, "etcd", Cause("clock", str(self._clock.tick)))
