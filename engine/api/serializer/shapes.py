"""The form of what travels as it came: sources of volumes and variables, security contexts, policies of Jobs.

`wire` holds these fields against the tables here, so that an unknown field or a value of the wrong type is refused
inside them as anywhere else. What somebody reads as an object has a type in `passthrough`. Names of structs are Go's,
since errors name them. A type is written as one of `_PLAIN`, as the name of a struct, or as `[]` and that.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from engine.api.base import Api
from engine.api.core import IntOrString, Quantity
from engine.api.meta import LabelSelector, ObjectMeta
from engine.api.serializer.fieldtypes import ExplainedField, fields_of
from engine.api.serializer.passthrough import Forms
from engine.api.serializer.podshapes import CARRIED
from engine.api.serializer.podshapes import STRUCTS as POD_STRUCTS
from engine.api.serializer.volumeshapes import STRUCTS as VOLUME_STRUCTS

_STRUCTS = VOLUME_STRUCTS | POD_STRUCTS
_TYPED: dict[str, Any] = {"LabelSelector": LabelSelector, "ObjectMeta": ObjectMeta}
_PLAIN: dict[str, Any] = {
    "text": str,
    "number": int,
    "flag": bool,
    "texts": tuple[str, ...],
    "numbers": tuple[int, ...],
    "map": dict[str, str],
    "port": IntOrString,
    "quantity": Quantity,
    "quantities": dict[str, Quantity],
}


@cache
def carried_form(owner: str, field: str) -> ExplainedField | None:
    """How to read a carried field of the struct of that name; None where anything may stand in it."""
    if owner in CARRIED:
        found = fields_of(_made(f"Carried{owner}", CARRIED[owner])).get(field)
        if found is not None:
            return found
    return fields_of(Forms).get(field)


@cache
def _type(written: str) -> Any:
    if written in _PLAIN:
        return _PLAIN[written]
    if written.startswith("[]"):
        item = _type(written.removeprefix("[]"))
        return tuple.__class_getitem__((item, ...))
    return _TYPED.get(written) or _made(written, _STRUCTS[written])


def _made(name: str, written: str) -> Any:
    fields = [part.split(":") for part in written.split()]
    return msgspec.defstruct(
        name,
        [(field, _type(kind), None) for field, kind in fields],
        bases=(Api,),
        kw_only=True,
        frozen=True,
    )
