"""What an expression is made of; `at` is where each part stands in its text, counted from 0."""

from __future__ import annotations

from typing import Any, NamedTuple


class LiteralExpr(NamedTuple):
    """A value that is written down."""

    value: Any
    at: int


class IdentExpr(NamedTuple):
    """A name."""

    name: str
    at: int


class SelectExpr(NamedTuple):
    """A field of something; `optional` where it need not be there (`.?`)."""

    target: Expr
    field: str
    at: int
    optional: bool = False


class IndexExpr(NamedTuple):
    """An item of a list or a map; `optional` where it need not be there (`[?]`)."""

    target: Expr
    key: Expr
    at: int
    optional: bool = False


class CallExpr(NamedTuple):
    """A function, method or operator, under the name that cel-go has for it."""

    name: str
    target: Expr | None
    args: tuple[Expr, ...]
    at: int


class ListExpr(NamedTuple):
    """A list that is written down."""

    items: tuple[Expr, ...]
    at: int


class MapExpr(NamedTuple):
    """A map that is written down."""

    entries: tuple[tuple[Expr, Expr], ...]
    at: int


class MacroExpr(NamedTuple):
    """`all`, `exists`, `exists_one`, `map`, `filter`: an expression for each item of a list or key of a map."""

    name: str
    target: Expr
    variable: str
    body: Expr
    at: int
    second: Expr | None = None
    """What `map` makes of those items for which `body` is true; None where it makes `body` of all."""


class HasExpr(NamedTuple):
    """`has(e.f)`: is the field there?"""

    field: SelectExpr
    at: int


Expr = LiteralExpr | IdentExpr | SelectExpr | IndexExpr | CallExpr | ListExpr | MapExpr | MacroExpr | HasExpr


class OptionalValue(NamedTuple):
    """A value that need not be there."""

    value: Any = None
    is_there: bool = False


class TimestampValue(NamedTuple):
    """A moment, in nanoseconds since 1970."""

    ns: int


class DurationValue(NamedTuple):
    """How long something takes, in nanoseconds."""

    ns: int


class CELSyntaxError(ValueError):
    """Text that is no expression, or one whose types do not fit; each mistake has a place."""

    def __init__(self, why: str, at: int) -> None:
        super().__init__(why)
        self.why = why
        self.at = at


class CELRuntimeError(ValueError):
    """What goes wrong while an expression is evaluated, in cel-go's words."""


class UnmodelledError(ValueError):
    """A part of CEL that is not modelled; its text says which."""
