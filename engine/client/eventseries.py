"""The new event recorder (client-go's tools/events), which the scheduler uses.

A repeat (same version of the object, type, action and reason; the message does not count, the first one stays) becomes
a series: the second occurrence is written, later ones are counted in memory and written every 30 minutes, and when the
series has been silent for 6 minutes. So a Pod that is told in its status why it waits has a new event the next time,
and with another reason to wait again one. The server's clockwork calls `finish` and `refresh`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from engine.api.core import Event, EventSeries
from engine.client.events import MESSAGE_MAX, EventOccurrence, new_event
from engine.plain.flat import FlatDict

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.apiserver.server import APIServer, RequestContext

SILENT_S = 360
_ACTIONS = {"Scheduled": "Binding", "FailedScheduling": "Scheduling", "Preempted": "Preempting"}


class _Series(NamedTuple):
    """An event that may come again."""

    key: str
    times: int
    last: str
    last_s: int
    request: RequestContext


class EventSeriesRecorder:
    """Writes the events of one component."""

    def __init__(self, server: APIServer, component: str) -> None:
        """Record as `component`, and have the server's clockwork end the series."""
        self._server = server
        self._component = component
        self._open: FlatDict[tuple[str, ...], _Series] = FlatDict()
        server.event_clock.series.append(self)

    def record(
        self, obj: Object, type_: str, reason: str, message: str, request: RequestContext, field_path: str
    ) -> None:
        """Write an event, or take note that it came again."""
        what = EventOccurrence(obj, type_, reason, message[:MESSAGE_MAX], field_path)
        key = (what.about, what.meta.resource_version, field_path, type_, reason)
        known = self._open.get(key)
        times = known.times + 1 if known is not None else 1
        name = known.key if known is not None else self._write_first(what, request)
        now = self._server.clock.stamp().replace("Z", ".000000Z")
        self._open[key] = series = _Series(name, times, now, self._server.clock.now_s, request)
        if times == 2:  # noqa: PLR2004 - the first repeat makes it a series
            self._write_series(series)

    def finish(self) -> None:
        """End the series that have been silent for long: write their last count, and forget them."""
        now_s = self._server.clock.now_s
        for key, series in list(self._open.items()):
            if now_s - series.last_s >= SILENT_S:
                self._write_series(series)
                del self._open[key]

    def refresh(self) -> None:
        """Write the counts of all series that go on."""
        for series in self._open.values():
            self._write_series(series)

    def _write_first(self, what: EventOccurrence, request: RequestContext) -> str:
        stamp = self._server.clock.stamp().replace("Z", ".000000Z")
        event = replace(
            new_event(self._server, what),
            event_time=stamp,
            action=_ACTIONS.get(what.reason, what.reason),
            reporting_component=self._component,
            reporting_instance=f"{self._component}-control-plane",
        )
        self._server.event_clock.put(event, request.writer, request.cause)
        return f"{event.metadata.namespace}/{event.metadata.name}"

    def _write_series(self, series: _Series) -> None:
        stored = self._server.store.get("events", series.key)
        if series.times == 1 or not isinstance(stored, Event):
            return
        if stored.series is not None and stored.series.count == series.times:
            return
        newer = replace(stored, series=EventSeries(count=series.times, last_observed_time=series.last))
        self._server.event_clock.put(newer, series.request.writer, series.request.cause)
