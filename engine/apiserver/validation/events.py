"""Validation of Events of the core group (pkg/apis/core/validation/events.go, legacyValidateEvent).

An Event with a time of its own comes from a new recorder and says more of itself than an old one's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api import names, status
from engine.api.core import Event
from engine.apiserver.validation.fielderrors import FieldErrors

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.api.scheme import Resource

_NAME_MAX = 128
_TEXT_MAX = 1024
_TYPES = ("Normal", "Warning")


def event(errors: FieldErrors, obj: Event, reporter: str = "reportingComponent") -> None:
    """Check that an Event lies with what it is about, and says who reports it where it is of the new kind.

    `reporter` is what the version of the request calls the field that says so.
    """
    about, here = obj.involved_object.namespace, obj.metadata.namespace
    if about != here and (about or here != "default"):
        errors.invalid("involvedObject.namespace", about, "does not match event.namespace")
    if obj.event_time is not None:
        _reported(errors, obj, reporter)


def _reported(errors: FieldErrors, obj: Event, reporter: str) -> None:
    if not obj.reporting_component:
        errors.required(reporter)
    for problem in names.qualified(obj.reporting_component):
        errors.invalid(reporter, obj.reporting_component, problem)
    _text(errors, "reportingInstance", obj.reporting_instance, _NAME_MAX)
    _text(errors, "action", obj.action, _NAME_MAX)
    _text(errors, "reason", obj.reason, _NAME_MAX)
    if len(obj.message.encode()) > _TEXT_MAX:
        errors.invalid("message", "", f"can have at most {_TEXT_MAX} characters")


def _text(errors: FieldErrors, path: str, text: str, most: int) -> None:
    if not text:
        errors.required(path)
    if len(text.encode()) > most:
        errors.invalid(path, "", f"can have at most {most} characters")


def check_version(resource: Resource, obj: Object) -> None:
    """Refuse a new Event of `events.k8s.io` that is none of the new kind, as that version asks. Raises StatusError."""
    if resource.group != "events.k8s.io" or not isinstance(obj, Event):
        return
    errors = FieldErrors()
    event(errors, obj, "reportingController")
    _as_new(errors, obj)
    if errors.causes:
        raise status.invalid(resource, obj.metadata.name, errors.causes)


def _as_new(errors: FieldErrors, obj: Event) -> None:
    if obj.series is not None:
        if obj.series.count <= 1:
            errors.invalid("series.count", obj.series.count, "should be at least 2")
        if obj.series.last_observed_time is None:
            errors.required("series.lastObservedTime")
    if obj.event_time is None:
        errors.required("eventTime")
    if obj.type not in _TYPES:
        errors.invalid("type", "", f"has invalid value: {obj.type}")
    if obj.first_timestamp is not None:
        errors.invalid("firstTimestamp", "", "needs to be unset")
    if obj.last_timestamp is not None:
        errors.invalid("lastTimestamp", "", "needs to be unset")
    if obj.count:
        errors.invalid("count", "", "needs to be unset")
    if obj.source.component or obj.source.host:
        errors.invalid("source", "", "needs to be unset")
