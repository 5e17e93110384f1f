"""The pieces a parsed jsonpath consists of; made by jsonpath_parser.py, evaluated by jsonpath.py."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class JSONPathText:
    """Literal text, also a quoted string inside braces."""

    text: str


@dataclass(frozen=True)
class JSONPathConstant:
    """A number or boolean inside an expression."""

    value: float | bool


@dataclass(frozen=True)
class JSONPathField:
    """``.name`` or ``['name']``; a ``required`` one is an error where nothing has it."""

    name: str
    required: bool = False


@dataclass(frozen=True)
class JSONPathSlice:
    """``[first:end:step]``; ``single`` marks a plain index, whose end was derived from it."""

    first: int | None
    end: int | None
    step: int | None
    single: bool = False


@dataclass(frozen=True)
class JSONPathWildcard:
    """``.*``: all values of an object."""


@dataclass(frozen=True)
class JSONPathRecursive:
    """``..``: the value itself and all below it."""


@dataclass(frozen=True)
class JSONPathUnion:
    """``[0,2]``: the results of several selections, one after the other."""

    choices: tuple[JSONPathAction, ...]


@dataclass(frozen=True)
class JSONPathFilter:
    """``[?(left operator right)]``; the operator ``exists`` has no right side."""

    left: JSONPathAction
    operator: str
    right: JSONPathAction


@dataclass(frozen=True)
class JSONPathIdentifier:
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
