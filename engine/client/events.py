"""The event recorder (client-go's tools/record, and tools/events for the scheduler).

Equal events (source, object, type, reason, message) are one object whose `count` grows. Upstream's aggregation of
ten differing messages and its spam filter are kept: 25 in a burst per source and object, one more every 300 s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from engine.api.core import Event, EventSource, ObjectReference
from engine.api.meta import ObjectMeta
from engine.api.scheme import resource_of

if TYPE_CHECKING:
    from engine.api.base import Api
    from engine.apiserver.server import APIServer, Request

BURST = 25
REFILL_S = 300
MESSAGE_MAX = 1024
_NEW_RECORDER = frozenset({"default-scheduler"})
_CLUSTER_EVENTS_NAMESPACE = "default"


class _Known(NamedTuple):
    """What the recorder remembers of an event it has written."""

    name: str
    times: int


class Recorder:
    """Writes the events of one component."""

    def __init__(self, server: APIServer, component: str, host: str) -> None:
        """Record as `component`, from node `host` where it runs on one."""
        self._server = server
        self._component = component
        self._host = host
        self._known: dict[tuple[str, str, str, str, str], _Known] = {}
        self._spent: dict[str, tuple[int, int]] = {}

    def record(self, obj: Api, type_: str, reason: str, message: str, request: Request, field_path: str) -> None:
        """Write or count up one event."""
        meta: ObjectMeta = obj.metadata  # type: ignore[attr-defined]
        identity = meta.uid or meta.name
        if not self._allowed(identity):
            return
        same = (identity, field_path, type_, reason, message)
        known = self._known.get(same)
        if known is not None:
            namespace = meta.namespace or _CLUSTER_EVENTS_NAMESPACE
            event = self._server.store.get("events", f"{namespace}/{known.name}")
            if isinstance(event, Event):
                self._count_up(event, known, same, request)
                return
        self._known[same] = _Known(self._create(obj, meta, type_, reason, message, request, field_path), 1)

    def _allowed(self, identity: str) -> bool:
        now_s = self._server.clock.now_s
        spent, since_s = self._spent.get(identity, (0, now_s))
        refilled = (now_s - since_s) // REFILL_S
        spent = max(0, spent - refilled)
        since_s += refilled * REFILL_S
        if spent >= BURST:
            self._spent[identity] = (spent, since_s)
            return False
        self._spent[identity] = (spent + 1, since_s)
        return True

    def _count_up(self, event: Event, known: _Known, same: tuple[str, str, str, str, str], request: Request) -> None:
        newer = replace(event, count=known.times + 1, last_timestamp=self._server.clock.stamp())
        self._server.store_event(newer, request)
        self._known[same] = _Known(known.name, known.times + 1)

    def _create(
        self,
        obj: Api,
        meta: ObjectMeta,
        type_: str,
        reason: str,
        message: str,
        request: Request,
        field_path: str,
    ) -> str:
        clock = self._server.clock
        nanos = clock.now_s * 1_000_000_000 + self._server.event_serial()
        name = f"{meta.name}.{nanos:x}"
        resource = resource_of(obj)
        stamp = clock.stamp()
        new = self._component in _NEW_RECORDER
        self._server.store_event(
            Event(
                api_version="v1", kind="Event",
                metadata=ObjectMeta(
                    name=name, namespace=meta.namespace or _CLUSTER_EVENTS_NAMESPACE, creation_timestamp=stamp,
                    uid=self._server.uid("events", name),
                ),
                involved_object=ObjectReference(
                    api_version=resource.api_version, kind=resource.kind, name=meta.name, namespace=meta.namespace,
                    resource_version=meta.resource_version, uid=meta.uid, field_path=field_path,
                ),
                reason=reason, message=message[:MESSAGE_MAX], type=type_, count=0 if new else 1,
                first_timestamp=None if new else stamp, last_timestamp=None if new else stamp,
                event_time=stamp.replace("Z", ".000000Z") if new else None,
                source=EventSource() if new else EventSource(component=self._component, host=self._host),
                reporting_component=self._component,
                reporting_instance=f"{self._component}-control-plane" if new else self._host,
            ),
            request,
        )  # fmt: skip
        return name
