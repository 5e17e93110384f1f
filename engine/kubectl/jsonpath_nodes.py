"""The pieces a parsed jsonpath consists of; made by jsonpath_parser.py, evaluated by jsonpath.py."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """Literal text, also a quoted string inside braces."""

    text: str


@dataclass(frozen=True)
class Constant:
    """A number or boolean inside an expression."""

    value: float | bool


@dataclass(frozen=True)
class Field:
    """``.name`` or ``['name']``; a ``required`` one is an error where nothing has it."""

    name: str
    required: bool = False


@dataclass(frozen=True)
class Slice:
    """``[first:end:step]``; ``single`` marks a plain index, whose end was derived from it."""

    first: int | None
    end: int | None
    step: int | None
    single: bool = False


@dataclass(frozen=True)
class Wildcard:
    """``.*``: all values of an object."""


@dataclass(frozen=True)
class Recursive:
    """``..``: the value itself and all below it."""


@dataclass(frozen=True)
class Union:
    """``[0,2]``: the results of several selections, one after the other."""

    choices: tuple[Action, ...]


@dataclass(frozen=True)
class Filter:
    """``[?(left operator right)]``; the operator ``exists`` has no right side."""

    left: Action
    operator: str
    right: Action


@dataclass(frozen=True)
class Word:
    """A bare word: ``range``, ``end``, or one that nobody knows."""

    name: str


Node = Text | Constant | Field | Slice | Wildcard | Recursive | Union | Filter | Word
Action = tuple[Node, ...]
"""What stands between one pair of braces."""

Part = Text | Action


class JSONPathError(ValueError):
    """The template is malformed or does not fit the data; the text is client-go's."""
