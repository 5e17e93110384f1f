"""Field selectors: whether an object's fields are as a request asks (pkg/registry/*/strategy.go, GetAttrs)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET

from engine.api.apps import Passive
from engine.api.base import Api
from engine.api.fieldlabels import UNSUPPORTED, fields_of
from engine.api.status import bad_request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api.scheme import Resource

_FALSE_WHEN_MISSING = frozenset({"spec.unschedulable", "spec.hostNetwork"})


def check(resource: Resource, needs: Sequence[Any]) -> None:
    """Raise StatusError 400 where the kind cannot be selected by one of the fields; `needs` are (path, op, value)."""
    known = fields_of(resource)
    for need in needs:
        if need[0] not in known:
            raise bad_request(f"{UNSUPPORTED}{need[0]}")


def holds(obj: Api, needs: Sequence[Any]) -> bool:
    """Whether the object's fields are as asked."""
    return all(_holds(obj, *need) for need in needs)


def _holds(obj: Api, path: str, operator: str, wanted: str) -> bool:
    if path == "source":
        value = _value(obj, "source.component") or _value(obj, "reportingComponent")
    else:
        value = _value(obj, path)
    if value is None or value is UNSET:
        text = "false" if path in _FALSE_WHEN_MISSING else ""
    else:
        text = str(value).lower() if isinstance(value, bool) else str(value)
    return (text == wanted) != (operator == "!=")


def _value(obj: Api, path: str) -> Any:
    """Follow a path of wire names from a typed object; None where it ends early."""
    value: Any = obj
    for part in path.split("."):
        if isinstance(value, Passive) and part not in _names(Passive):
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
