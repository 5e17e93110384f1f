"""The form of what travels as it came: sources of volumes and variables, security contexts, policies of Jobs.

`wire` holds these fields against the tables here, so that an unknown field or a value of the wrong type is refused
inside them as anywhere else. What somebody reads as an object has a type in `passthrough`. Names of structs are Go's,
since errors name them. A type is written as one of `_PLAIN`, as the name of a struct, or as `[]` and that. Behind it
stands how Go writes the field: `?` for a pointer to a plain value, of which absent and zero differ, and `!` where zero
is written too, since there is no `omitempty` or since it is a struct and no pointer to one.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from engine.api.base import Api
from engine.api.core import ContainerStatus, IntOrString, ObjectReference, Quantity, ResourceRequirements
from engine.api.meta import LabelSelector, ObjectMeta
from engine.api.serializer import objectshapes, podshapes, volumeshapes
from engine.api.serializer.affinity import NodeSelector
from engine.api.serializer.fieldtypes import ExplainedField, fields_of
from engine.api.serializer.passthrough import Forms

_STRUCTS = volumeshapes.STRUCTS | volumeshapes.PERSISTENT_STRUCTS | podshapes.STRUCTS | objectshapes.STRUCTS
_CARRIED = volumeshapes.CARRIED | podshapes.CARRIED | objectshapes.CARRIED
_TYPED: dict[str, Any] = {
    "ContainerStatus": ContainerStatus,
    "LabelSelector": LabelSelector,
    "NodeSelector": NodeSelector,
    "ObjectMeta": ObjectMeta,
    "ObjectReference": ObjectReference,
    "ResourceRequirements": ResourceRequirements,
}
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
_ZEROS: dict[str, Any] = {
    "text": "",
    "number": 0,
    "flag": False,
    "texts": (),
    "numbers": (),
    "map": {},
    "quantities": {},
}


@cache
def carried_form(owner: str, field: str) -> ExplainedField | None:
    """How to read a carried field of the struct of that name; None where anything may stand in it."""
    if owner in _CARRIED:
        found = fields_of(_made(f"Carried{owner}", _CARRIED[owner])).get(field)
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


@cache
def _made(name: str, written: str) -> Any:
    fields = [part.split(":") for part in written.split()]
    return msgspec.defstruct(
        name,
        [(field, _type(kind.rstrip("?!")), _default(kind)) for field, kind in fields],
        bases=(Api,),
        namespace={"always": frozenset(field for field, kind in fields if kind.endswith("!"))},
        kw_only=True,
        frozen=True,
    )


def _default(kind: str) -> Any:
    """What Go has where the field is absent: None is a nil pointer."""
    plain = kind.rstrip("!")
    if plain.startswith("[]"):
        return ()
    return _ZEROS.get(plain)
