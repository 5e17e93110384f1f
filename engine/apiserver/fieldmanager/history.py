"""What is kept of every write, so that its managers can be worked out when somebody asks.

A write costs a record that refers to the object before and after it. Who manages what follows from the records alone:
`managers_of` plays them once, and a record that was played keeps the result in the place of its history.
Written by the API server, kept in the store beside the object. In Kubernetes each write works it out at once.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import msgspec

from engine.api.core import Pod
from engine.api.scheme import Resource, resource_of
from engine.api.serializer import wire
from engine.apiserver.fieldmanager.capmanagers import capped
from engine.apiserver.fieldmanager.compare import Comparison, compare
from engine.apiserver.fieldmanager.emptyobjects import empty_object
from engine.apiserver.fieldmanager.fieldpath import NOTHING
from engine.apiserver.fieldmanager.managed import UPDATE, Managers, key_of_manager
from engine.apiserver.fieldmanager.schema import NoKeyError, schema_of
from engine.apiserver.fieldmanager.unmanaged import STRIPPED, by_the_server, reset_fields
from engine.apiserver.fieldmanager.updater import updated

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.apiserver.fieldmanager.fieldpath import FieldSet

_NO_CHANGE = Comparison(NOTHING, NOTHING, NOTHING)

MOST_RECORDS = 64
"""So many writes wait at the most until they are played."""


class FieldWriter(NamedTuple):
    """In whose name a request writes fields."""

    manager: str
    subresource: str = ""
    is_component: bool = False
    """Is it a component of the cluster, whose writes one after another may be taken for one?"""
    managers: Managers | None = None
    """The managers as the request says them: those before an update, or those after an apply."""
    applies: bool = False


UNTRACKED = FieldWriter("", is_component=True)
"""Who changes an object without managing any of it: a binding, the beginning of a deletion, a quota's count."""


class WriteRecord(msgspec.Struct, gc=False, eq=False):
    """One write and, until it is played, those before it. What it means never changes."""

    previous: WriteRecord | None
    writer: FieldWriter
    before: Object | None
    given: Object | None
    """What the request said, which the server completed to `after`."""
    after: Object | None
    stamp: str
    """When, as the API writes it."""
    depth: int
    """How many writes wait to be played, with this one."""
    managers: Managers | None = None
    """Who manages what, once it was played."""
    resource: Resource | None = None
    """Of a custom object: by the schema of which version it was written; None where the object tells."""
    managers_before: Managers | None = None
    """Who did before it, once it was played; kept only of a component's, which may go on."""


def recorded(
    previous: Any,
    writer: FieldWriter,
    before: Object | None,
    given: Object,
    after: Object,
    stamp: str,
    resource: Resource | None = None,
) -> WriteRecord | None:
    """The record of a write that made `after` of `before`, which is None for a creation."""
    if writer is UNTRACKED:
        return cast("WriteRecord | None", previous)
    if previous is not None and _goes_on(previous, writer):
        before, previous = previous.before, _before(previous)
    depth = 1 if previous is None else previous.depth + 1
    record = WriteRecord(previous, writer, before, given, after, stamp, depth, resource=resource)
    if writer.applies:
        _settle(record, writer.managers or {})
        record.before = None
    elif depth > MOST_RECORDS:
        managers_of(record)
    return record


def _goes_on(previous: WriteRecord, writer: FieldWriter) -> bool:
    """Whether a component writes again, with nobody in between: who has what then follows from the ends alone.

    A field that it sets and sets back stays with whoever had it; upstream the component would have it.
    """
    return (
        writer.is_component
        and previous.writer == writer
        and previous.before is not None
        and writer.subresource != "scale"
    )


def _before(record: WriteRecord) -> WriteRecord | None:
    """What came before a write. Whether somebody has asked for its managers meanwhile makes no difference."""
    if record.managers is None:
        return record.previous
    return WriteRecord(None, record.writer, None, None, None, record.stamp, 0, record.managers_before)


def managers_of(record: object) -> Managers:
    """Who manages what after a write; nobody manages anything where there is no record."""
    waiting: list[WriteRecord] = []
    while isinstance(record, WriteRecord) and record.managers is None:
        waiting.append(record)
        record = record.previous
    managers = record.managers if isinstance(record, WriteRecord) and record.managers is not None else {}
    for each in reversed(waiting):
        before, managers = managers, _played(each, managers)
        _settle(each, managers)
        if each.writer.is_component:
            each.managers_before = before
        else:
            each.before = None
    return managers


def _settle(record: WriteRecord, managers: Managers) -> None:
    record.managers = managers
    record.previous = record.after = record.given = None
    record.depth = 0


def _played(record: WriteRecord, managers: Managers) -> Managers:
    """The managers after one update, given those before it (FieldManager.Update)."""
    writer, after = record.writer, record.after
    if writer.managers is not None:
        managers = writer.managers
    if after is None or (record.before is not None and not managers):
        return managers  # as upstream: what nobody tracked from its creation stays untracked
    resource = record.resource or resource_of(after)
    version = resource.api_version
    key = key_of_manager(writer.manager, UPDATE, version, writer.subresource)
    time = record.stamp if writer.subresource != "scale" else None
    try:
        found = changes(resource, record)
    except NoKeyError:
        return {}  # as upstream, an update that cannot be told apart leaves an object without managers
    return capped(updated(managers, found, key, version, time))


def changes(resource: Resource, record: WriteRecord) -> Comparison:
    """What of an object a write changed, without what nobody manages."""
    before, after = record.before, record.after
    if before is None:
        found = _of_creation(resource, {} if after is None else in_words(after))
    else:
        old, new = _in_words_both(before, before if after is None else after)
        found = _counted(resource, compare(old, new, schema_of(resource)), record.writer.subresource)
    unasked = _unasked_for(resource, record, found.added)
    return found._replace(added=found.added - unasked) if unasked else found


def _of_creation(resource: Resource, new: dict[str, Any]) -> Comparison:
    """What an object has when it is created, part by part: many are created alike."""
    parts = [_of_new_part(resource, name, msgspec.json.encode(value)) for name, value in new.items()]
    return Comparison(*(NOTHING.union(*part) for part in zip(*parts, strict=True))) if parts else _NO_CHANGE


@lru_cache(maxsize=1024)
def _of_new_part(resource: Resource, name: str, written: bytes) -> Comparison:
    empty = empty_object(resource)
    old = {name: empty[name]} if name in empty else {}
    found = compare(old, {name: msgspec.json.decode(written)}, schema_of(resource))
    return _counted(resource, found, "")


def _counted(resource: Resource, found: Comparison, subresource: str) -> Comparison:
    """The fields that a request to that subresource can set, and that somebody manages."""
    reset = reset_fields(resource, subresource)
    return Comparison(
        *(
            frozenset(path for path in part if not (path[:1] in reset or path[:2] in reset or path in STRIPPED))
            for part in found
        )
    )


def _in_words_both(before: Object, after: Object) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two states in wire form, which share what the objects share."""
    old, new = in_words(before), in_words(after)
    for name in ("spec", "status"):
        if name in old and name in new and getattr(before, name, old) is getattr(after, name, new):
            new[name] = old[name]
    return old, new


def _unasked_for(resource: Resource, record: WriteRecord, added: FieldSet) -> FieldSet:
    """Of the fields that came, those that the request did not name and the server set."""
    suspects = by_the_server(resource, added)
    if not suspects or record.given is None:
        return suspects
    return suspects - _of_creation(resource, in_words(record.given)).set_


def in_words(obj: Object) -> dict[str, Any]:
    """An object in wire form, as its managers are told."""
    raw = wire.encode(obj)
    if isinstance(obj, Pod):
        raw.setdefault("status", {})
    return raw
