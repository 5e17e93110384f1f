"""What becomes of a custom object that is written: its status, its generation, and what is wrong with it.

Called by the server and by the registry's validator, which see to its metadata. Mirrors
apiextensions-apiserver/pkg/registry/customresource (strategy.go, status_strategy.go, validator.go).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from engine.apiserver.apiextensions import rules, scale
from engine.apiserver.apiextensions.objects import definition_of
from engine.apiserver.apiextensions.schema.embedded import check_embedded
from engine.apiserver.apiextensions.schema.lists import check_lists
from engine.apiserver.apiextensions.schema.values import NO_OLD, check_object
from engine.apiserver.validation.fielderrors import FieldErrors

if TYPE_CHECKING:
    from engine.api.customresources import CustomObject
    from engine.api.meta import ObjectMeta
    from engine.api.scheme import Resource

_STATUS = "status"
_BLOCKING = frozenset(
    {
        "FieldValueNotSupported",
        "FieldValueRequired",
        "FieldValueTooLong",
        "FieldValueTooMany",
        "FieldValueTypeInvalid",
    }
)
"""Reasons for which rules are not asked any more: they might be asked about what is not there."""
_UNCHECKED = (
    "some validation rules were not checked because the object was invalid; correct the existing errors to complete "
    "validation"
)


def created(resource: Resource, obj: CustomObject) -> CustomObject:
    """A new object: without a status where that has a path of its own."""
    return replace(obj, body=_wanted(obj)) if resource.has_status else obj


def merged(resource: Resource, old: CustomObject, new: CustomObject, meta: ObjectMeta) -> CustomObject:
    """The newer object with settled metadata, its generation, and the old status where that has a path of its own."""
    body = _with_status(_wanted(new), old) if resource.has_status else new.body
    changed = _of_generation(resource, body) != _of_generation(resource, old.body)
    meta = replace(meta, generation=old.metadata.generation + changed)
    return replace(new, metadata=meta, body=body)


def status_only(old: CustomObject, new: CustomObject) -> CustomObject:
    """The old object with the new status."""
    return replace(old, body=_with_status(_wanted(old), new))


def _wanted(obj: CustomObject) -> dict[str, Any]:
    return {name: value for name, value in obj.body.items() if name != _STATUS}


def _with_status(body: dict[str, Any], source: CustomObject) -> dict[str, Any]:
    return body | {_STATUS: source.body[_STATUS]} if _STATUS in source.body else body


def _of_generation(resource: Resource, body: dict[str, Any]) -> dict[str, Any]:
    """What the generation counts: all but the metadata, and but the status where that has a path of its own."""
    return {name: value for name, value in body.items() if name != _STATUS or not resource.has_status}


# --- validation


def check_kind(resource: Resource, obj: CustomObject) -> list[dict[str, str]]:
    """Is the object of the kind that its path names? What is wrong, before anything else is looked at."""
    errors = FieldErrors()
    if obj.kind != resource.kind:
        errors.invalid("kind", obj.kind, f"must be {resource.kind}")
    return errors.causes


def check(errors: FieldErrors, resource: Resource, new: CustomObject, old: CustomObject | None) -> None:
    """Hold an object, or a newer state of `old`, against the schema and the rules of its version."""
    schema = definition_of(resource).schema
    raw, before = as_validated(resource, new), NO_OLD if old is None else as_validated(resource, old)
    check_object(errors, raw, schema, before)
    scale.check(errors, resource, raw)
    check_embedded(errors, raw, schema)
    _check_lists(errors, raw, before, schema)
    if rules.has_any(schema):
        if any(cause["reason"] in _BLOCKING for cause in errors.causes):
            errors.nowhere(_UNCHECKED, '"null"')
        else:
            rules.check(errors, raw, schema, before)


def _check_lists(errors: FieldErrors, raw: dict[str, Any], before: Any, schema: dict[str, Any]) -> None:
    """Sets and maps have no item twice, unless they had before."""
    if before is not NO_OLD:
        old_errors = FieldErrors()
        check_lists(old_errors, before, schema)
        if old_errors.causes:
            return
    check_lists(errors, raw, schema)


def as_validated(resource: Resource, obj: CustomObject) -> dict[str, Any]:
    """The object as its schema sees it: of the metadata, only the names may be restricted."""
    names = {"name": obj.metadata.name, "generateName": obj.metadata.generate_name}
    meta = {key: value for key, value in names.items() if value}
    return {"apiVersion": resource.api_version, "kind": obj.kind, "metadata": meta} | obj.body
