"""What a client sends, read and checked against the request that it came with.

Raises Kubernetes' Status errors; writes nothing. Used by its neighbours; mirrors apiserver/pkg/endpoints/handlers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from engine.api import status
from engine.api.meta import key_of
from engine.api.scheme import for_kind
from engine.api.serializer import wire
from engine.apiserver.apiextensions import objects, requests
from engine.apiserver.fieldmanager.managed import without_managers

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.api.scheme import Resource
    from engine.etcd.store import Store

_SCHEME = "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30"
_EXTENSIONS = "apiextensions.k8s.io"
OTHER_NAMESPACE = "the namespace of the provided object does not match the namespace sent on the request"


class Decoded(NamedTuple):
    """An object that was read."""

    obj: Object
    unknown: list[str]
    """A warning for each unknown field, where those are to be warned of."""
    managed: Any = None
    """`managedFields` as they were written, which are kept beside the object and not in it."""


def stored(store: Store, resource: Resource, obj: Object) -> Object | None:
    """What the store holds in the place of an object of a resource."""
    return store.get(resource.table, key_of(obj.metadata))


def decode(resource: Resource, raw: dict[str, Any], validation: str) -> Decoded:
    """Read an object; unknown fields are refused (Strict), warned of (Warn) or passed over (Ignore)."""
    unknown: list[str] = []
    raw, managed = without_managers(raw)
    if resource.custom is not None:
        return _decode_custom(resource, raw, validation)._replace(managed=managed)
    obj = wire.decode(resource, raw, strict=validation == "Strict", unknown=unknown)
    return Decoded(obj, unknown if validation == "Warn" else [], managed)


def _decode_custom(resource: Resource, raw: dict[str, Any], validation: str) -> Decoded:
    paths: list[str] = []
    obj = objects.decode(resource, raw, paths)
    sentences = [f'unknown field "{path}"' for path in paths]
    if validation == "Strict" and sentences:
        raise status.bad_request(cannot_handle(resource, f"strict decoding error: {', '.join(sentences)}"))
    return Decoded(obj, sentences if validation == "Warn" else [])


def unknown_fields(resource: Resource, raw: dict[str, Any]) -> list[str]:
    """A sentence for each field of a custom object that its schema does not have; none for other kinds."""
    return [] if resource.custom is None else _decode_custom(resource, without_managers(raw)[0], "Warn").unknown


def check_kind(resource: Resource, raw: dict[str, Any]) -> None:
    """Is this an object of the kind that the path names, if it says which? Raises StatusError 400."""
    if resource.custom is not None:
        requests.check_version(resource, raw)
        return
    if resource.group == _EXTENSIONS and raw.get("apiVersion") == f"{_EXTENSIONS}/v1beta1":
        requests.check_version(resource, raw)
    version, kind = raw.get("apiVersion") or resource.api_version, raw.get("kind") or resource.kind
    if (version, kind) == (resource.api_version, resource.kind) or not isinstance(version, str):
        return
    if for_kind(version, str(kind)) is None:
        why = f'no kind "{kind}" is registered for version "{version}" in scheme "{_SCHEME}"'
    else:
        package = resource.group.partition(".")[0] or "core"
        why = f"converting (v1.{kind}) to ({package}.{resource.kind}): unknown conversion"
    raise status.bad_request(cannot_handle(resource, why, version, str(kind)))


def cannot_handle(resource: Resource, why: str, version: str = "", kind: str = "") -> str:
    """What is said of a body of that version and kind that is no object of the resource (transformDecodeError)."""
    named = version.rpartition("/")[2] or resource.version
    return f'{kind or resource.kind} in version "{named}" cannot be handled as a {resource.kind}: {why}'


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
        raise status.bad_request(OTHER_NAMESPACE)
    return replace(new, metadata=replace(new.metadata, namespace=namespace))


def in_namespace(resource: Resource, namespace: str, body: dict[str, Any]) -> dict[str, Any]:
    """A body with the namespace of the request. Raises StatusError 400 where it names another one."""
    given = body.get("metadata") or {}
    if not isinstance(given, dict):
        return body  # whoever decodes it says what it should have been
    meta = dict(given)
    if resource.namespaced:
        own = meta.setdefault("namespace", namespace)
        if own != namespace:
            raise status.bad_request(OTHER_NAMESPACE)
    else:
        meta.pop("namespace", None)
    return body | {"metadata": meta}
