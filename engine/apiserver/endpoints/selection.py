"""Which objects a request is about: one name, or whatever its label and field selectors choose.

Read and checked once, and used by every list, watch and deletecollection (apiserver/pkg/storage, SelectionPredicate).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET

from engine.api.apps import Passive
from engine.api.base import Api
from engine.api.customresources import CustomObject
from engine.api.fieldlabels import fields_of, not_selectable, stored_name
from engine.api.selectors import labels_match, parse_fields, parse_labels
from engine.api.status import bad_request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api.meta import Object
    from engine.api.scheme import Resource


_WHEN_MISSING = {
    "spec.unschedulable": "false",
    "spec.hostNetwork": "false",
    "status.successful": "0",
    "status.replicas": "0",
}
"""What an absent field is compared as; others as nothing."""
_OF_ALL = frozenset({"apiVersion", "kind", "metadata"})
_STORED = {"status.successful": "status.succeeded"}
"""Field label -> where the object has it, where that is not its name."""


class SelectionPredicate:
    """The selectors of one request."""

    def __init__(self, resource: Resource, *, name: str = "", labels: str = "", fields: str = "") -> None:
        """Read the selectors. Raises StatusError 400 where one cannot be read or asks for an unknown field."""
        try:
            self._labels = parse_labels(labels) if labels else []
            terms = parse_fields(fields) if fields else []
        except ValueError as error:
            raise bad_request(str(error)) from error
        # Names are compared without a look into the object: clients that wait for one object ask for its name only.
        self._names = [value for path, operator, value in terms if (path, operator) == ("metadata.name", "=")]
        self._fields = [term for term in terms if term[:2] != ("metadata.name", "=")]
        _check_fields(resource, self._fields)
        self._fields = [(stored_name(resource, path), operator, value) for path, operator, value in self._fields]
        if name:
            self._names.append(name)

    @property
    def empty(self) -> bool:
        """Whether every object is chosen."""
        return not (self._names or self._labels or self._fields)

    def matches(self, obj: Object) -> bool:
        """Whether the object is chosen."""
        meta = obj.metadata
        if self._names and any(meta.name != name for name in self._names):
            return False
        if self._labels and not labels_match(self._labels, meta.labels):
            return False
        return not self._fields or _holds_all(obj, self._fields)


def _check_fields(resource: Resource, needs: Sequence[Any]) -> None:
    """Raise StatusError 400 where the kind cannot be selected by one of the fields; `needs` are (path, op, value)."""
    for need in needs:
        if need[0] not in fields_of(resource):
            raise bad_request(not_selectable(resource, need[0]))


def _holds_all(obj: Api, needs: Sequence[Any]) -> bool:
    """Whether the object's fields are as asked."""
    return all(_holds(obj, *need) for need in needs)


def _holds(obj: Api, path: str, operator: str, wanted: str) -> bool:
    if path == "source":
        value = _value(obj, "source.component") or _value(obj, "reportingComponent")
    else:
        value = _value(obj, _STORED.get(path, path))
    if value is None or value is UNSET:
        text = "" if isinstance(obj, CustomObject) else _WHEN_MISSING.get(path, "")
    else:
        text = str(value).lower() if isinstance(value, bool) else str(value)
    return (text == wanted) != (operator == "!=")


def _value(obj: Api, path: str) -> Any:
    """Follow a path of wire names from a typed object; None where it ends early."""
    value: Any = obj
    for part in path.split("."):
        if isinstance(value, Passive | CustomObject) and part not in _OF_ALL:
            value = value.body.get(part)
        elif isinstance(value, Api):
            name = _names(type(value)).get(part)
            value = getattr(value, name) if name else value.carried(part)
        else:
            value = value.get(part) if isinstance(value, dict) else None
    return value


@cache
def _names(struct: type[Api]) -> dict[str, str]:
    """The attributes of a type by their wire names."""
    return {info.encode_name: info.name for info in msgspec.structs.fields(struct)}
