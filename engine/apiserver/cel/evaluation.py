"""What an expression comes to. Times and numbers are exact; whoever takes too many steps is stopped."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from engine.apiserver.cel.functions import FUNCTIONS, whole
from engine.apiserver.cel.nodes import (
    CallExpr,
    CELRuntimeError,
    DurationValue,
    Expr,
    HasExpr,
    IdentExpr,
    IndexExpr,
    ListExpr,
    LiteralExpr,
    MacroExpr,
    MapExpr,
    OptionalValue,
    SelectExpr,
    TimestampValue,
)

MOST_STEPS = 200_000
"""So many parts of an expression are looked at for one rule."""

Values = dict[str, Any]


class CELEvaluation:
    """One evaluation."""

    def __init__(self) -> None:
        self._left = MOST_STEPS
        self._kinds: dict[type, Callable[..., Any]] = {
            LiteralExpr: self._literal,
            IdentExpr: self._name,
            SelectExpr: self._field,
            HasExpr: self._has,
            IndexExpr: self._item,
            ListExpr: self._list,
            MapExpr: self._map,
            MacroExpr: self._macro,
            CallExpr: self._call,
        }

    def of(self, expr: Expr, values: Values) -> Any:
        """The value of an expression. Raises CELRuntimeError."""
        self._left -= 1
        if self._left < 0:
            raise CELRuntimeError("operation cancelled: actual cost limit exceeded")
        return self._kinds[type(expr)](expr, values)

    def _literal(self, expr: LiteralExpr, _: Values) -> Any:
        return expr.value

    def _name(self, expr: IdentExpr, values: Values) -> Any:
        return values[expr.name]

    def _has(self, expr: HasExpr, values: Values) -> bool:
        target = self.of(expr.field.target, values)
        return isinstance(target, dict) and expr.field.field in target

    def _list(self, expr: ListExpr, values: Values) -> list[Any]:
        return [self.of(item, values) for item in expr.items]

    def _map(self, expr: MapExpr, values: Values) -> dict[Any, Any]:
        return {self.of(key, values): self.of(value, values) for key, value in expr.entries}

    def _field(self, expr: SelectExpr, values: Values) -> Any:
        target = self.of(expr.target, values)
        optional = expr.optional
        if isinstance(target, OptionalValue):
            if not target.is_there:
                return target
            target, optional = target.value, True
        there = isinstance(target, dict) and expr.field in target
        if optional:
            return OptionalValue(target[expr.field], is_there=True) if there else OptionalValue()
        if not there:
            raise CELRuntimeError(f"no such key: {expr.field}")
        return target[expr.field]

    def _item(self, expr: IndexExpr, values: Values) -> Any:
        target, key = self.of(expr.target, values), self.of(expr.key, values)
        if isinstance(target, OptionalValue):
            target = target.value if target.is_there else {}
        is_list = isinstance(target, list)
        there = 0 <= key < len(target) if is_list else key in target
        if expr.optional:
            return OptionalValue(target[key], is_there=True) if there else OptionalValue()
        if not there:
            raise CELRuntimeError(f"index out of bounds: {key}" if is_list else f"no such key: {key}")
        return target[key]

    def _macro(self, expr: MacroExpr, values: Values) -> Any:
        target = self.of(expr.target, values)
        items = list(target)
        if expr.name == "all":
            return self._all(items, expr, values)
        if expr.name == "exists":
            return self._exists(items, expr, values)
        found = [(item, self.of(expr.body, values | {expr.variable: item})) for item in items]
        match expr.name:
            case "exists_one":
                return sum(bool(chosen) for _, chosen in found) == 1
            case "filter":
                return [item for item, chosen in found if chosen]
        if expr.second is None:
            return [made for _, made in found]
        second = expr.second
        return [self.of(second, values | {expr.variable: item}) for item, chosen in found if chosen]

    def _all(self, items: list[Any], expr: MacroExpr, values: Values) -> bool:
        """Whether it is true of all; one of which it is false decides, even where another fails."""
        return not self._any(items, expr, values, wanted=False)

    def _exists(self, items: list[Any], expr: MacroExpr, values: Values) -> bool:
        return self._any(items, expr, values, wanted=True)

    def _any(self, items: list[Any], expr: MacroExpr, values: Values, *, wanted: bool) -> bool:
        failed: CELRuntimeError | None = None
        for item in items:
            try:
                if bool(self.of(expr.body, values | {expr.variable: item})) is wanted:
                    return True
            except CELRuntimeError as error:
                failed = failed or error
        if failed is not None:
            raise failed
        return False

    def _call(self, expr: CallExpr, values: Values) -> Any:
        if expr.name in {"_&&_", "_||_"}:
            return self._logical(expr, values, decides=expr.name == "_||_")
        if expr.name == "_?_:_":
            condition, first, second = expr.args
            return self.of(first if self.of(condition, values) else second, values)
        args = [self.of(arg, values) for arg in ((expr.target, *expr.args) if expr.target else expr.args)]
        do = _OPERATORS.get(expr.name) or FUNCTIONS[expr.name].do
        try:
            return do(*args)
        except (TypeError, AttributeError) as error:
            raise CELRuntimeError(f"no such overload: {expr.name}") from error

    def _logical(self, expr: CallExpr, values: Values, *, decides: bool) -> bool:
        """One side that decides is enough, whatever becomes of the other."""
        one, other = expr.args
        try:
            if bool(self.of(one, values)) is decides:
                return decides
        except CELRuntimeError:
            if bool(self.of(other, values)) is decides:
                return decides
            raise
        return bool(self.of(other, values))


def _add(one: Any, other: Any) -> Any:
    match one, other:
        case TimestampValue(), DurationValue():
            return TimestampValue(one.ns + other.ns)
        case DurationValue(), TimestampValue():
            return TimestampValue(one.ns + other.ns)
        case DurationValue(), DurationValue():
            return DurationValue(one.ns + other.ns)
    return _fitting(one + other)


def _take(one: Any, other: Any) -> Any:
    match one, other:
        case TimestampValue(), TimestampValue():
            return DurationValue(one.ns - other.ns)
        case TimestampValue(), DurationValue():
            return TimestampValue(one.ns - other.ns)
        case DurationValue(), DurationValue():
            return DurationValue(one.ns - other.ns)
    return _fitting(one - other)


def _fitting(value: Any) -> Any:
    return whole(value) if isinstance(value, int) else value


def _divide(one: Any, other: Any) -> Any:
    """As Go divides: towards zero."""
    if isinstance(one, int):
        if other == 0:
            raise CELRuntimeError("division by zero")
        found = abs(one) // abs(other)
        return whole(found if (one < 0) == (other < 0) else -found)
    return one / other if other else float("inf" if one > 0 else "-inf" if one < 0 else "nan")


def _remainder(one: int, other: int) -> int:
    if other == 0:
        raise CELRuntimeError("modulus by zero")
    found = abs(one) % abs(other)
    return found if one >= 0 else -found


def _equal(one: Any, other: Any) -> bool:
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _in(what: Any, where: Any) -> bool:
    return what in where if isinstance(where, dict) else any(_equal(what, item) for item in where)


_OPERATORS: dict[str, Callable[..., Any]] = {
    "_==_": _equal,
    "_!=_": lambda one, other: not _equal(one, other),
    "_<_": operator.lt,
    "_<=_": operator.le,
    "_>_": operator.gt,
    "_>=_": operator.ge,
    "_+_": _add,
    "_-_": _take,
    "_*_": lambda one, other: _fitting(one * other),
    "_/_": _divide,
    "_%_": _remainder,
    "@in": _in,
    "!_": operator.not_,
    "-_": lambda value: DurationValue(-value.ns) if isinstance(value, DurationValue) else _fitting(-value),
}
