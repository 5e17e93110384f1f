"""What a client sends, read and checked against the request that it came with.

Raises Kubernetes' Status errors; writes nothing. Used by its neighbours; mirrors apiserver/pkg/endpoints/handlers.
"""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from engine.api import status
from engine.api.apps import Passive
from engine.api.meta import key_of
from engine.api.scheme import resource_of
from engine.api.serializer import wire
from engine.apiserver import patch

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.api.scheme import Resource
    from engine.etcd.store import Store

_OTHER_NAMESPACE = "the namespace of the provided object does not match the namespace sent on the request"


class Decoded(NamedTuple):
    """An object that was read."""

    obj: Object
    unknown: list[str]
    """A warning for each unknown field, where those are to be warned of."""


def stored(store: Store, obj: Object) -> Object | None:
    """What the store holds in the place of an object."""
    return store.get(resource_of(obj).plural, key_of(obj.metadata))


def decode(resource: Resource, raw: dict[str, Any], validation: str) -> Decoded:
    """Read an object; unknown fields are refused (Strict), warned of (Warn) or passed over (Ignore)."""
    unknown: list[str] = []
    obj = wire.decode(resource, raw, strict=validation == "Strict", unknown=unknown)
    return Decoded(obj, unknown if validation == "Warn" else [])


def patched(resource: Resource, raw: dict[str, Any], change: Any, type: str, validation: str) -> Decoded:
    """An object in wire form after a JSON, merge or strategic merge patch."""
    new = changed(raw, change, "merge" if type == "strategic" and resource.type is Passive else type)
    try:
        return decode(resource, new, validation)
    except status.StatusError as error:
        _, _, why = error.message.partition("cannot be handled as a " + resource.kind + ": ")
        why = re.sub(r"json: cannot unmarshal .* of type (\w+)$", r"unrecognized type: \1", why or error.message)
        if why.startswith("illegal base64"):
            why = f"error decoding from json: {why}"
        message = f'Invalid value: "{_go_map(change)}": {why}'
        causes = [{"reason": "FieldValueInvalid", "message": message, "field": "patch"}]
        raise status.StatusError(422, "Invalid", f' "" is invalid: patch: {message}', {"causes": causes}) from error


def changed(raw: dict[str, Any], change: Any, type: str) -> Any:
    """A document after a JSON, merge or strategic merge patch. Raises StatusError 400 or 422."""
    fits = _is_json_patch(change) if type == "json" else isinstance(change, dict)
    if not fits:
        raise status.bad_request("error decoding patch: it has not the form that its content type says")
    if type == "json":
        return patch.json_patch(raw, change)
    if type == "merge":
        return patch.json_merge(raw, change)
    try:
        return patch.strategic_merge(copy.deepcopy(raw), change)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        # Directives and keyed lists have forms of their own, and nonsense in them shows only where it is used.
        raise status.bad_request(f"error decoding patch: {error.__class__.__name__}: {error}") from error


def _is_json_patch(change: Any) -> bool:
    return isinstance(change, list) and all(
        isinstance(step, dict)
        and all(isinstance(step.get(name), str) for name in ("op", "path"))
        and isinstance(step.get("from", ""), str)
        for step in change
    )


def check_name(obj: Any, name: str) -> None:
    """Is this the object of that name? A write renames nothing. Raises StatusError 400."""
    own = obj.metadata.name
    if not own:
        why = f"the name of the object ({name} based on URL) was undeterminable: name must be provided"
        raise status.bad_request(why)
    if own != name:
        raise status.bad_request(f"the name of the object ({own}) does not match the name on the URL ({name})")


def kept_in_place(old: Object, new: Object) -> Object:
    """The patched object in its namespace, which a patch may take out. Raises StatusError 400 where it is another."""
    namespace = old.metadata.namespace
    if new.metadata.namespace not in {"", namespace}:
        raise status.bad_request(_OTHER_NAMESPACE)
    return replace(new, metadata=replace(new.metadata, namespace=namespace))


def in_namespace(resource: Resource, namespace: str, body: dict[str, Any]) -> dict[str, Any]:
    """A body with the namespace of the request. Raises StatusError 400 where it names another one."""
    given = body.get("metadata") or {}
    if not isinstance(given, dict):
        raise status.bad_request("the object provided is unrecognized (must be of type Object)")
    meta = dict(given)
    if resource.namespaced:
        own = meta.setdefault("namespace", namespace)
        if own != namespace:
            raise status.bad_request(_OTHER_NAMESPACE)
    else:
        meta.pop("namespace", None)
    return body | {"metadata": meta}


def _go_map(value: Any) -> str:
    """A JSON value as Go's %v prints it."""
    if isinstance(value, dict):
        return "map[" + " ".join(f"{key}:{_go_map(value[key])}" for key in sorted(value)) + "]"
    if isinstance(value, list):
        return "[" + " ".join(map(_go_map, value)) + "]"
    if value is None:
        return "<nil>"
    return str(value).lower() if isinstance(value, bool) else str(value)
