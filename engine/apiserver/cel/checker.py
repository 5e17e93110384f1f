"""The types of an expression, before anybody evaluates it: cel-go's checker, for what is modelled.

Types that cannot be told are `dyn`, with which everything goes.
"""

from __future__ import annotations

from collections.abc import Callable

from engine.apiserver.cel.functions import FUNCTIONS
from engine.apiserver.cel.nodes import (
    CallExpr,
    CELSyntaxError,
    Expr,
    HasExpr,
    IdentExpr,
    IndexExpr,
    ListExpr,
    LiteralExpr,
    MacroExpr,
    MapExpr,
    SelectExpr,
    UnmodelledError,
)
from engine.apiserver.cel.types import BOOL, BYTES, DOUBLE, DURATION, DYN, INT, NULL, STRING, TIMESTAMP, CELType

_NUMBERS = frozenset({"int", "double"})
_ORDERED = frozenset({"int", "double", "string", "bool", "bytes", "timestamp", "duration"})
_LITERALS = {bool: BOOL, int: INT, float: DOUBLE, str: STRING, bytes: BYTES, type(None): NULL}
_ADDED = {
    ("timestamp", "duration"): TIMESTAMP,
    ("duration", "timestamp"): TIMESTAMP,
    ("duration", "duration"): DURATION,
}
_TAKEN = {
    ("timestamp", "timestamp"): DURATION,
    ("timestamp", "duration"): TIMESTAMP,
    ("duration", "duration"): DURATION,
}

Names = dict[str, CELType]


class CELChecker:
    """Goes through one expression and notes what does not fit."""

    def __init__(self) -> None:
        self.mistakes: list[CELSyntaxError] = []
        self._kinds: dict[type, Callable[..., CELType]] = {
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

    def type_of(self, expr: Expr, names: Names) -> CELType:
        """The type of an expression. Raises UnmodelledError."""
        return self._kinds[type(expr)](expr, names)

    def _literal(self, expr: LiteralExpr, _: Names) -> CELType:
        return _LITERALS[type(expr.value)]

    def _has(self, expr: HasExpr, names: Names) -> CELType:
        self.type_of(expr.field, names)
        return BOOL

    def _item(self, expr: IndexExpr, names: Names) -> CELType:
        self.type_of(expr.key, names)
        found = self.type_of(expr.target, names).item or DYN
        return DYN if expr.optional else found

    def _map(self, expr: MapExpr, names: Names) -> CELType:
        for key, value in expr.entries:
            self.type_of(key, names)
            self.type_of(value, names)
        return CELType("map", DYN)

    def _wrong(self, why: str, at: int) -> CELType:
        self.mistakes.append(CELSyntaxError(why, at))
        return DYN

    def _name(self, expr: IdentExpr, names: Names) -> CELType:
        if expr.name in names:
            return names[expr.name]
        if expr.name in {"int", "string", "double", "bool", "list", "map", "null_type", "type", "optional"}:
            raise UnmodelledError(f"the type {expr.name} as a value")
        return self._wrong(f"undeclared reference to '{expr.name}' (in container '')", expr.at)

    def _field(self, expr: SelectExpr, names: Names) -> CELType:
        target = self.type_of(expr.target, names)
        if target.name == "object" and target.fields is not None:
            if expr.field not in target.fields:
                return self._wrong(f"undefined field '{expr.field}'", expr.at)
            return DYN if expr.optional else target.fields[expr.field]
        if target.name == "map":
            return DYN if expr.optional else target.item or DYN
        if target.name != "dyn":
            return self._wrong(f"type '{target}' does not support field selection", expr.at)
        return DYN

    def _list(self, expr: ListExpr, names: Names) -> CELType:
        types = [self.type_of(item, names) for item in expr.items]
        same = bool(types) and all(each.name == types[0].name for each in types)
        return CELType("list", types[0] if same else DYN)

    def _macro(self, expr: MacroExpr, names: Names) -> CELType:
        target = self.type_of(expr.target, names)
        item = STRING if target.name in {"map", "object"} else target.item or DYN
        if target.name not in {"list", "map", "object", "dyn"}:
            where = expr.target.at
            self._wrong(
                f"expression of type '{target}' cannot be range of a comprehension (must be list, map, or dynamic)",
                where,
            )
        inside = names | {expr.variable: item}
        body = self.type_of(expr.body, inside)
        if expr.name == "map":
            made = body if expr.second is None else self.type_of(expr.second, inside)
            return CELType("list", made)
        return CELType("list", item) if expr.name == "filter" else BOOL

    def _call(self, expr: CallExpr, names: Names) -> CELType:
        args = [self.type_of(arg, names) for arg in ((expr.target, *expr.args) if expr.target else expr.args)]
        if expr.name in _OPERATORS:
            found = _OPERATORS[expr.name](args)
            return self._no_overload(expr, args) if found is None else found
        function = FUNCTIONS.get(expr.name)
        if function is None or (expr.name != "size" and (expr.target is not None) != function.method):
            raise UnmodelledError(f"the function {expr.name}")
        wrong_type = function.takes and args and args[0].name not in {function.takes, "dyn"}
        if len(args) not in function.arguments or wrong_type:
            return self._no_overload(expr, args)
        if expr.name in {"sum", "min", "max"} and args[0].item is not None:
            return args[0].item
        return function.gives

    def _no_overload(self, expr: CallExpr, args: list[CELType]) -> CELType:
        shown = ", ".join(map(str, args[1:] if expr.target else args))
        applied = f"{args[0]}.({shown})" if expr.target else f"({shown})"
        return self._wrong(f"found no matching overload for '{expr.name}' applied to '{applied}'", expr.at)


def _any(*types: CELType) -> bool:
    return any(each.name == "dyn" for each in types)


def _equal(args: list[CELType]) -> CELType | None:
    one, other = args
    null = NULL.name in {one.name, other.name}
    objects = {one.name, other.name} <= {"object", "map"}
    if one.name == other.name == "list" and one.item and other.item and not _any(one.item, other.item):
        return _equal([one.item, other.item])
    return BOOL if _any(one, other) or one.name == other.name or null or objects else None


def _ordered(args: list[CELType]) -> CELType | None:
    one, other = args
    if _any(one, other) or {one.name, other.name} <= _NUMBERS:
        return BOOL
    return BOOL if one.name == other.name and one.name in _ORDERED else None


def _add(args: list[CELType]) -> CELType | None:
    one, other = args
    if _any(one, other):
        return DYN
    if one.name == other.name and one.name in {"int", "double", "string", "bytes", "list"}:
        return one
    return _ADDED.get((one.name, other.name))


def _take(args: list[CELType]) -> CELType | None:
    one, other = args
    if _any(one, other):
        return DYN
    return one if one.name == other.name and one.name in _NUMBERS else _TAKEN.get((one.name, other.name))


def _times(args: list[CELType]) -> CELType | None:
    one, other = args
    return DYN if _any(one, other) else one if one.name == other.name and one.name in _NUMBERS else None


def _in(args: list[CELType]) -> CELType | None:
    return BOOL if args[1].name in {"list", "map", "object", "dyn"} else None


def _both(args: list[CELType]) -> CELType | None:
    return BOOL if all(each.name in {"bool", "dyn"} for each in args) else None


def _choose(args: list[CELType]) -> CELType | None:
    if args[0].name not in {"bool", "dyn"}:
        return None
    return args[1] if args[1].name == args[2].name else DYN


_OPERATORS = {
    "_==_": _equal,
    "_!=_": _equal,
    "_<_": _ordered,
    "_<=_": _ordered,
    "_>_": _ordered,
    "_>=_": _ordered,
    "_+_": _add,
    "_-_": _take,
    "_*_": _times,
    "_/_": _times,
    "_%_": _times,
    "@in": _in,
    "_&&_": _both,
    "_||_": _both,
    "!_": _both,
    "-_": lambda args: args[0] if args[0].name in {"int", "double", "dyn", "duration"} else None,
    "_?_:_": _choose,
}
