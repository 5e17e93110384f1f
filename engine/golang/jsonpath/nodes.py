"""The pieces a parsed jsonpath consists of; made by jsonpath_parser.py, evaluated by jsonpath.py."""

from __future__ import annotations

from msgspec import Struct


class JSONPathText(Struct, frozen=True):
    """Literal text, also a quoted string inside braces."""

    text: str


class JSONPathConstant(Struct, frozen=True):
    """A number or boolean inside an expression."""

    value: float | bool


class JSONPathField(Struct, frozen=True):
    """``.name`` or ``['name']``; a ``required`` one is an error where nothing has it."""

    name: str
    required: bool = False


class JSONPathSlice(Struct, frozen=True):
    """``[first:end:step]``; ``single`` marks a plain index, whose end was derived from it."""

    first: int | None
    end: int | None
    step: int | None
    single: bool = False


class JSONPathWildcard(Struct, frozen=True):
    """``.*``: all values of an object."""


class JSONPathRecursive(Struct, frozen=True):
    """``..``: the value itself and all below it."""


class JSONPathUnion(Struct, frozen=True):
    """``[0,2]``: the results of several selections, one after the other."""

    choices: tuple[JSONPathAction, ...]


class JSONPathFilter(Struct, frozen=True):
    """``[?(left operator right)]``; the operator ``exists`` has no right side."""

    left: JSONPathAction
    operator: str
    right: JSONPathAction


class JSONPathIdentifier(Struct, frozen=True):
    """A bare word: ``range``, ``end``, or one that nobody knows."""

    name: str


JSONPathNode = (
    JSONPathText
    | JSONPathConstant
    | JSONPathField
    | JSONPathSlice
    | JSONPathWildcard
    | JSONPathRecursive
    | JSONPathUnion
    | JSONPathFilter
    | JSONPathIdentifier
)
JSONPathAction = tuple[JSONPathNode, ...]
"""What stands between one pair of braces."""

JSONPathPart = JSONPathText | JSONPathAction


class JSONPathError(ValueError):
    """The template is malformed or does not fit the data; the text is client-go's."""
