"""What events warn of about an object: the last of each reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.core import Event
from engine.why.lines import dated

if TYPE_CHECKING:
    from collections.abc import Collection

    from engine.api.meta import Object
    from engine.clock import Clock
    from engine.etcd.store import Store

_SHOWN = 3
"""How many warnings are told: the last ones."""

_KILLING = "Killing"
_PROBE = "probe"


def warning_lines(store: Store, obj: Object, told_otherwise: Collection[str] = ()) -> list[str]:
    """The last warning of each reason, and what was killed for a probe; the oldest first.

    `told_otherwise` are reasons of which the object's own status says as much.
    """
    last: dict[tuple[str, str], Event] = {}
    for event in events_of(store, obj):
        if _counts(event, told_otherwise):
            last[event.reason, event.message.partition(":")[0]] = event
    told = sorted(last.values(), key=lambda event: int(event.metadata.resource_version or "0"))
    return [_told(store.clock, event) for event in told[-_SHOWN:]]


def events_of(store: Store, obj: Object) -> list[Event]:
    """The events about an object; those about one of the cluster lie in the namespace `default`."""
    meta = obj.metadata
    events = store.list_as(Event, meta.namespace or "default")
    return [event for event in events if event.involved_object.uid == meta.uid]


def _counts(event: Event, told_otherwise: Collection[str]) -> bool:
    if event.type == "Warning":
        return event.reason not in told_otherwise
    return event.reason == _KILLING and _PROBE in event.message


def _told(clock: Clock, event: Event) -> str:
    series = event.series
    count = event.count or (series.count if series is not None else 0)
    at = (series.last_observed_time if series is not None else None) or event.last_timestamp or event.event_time
    said = " ".join(event.message.split())
    return dated(clock, at, event.reason, f"{said} (x{count})" if count > 1 else said)
