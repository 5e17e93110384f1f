"""Server-side apply, and the managers of fields of what is stored (apimachinery's util/managedfields/fieldmanager.go).

Used by the server, which notes each write here, and by the endpoints, which apply and show. Keeps nothing itself: the
records lie in the store beside the objects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from engine.api.meta import key_of
from engine.api.scheme import Resource, by_plural, resource_of
from engine.api.serializer import wire
from engine.api.serializer.conversion import as_served, other_version
from engine.api.status import StatusError, bad_request
from engine.apiserver.apiextensions import objects
from engine.apiserver.fieldmanager import lastapplied
from engine.apiserver.fieldmanager.compare import Comparison, compare
from engine.apiserver.fieldmanager.conflicts import ConflictsError
from engine.apiserver.fieldmanager.emptyobjects import empty_object
from engine.apiserver.fieldmanager.eventrecords import of_event
from engine.apiserver.fieldmanager.history import FieldWriter, in_words, managers_of
from engine.apiserver.fieldmanager.managed import (
    APPLY,
    UPDATE,
    ManagerKey,
    Managers,
    decoded,
    encoded,
    key_of_manager,
    without_empty,
)
from engine.apiserver.fieldmanager.schema import MapType, NoKeyError, schema_of
from engine.apiserver.fieldmanager.typed import SchemaError, check
from engine.apiserver.fieldmanager.unmanaged import STRIPPED, reset_fields
from engine.apiserver.fieldmanager.updater import Applied, applied, updated

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.clock import Clock
    from engine.etcd.store import Store

_BEFORE = "before-first-apply"


class ApplyRequest(NamedTuple):
    """A configuration that somebody applies."""

    resource: Resource
    namespace: str
    config: dict[str, Any]
    manager: str
    force: bool = False
    subresource: str = ""

    @property
    def key(self) -> ManagerKey:
        """The manager as its entry names it."""
        return key_of_manager(self.manager, APPLY, self.resource.api_version, self.subresource)

    def as_stored(self) -> ApplyRequest:
        """The same in the version that is stored, in which fields are managed."""
        other = other_version(self.resource)
        if other is None:
            return self
        stored = by_plural(self.resource.plural)
        head = {"apiVersion": stored.api_version, "kind": stored.kind}
        return self._replace(resource=stored, config=head | other.to_stored(self.config))


class FieldManager:
    """The managers of everything that a store holds."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Read the records of `store`; times are those of `clock`."""
        self._store = store
        self._clock = clock

    def leaves(self, old: Object, writer: FieldWriter) -> bool:
        """Whether a write that changes nothing of the object changes nothing of its managers either."""
        return writer.managers is None or _untimed(writer.managers) == _untimed(self.managers(old))

    # --- what is asked

    def managers(self, obj: Object) -> Managers:
        """Who manages what of an object that is, or was, stored."""
        return managers_of(self.record(obj) or of_event(obj))

    def shown(self, resource: Resource, obj: Object) -> dict[str, Any]:
        """An object as a client gets it that asks for a resource: in its version, with its `managedFields`."""
        return in_wire_form(resource, obj, self.record(obj))

    def record(self, obj: Object) -> object:
        """What is kept of the writes that led to an object that is, or was, stored."""
        plural, meta = resource_of(obj).table, obj.metadata
        key = key_of(meta)
        now = self._store.get(plural, key)
        if now is not None and now.metadata.resource_version == meta.resource_version:
            return self._store.owners(plural, key)
        version = meta.resource_version
        entry = self._store.entry(int(version)) if version.isdecimal() else None
        return None if entry is None else entry.owners

    # --- apply

    def apply(self, request: ApplyRequest, live: Object | None) -> tuple[dict[str, Any], Managers]:
        """The object with the configuration laid over it, in wire form, and its managers after that.

        Raises StatusError 400 on another version or kind, 409 on conflicts, 500 on what the schema does not have.
        """
        _check(request)
        served, request = request.resource, request.as_stored()
        config = request.config
        schema = schema_of(request.resource)
        managers = {} if live is None else self.managers(live)
        old = empty_object(request.resource) if live is None else _in_words_of(request.resource, live)
        time = self._clock.stamp()
        try:
            if not managers and live is not None:
                managers = _before_first_apply(request.resource, old, time)
            result = _applied_by_kubectl(request, config, old, schema, managers)
        except ConflictsError as error:
            raise error.status() from error
        except NoKeyError as error:
            raise _untyped("live", old, str(error)) from error
        managers = _stripped(result.managers, request.key)
        timed = result.obj is not None and request.subresource != "scale"
        if timed and request.key in managers:
            managers = managers | {request.key: managers[request.key]._replace(time=time)}
        new = old if result.obj is None else result.obj
        kept = lastapplied.kept_up(new, config) if request.manager == lastapplied.KUBECTL else new
        return as_served(served, kept), managers


def in_wire_form(resource: Resource, obj: Object, record: object) -> dict[str, Any]:
    """An object in the version of a resource, with the `managedFields` of its record."""
    raw = objects.encode(resource, obj) if resource.custom is not None else wire.encode_as(resource, obj)
    managers = managers_of(record or of_event(obj))
    if managers:
        raw["metadata"]["managedFields"] = encoded(managers)
        if resource.custom is not None:
            raw["metadata"] = objects.in_order(raw["metadata"])
    return raw


def _in_words_of(resource: Resource, obj: Object) -> dict[str, Any]:
    """An object as its managers are told, in the version of a resource."""
    return objects.encode(resource, obj) if resource.custom is not None else in_words(obj)


def given_managers(raw: Any) -> Managers | None:
    """The managers that a request writes down; None where it leaves them alone, or they cannot be read."""
    if raw == [{}]:
        return {}
    try:
        return decoded(raw) or None
    except ValueError:
        return None  # as upstream: a client that does not know them must not lose them


def _untimed(managers: Managers) -> dict[ManagerKey, Any]:
    return {key: entry.fields for key, entry in managers.items()}


def _check(request: ApplyRequest) -> None:
    """Is the configuration what the schema says? Raises StatusError."""
    config, resource = request.config, request.resource
    named = (config.get("apiVersion"), config.get("kind"))
    if named != (resource.api_version, resource.kind):
        raise bad_request(f"invalid object type: {_gvk(*named)}")
    meta = config.get("metadata")
    if isinstance(meta, dict) and meta.get("managedFields") is not None:
        raise bad_request("metadata.managedFields must be nil")
    try:
        check(config, schema_of(resource))
    except SchemaError as error:
        raise _untyped("patch", config, str(error)) from error


def _untyped(which: str, raw: dict[str, Any], why: str) -> StatusError:
    """500: an object is not what the schema says."""
    meta = raw.get("metadata")
    own = meta if isinstance(meta, dict) else {}
    where = f"{own.get('namespace', '')}/{own.get('name', '')}; {_gvk(raw.get('apiVersion'), raw.get('kind'))}"
    return StatusError(500, "", f"failed to create typed {which} object ({where}): {why}")


def _gvk(api_version: Any, kind: Any) -> str:
    version = str(api_version or "")
    return f"{version if '/' in version else f'/{version}'}, Kind={kind or ''}"


def _before_first_apply(resource: Resource, live: dict[str, Any], time: str) -> Managers:
    """What an object that nobody tracked has belongs to one manager (skipNonAppliedManager)."""
    found = compare(empty_object(resource), live, schema_of(resource))
    counted = Comparison(*(part - STRIPPED for part in found))
    key = key_of_manager(_BEFORE, UPDATE, resource.api_version, "")
    return updated({}, counted, key, resource.api_version, time)


def _applied_by_kubectl(
    request: ApplyRequest, config: dict[str, Any], old: dict[str, Any], schema: MapType, managers: Managers
) -> Applied:
    """Apply; kubectl's own manager by force where only fields of its annotation are in the way (lastAppliedManager)."""
    try:
        return _applied(request, config, old, schema, managers, force=request.force)
    except ConflictsError as error:
        if request.manager != lastapplied.KUBECTL:
            raise
        own = lastapplied.allowed(old, schema)
        left = {key: fields - own for key, fields in error.conflicts.items() if fields - own}
        if left:
            raise ConflictsError(left) from error
    return _applied(request, config, old, schema, managers, force=True)


def _applied(
    request: ApplyRequest,
    config: dict[str, Any],
    old: dict[str, Any],
    schema: MapType,
    managers: Managers,
    *,
    force: bool,
) -> Applied:
    ignored = reset_fields(request.resource, request.subresource)
    version = request.resource.api_version
    return applied(old, config, schema, managers, request.key, version, force=force, ignored=ignored)


def _stripped(managers: Managers, key: ManagerKey) -> Managers:
    """The managers without what the applier said of fields that nobody manages (stripMetaManager)."""
    if key not in managers:
        return managers
    entry = managers[key]
    return without_empty(managers | {key: entry._replace(fields=entry.fields - STRIPPED)})
