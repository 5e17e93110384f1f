"""Events that components record come in great numbers and are theirs alone: their managers are told by the events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.core import Event
from engine.apiserver.fieldmanager.history import WriteRecord
from engine.apiserver.fieldmanager.writers import component

if TYPE_CHECKING:
    from engine.api.meta import Object


def of_event(obj: Object) -> WriteRecord | None:
    """The record of an event that was stored without one; None for any other object."""
    if not isinstance(obj, Event):
        return None
    writer = component(obj.source.component or obj.reporting_component, "")
    stamp = obj.last_timestamp or obj.metadata.creation_timestamp or ""
    return WriteRecord(None, writer, None, obj, obj, stamp, 1)
