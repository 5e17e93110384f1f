"""Events."""

from typing import ClassVar

from engine.api.base import Api
from engine.api.core.references import ObjectReference
from engine.api.meta import Object, ObjectMeta


class EventSource(Api, frozen=True):
    """Who recorded an event."""

    component: str = ""
    host: str = ""


class EventSeries(Api, frozen=True):
    """How often an event of the new kind has come again, and when it last did."""

    count: int = 0
    last_observed_time: str | None = None


class Event(Object, frozen=True):
    """Something that happened to an object, in one sentence."""

    metadata: ObjectMeta = ObjectMeta()
    action: str = ""
    count: int = 0
    event_time: str | None = None
    first_timestamp: str | None = None
    involved_object: ObjectReference = ObjectReference()
    last_timestamp: str | None = None
    message: str = ""
    reason: str = ""
    reporting_component: str = ""
    reporting_instance: str = ""
    series: EventSeries | None = None
    source: EventSource = EventSource()
    type: str = ""
    unmodelled: ClassVar[frozenset[str]] = frozenset({"related"})
