"""Custom objects between their documents and the store: read by the schema of a version, and shown by that of another.

Without webhooks a version differs from another in its schema alone: what is read is pruned and completed by the schema
of the version that is asked for. Mirrors customresource_handler.go (schemaCoercingDecoder, unstructuredDefaulter).
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, cast

from engine.api.customresources import CustomObject
from engine.api.serializer import wire
from engine.api.serializer.goorder.order import in_go_order
from engine.api.status import bad_request
from engine.apiserver.apiextensions.schema import structural

if TYPE_CHECKING:
    from engine.api.customresources import CustomVersion
    from engine.api.meta import Object
    from engine.api.scheme import Resource

_OF_DOCUMENT = frozenset({"apiVersion", "kind", "metadata"})


def definition_of(resource: Resource) -> CustomVersion:
    """What is said of the resource's version; TypeError for a resource that no definition made."""
    if resource.custom is None:
        raise TypeError(f"{resource.name} is no custom resource")
    return resource.custom


def decode(resource: Resource, raw: dict[str, Any], unknown: list[str]) -> CustomObject:
    """The object of a document, pruned and completed; `unknown` takes the paths of what was pruned.

    Raises StatusError 400 on metadata of the wrong type, as Go's JSON decoder does.
    """
    custom = definition_of(resource)
    body = whole_numbers(deepcopy({key: value for key, value in raw.items() if key not in _OF_DOCUMENT}))
    try:
        meta, unknown_meta = wire.decode_metadata(raw.get("metadata"))
    except ValueError as error:
        kind = raw.get("kind") or resource.kind
        said = f'{kind} in version "{resource.version}" cannot be handled as a {resource.kind}: {error}'
        raise bad_request(said) from error
    unknown += unknown_meta
    unknown += structural.prune(body, custom.schema, is_object=True)
    structural.fill(body, custom.schema)
    api_version = f"{resource.group}/{custom.storage}"
    kind = str(raw.get("kind") or resource.kind)
    return CustomObject(api_version=api_version, kind=kind, metadata=meta, resource=resource.table, body=body)


def whole_numbers(value: Any) -> Any:
    """The value with 2.0 as 2, which to JSON is the same number; lists and maps are changed in place."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**63 else value
    if isinstance(value, dict):
        for key, item in value.items():
            value[key] = whole_numbers(item)
    elif isinstance(value, list):
        value[:] = [whole_numbers(item) for item in value]
    return value


def encode(resource: Resource, obj: Object) -> dict[str, Any]:
    """The document of a stored object in the version of a resource."""
    custom, stored = definition_of(resource), cast("CustomObject", obj)
    raw = wire.encode(stored)
    body = {key: value for key, value in raw.items() if key not in _OF_DOCUMENT}
    structural.prune(body, custom.schema, is_object=True)
    structural.fill(body, custom.schema)
    head = {"apiVersion": resource.api_version, "kind": resource.kind, "metadata": raw["metadata"]}
    return dict[str, Any](in_order(head | body))


def as_written(resource: Resource, raw: dict[str, Any]) -> dict[str, Any]:
    """An object's document with its fields in the order in which the server writes them."""
    if resource.custom is not None:
        return dict[str, Any](in_order(raw))
    return in_go_order(wire.form_of(resource), raw)


def in_order(value: Any) -> Any:
    """The value with the keys of its maps sorted, as Go writes what has no type."""
    if isinstance(value, dict):
        return {key: in_order(value[key]) for key in sorted(value)}
    return [in_order(item) for item in value] if isinstance(value, list) else value
