"""Makes typed objects of plain data, and says in podfall's own words where the data does not fit and why.

msgspec converts; what it says of a misfit is prose that may change with any release, so nobody reads it. Instead the
value and the type (msgspec.inspect) are walked side by side to the first place that does not fit.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import msgspec
from msgspec import inspect as shape

T = TypeVar("T")
Step = str | int
Path = tuple[Step, ...]


class MisfitError(ValueError):
    """Data that does not fit: the path to the first place in it that does not, and what is wrong there."""

    def __init__(self, path: Path, what: str) -> None:
        """Keep both; the text is one line of them."""
        super().__init__(f"{dotted(path)}: {what}" if path else what)
        self.path = path
        self.what = what


def fit(value: Any, wanted: type[T]) -> T:
    """The typed object of plain data, strictly: nothing is coerced. Raises MisfitError."""
    try:
        return msgspec.convert(value, wanted, strict=True)
    except msgspec.ValidationError as error:
        found = next(_misfits(value, shape.type_info(wanted), ()), None)
        raise found or MisfitError((), "does not have the form that is needed here") from error


def dotted(path: Path) -> str:
    """A path as people write it: spec.faults[0].at."""
    out = ""
    for step in path:
        out += f"[{step}]" if isinstance(step, int) else f".{step}" if out else step
    return out


def _misfits(value: Any, wanted: shape.Type, path: Path) -> Iterator[MisfitError]:
    """Whatever does not fit, in the order of the data; what is missing comes behind what is there."""
    options = wanted.types if isinstance(wanted, shape.UnionType) else (wanted,)
    near = [option for option in options if _is_near(value, option)]
    if not near:
        named = _either(_named(option) for option in options)
        yield MisfitError(path, f"expected {named}, got {_called(value)}")
        return
    inner = [next(_INSIDE.get(type(option), _nothing)(value, option, path), None) for option in near]
    if None not in inner:
        yield from (one for one in inner[:1] if one is not None)


def _is_near(value: Any, wanted: shape.Type) -> bool:
    """Whether a value is of the right kind, whatever is in it."""
    if isinstance(wanted, shape.LiteralType):
        return type(value) in {type(one) for one in wanted.values}
    return type(value) in _KINDS[type(wanted)] or isinstance(wanted, shape.AnyType)


def _nothing(value: Any, wanted: Any, path: Path) -> Iterator[MisfitError]:
    """Nothing can be wrong in it."""
    del value, wanted, path
    yield from ()


def _in_struct(value: dict[Any, Any], wanted: shape.StructType, path: Path) -> Iterator[MisfitError]:
    fields = {field.encode_name: field for field in wanted.fields}
    for key, item in value.items():
        if key in fields:
            yield from _misfits(item, fields[key].type, (*path, key))
        elif wanted.forbid_unknown_fields or not isinstance(key, str):
            yield MisfitError((*path, str(key)), _unknown(str(key), list(fields)))
    for name, field in fields.items():
        if field.required and name not in value:
            yield MisfitError(path, f"the field {name} is missing")


def _in_dict(value: dict[Any, Any], wanted: shape.DictType, path: Path) -> Iterator[MisfitError]:
    for key, item in value.items():
        here = (*path, str(key))
        yield from (MisfitError(here, f"as a key: {one.what}") for one in _misfits(key, wanted.key_type, here))
        yield from _misfits(item, wanted.value_type, here)


def _in_list(value: list[Any], wanted: shape.VarTupleType | shape.ListType, path: Path) -> Iterator[MisfitError]:
    for index, item in enumerate(value):
        yield from _misfits(item, wanted.item_type, (*path, index))


def _in_tuple(value: list[Any], wanted: shape.TupleType, path: Path) -> Iterator[MisfitError]:
    if len(value) != len(wanted.item_types):
        yield MisfitError(path, f"expected a list of length {len(wanted.item_types)}, got {len(value)}")
    for index, (item, one) in enumerate(zip(value, wanted.item_types, strict=False)):
        yield from _misfits(item, one, (*path, index))


def _in_literal(value: Any, wanted: shape.LiteralType, path: Path) -> Iterator[MisfitError]:
    if value not in wanted.values:
        yield MisfitError(path, f"there is no {value} here; see the schema for the words that this field takes")


def _in_float(value: float, wanted: shape.FloatType, path: Path) -> Iterator[MisfitError]:
    del wanted
    try:
        float(value)
    except OverflowError:
        yield MisfitError(path, "is too large a number")


_INSIDE: dict[type[shape.Type], Callable[[Any, Any, Path], Iterator[MisfitError]]] = {
    shape.StructType: _in_struct,
    shape.DictType: _in_dict,
    shape.ListType: _in_list,
    shape.VarTupleType: _in_list,
    shape.TupleType: _in_tuple,
    shape.LiteralType: _in_literal,
    shape.FloatType: _in_float,
}
_KINDS: dict[type[shape.Type], tuple[type, ...]] = {
    shape.AnyType: (),
    shape.NoneType: (type(None),),
    shape.BoolType: (bool,),
    shape.IntType: (int,),
    shape.FloatType: (float, int),
    shape.StrType: (str,),
    shape.StructType: (dict,),
    shape.DictType: (dict,),
    shape.ListType: (list, tuple, set, frozenset),
    shape.VarTupleType: (list, tuple, set, frozenset),
    shape.TupleType: (list, tuple),
}
"""The types of data that each may be made of."""


def _unknown(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"unknown field {name}{f'; did you mean {close[0]}?' if close else '; it does not belong here'}"


_NAMES: dict[type, str] = {
    type(None): "nothing",
    bool: "true or false",
    int: "an integer",
    float: "a number",
    str: "a text",
    dict: "a mapping",
    list: "a list",
    tuple: "a list",
}


def _named(wanted: shape.Type) -> str:
    if isinstance(wanted, shape.LiteralType):
        return _either(_called(one) for one in wanted.values)
    return _NAMES[_KINDS[type(wanted)][0]]


def _called(value: Any) -> str:
    return _NAMES.get(type(value)) or f"a {type(value).__name__}"


def _either(names: Iterable[str]) -> str:
    *others, last = dict.fromkeys(names)
    return f"{', '.join(others)} or {last}" if others else last
