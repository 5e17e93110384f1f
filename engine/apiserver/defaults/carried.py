"""What a typed object carries, with its defaults and as Go writes it (`engine.api.serializer.goform`).

Called by the defaults of each kind.
"""

from __future__ import annotations

from typing import Any, TypeVar

from msgspec.structs import replace

from engine.api.base import Api
from engine.api.serializer.goform import written_fields
from engine.apiserver.defaults.structs import STRUCT_DEFAULTS

A = TypeVar("A", bound=Api)


def with_carried(obj: A) -> A:
    """The object with all that it carries completed; the same object where it carries nothing."""
    if obj.extra is None:
        return obj
    return replace(obj, extra=carried_fields(type(obj).__name__, obj.extra) or None)


def carried_fields(owner: str, given: dict[str, Any]) -> dict[str, Any]:
    """Fields of the struct of that name that are carried."""
    return written_fields(owner, given, STRUCT_DEFAULTS)
