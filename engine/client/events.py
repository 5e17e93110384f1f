"""The classic event recorder (client-go's tools/record), which every component but the scheduler uses.

Equal events (source, object, type, reason, message) are one object whose `count` grows. From the tenth message on that
differs within 600 s, those of one reason share a combined event. A source may write 25 events of a type about an object
in a burst, and one more every 300 s; what is beyond that is dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from msgspec.structs import replace

from engine.api.core import Event, EventSource, ObjectReference
from engine.api.meta import ObjectMeta
from engine.api.scheme import resource_of
from engine.clock import rfc3339
from engine.plain.flat import FlatDict

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.apiserver.server import APIServer, RequestContext

BURST = 25
REFILL_S = 300
MESSAGE_MAX = 1024
SIMILAR_MAX = 10
SIMILAR_S = 600
COMBINED = "(combined from similar events): "
_REMEMBERED = 4096
"""How many entries each of the recorder's caches has (maxLruCacheEntries)."""

_CLUSTER_EVENTS_NAMESPACE = "default"

K = TypeVar("K")
V = TypeVar("V")


class EventOccurrence(NamedTuple):
    """What there is to tell, before it is an Event."""

    obj: Object
    type: str
    reason: str
    message: str
    field_path: str

    @property
    def meta(self) -> ObjectMeta:
        """The metadata of the object that it is about."""
        return self.obj.metadata

    @property
    def about(self) -> str:
        """Which object, as the recorders tell objects apart."""
        return self.meta.uid or self.meta.name

    @property
    def namespace(self) -> str:
        """Where its event lies."""
        return self.meta.namespace or _CLUSTER_EVENTS_NAMESPACE


class _Known(NamedTuple):
    """What the recorder remembers of an event it has written."""

    name: str
    times: int
    first_s: int


class _Similar(NamedTuple):
    """The different messages lately seen of one reason about one object."""

    messages: tuple[str, ...]
    """The oldest first."""
    last_s: int


class EventRecorder:
    """Writes the events of one component."""

    def __init__(self, server: APIServer, component: str, host: str) -> None:
        """Record as `component`, from node `host` where it runs on one."""
        self._server = server
        self._component = component
        self._host = host
        self._known: FlatDict[tuple[str, ...], _Known] = FlatDict()
        self._similar: FlatDict[tuple[str, ...], _Similar] = FlatDict()
        self._spent: FlatDict[tuple[str, str], tuple[int, int]] = FlatDict()

    def record(
        self, obj: Object, type_: str, reason: str, message: str, request: RequestContext, field_path: str
    ) -> None:
        """Write or count up one event."""
        what = EventOccurrence(obj, type_, reason, message[:MESSAGE_MAX], field_path)
        key: tuple[str, ...] = (what.about, field_path, type_, reason, what.message)
        if self._is_one_of_many(what):
            key = (what.about, type_, reason)
            what = what._replace(message=(COMBINED + message)[:MESSAGE_MAX])
        now_s = self._server.clock.now_s
        known = self._known.get(key)
        known = _Known("", 1, now_s) if known is None else known._replace(times=known.times + 1)
        # As upstream: what the filter drops is counted all the same.
        _remember(self._known, key, known)
        if self._allowed((what.about, type_)):
            self._known[key] = known._replace(name=self._write(what, known, request))

    def _is_one_of_many(self, what: EventOccurrence) -> bool:
        """Are there too many messages of this reason about this object, within ten minutes of each other?"""
        now_s = self._server.clock.now_s
        key = (what.about, what.type, what.reason)
        similar = self._similar.get(key)
        messages = similar.messages if similar is not None and now_s - similar.last_s <= SIMILAR_S else ()
        if what.message not in messages:
            messages = (*messages, what.message)
        many = len(messages) >= SIMILAR_MAX
        # Of many, upstream forgets any one; the oldest is as good and repeatable.
        _remember(self._similar, key, _Similar(messages[many:], now_s))
        return many

    def _allowed(self, spent_on: tuple[str, str]) -> bool:
        now_s = self._server.clock.now_s
        spent, since_s = self._spent.get(spent_on, (0, now_s))
        refilled = (now_s - since_s) // REFILL_S
        spent = max(0, spent - refilled)
        since_s += refilled * REFILL_S
        allowed = spent < BURST
        _remember(self._spent, spent_on, (spent + allowed, since_s))
        return allowed

    def _write(self, what: EventOccurrence, known: _Known, request: RequestContext) -> str:
        """Count an event up, or write it anew where it is not there; returns its name."""
        clock = self._server.clock
        stored = self._server.store.get("events", f"{what.namespace}/{known.name}") if known.name else None
        if isinstance(stored, Event):
            newer = replace(stored, count=known.times, last_timestamp=clock.stamp(), message=what.message)
            self._server.event_clock.put(newer, request.writer, request.cause)
            return known.name
        first = rfc3339(known.first_s)
        fresh = replace(
            new_event(self._server, what),
            count=known.times,
            first_timestamp=first,
            last_timestamp=clock.stamp(),
            source=EventSource(component=self._component, host=self._host),
            reporting_component=self._component,
            reporting_instance=self._host,
        )
        self._server.event_clock.put(fresh, request.writer, request.cause)
        return fresh.metadata.name


def _remember(table: dict[K, V], key: K, value: V) -> None:
    """Put a value into a table that forgets what was not used for longest."""
    table.pop(key, None)
    table[key] = value
    if len(table) > _REMEMBERED:
        del table[next(iter(table))]


def new_event(server: APIServer, what: EventOccurrence) -> Event:
    """An Event about something that happened now, without its times and source."""
    clock = server.clock
    name = f"{what.meta.name}.{clock.now_s * 1_000_000_000 + server.event_clock.serial():x}"
    resource = resource_of(what.obj)
    return Event(
        api_version="v1",
        kind="Event",
        metadata=ObjectMeta(
            name=name,
            namespace=what.namespace,
            creation_timestamp=clock.stamp(),
            uid=server.names.uid("events", name),
        ),
        involved_object=ObjectReference(
            api_version=resource.api_version,
            kind=resource.kind,
            name=what.meta.name,
            namespace=what.meta.namespace,
            resource_version=what.meta.resource_version,
            uid=what.meta.uid,
            field_path=what.field_path,
        ),
        reason=what.reason,
        message=what.message,
        type=what.type,
    )
