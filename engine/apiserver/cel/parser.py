"""Reads an expression: the grammar of CEL, with the names that cel-go has for its operators."""

from __future__ import annotations

from typing import Any

from engine.apiserver.cel.lexer import CELToken, tokens
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
)

_RELATIONS = ("<", "<=", ">=", ">", "==", "!=", "in")
_NAMED = {"in": "@in"}
_BEGINS = (
    "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"
)
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None}
_MACROS = {"all": "all", "exists": "exists", "exists_one": "exists_one", "existsOne": "exists_one"}
_MAKERS = {"map", "filter"}
_DEEPEST = 60
_TWO, _THREE = 2, 3


def parse(text: str) -> Expr:
    """The expression of a text. Raises CELSyntaxError."""
    reader = _Parser(tokens(text))
    found = reader.expression()
    reader.end()
    return found


class _Parser:
    def __init__(self, found: list[CELToken]) -> None:
        self._tokens = found
        self._at = 0
        self._depth = 0

    @property
    def _now(self) -> CELToken:
        return self._tokens[self._at]

    def _take(self, *texts: str) -> CELToken | None:
        """The next token, if it is one of those signs or words."""
        token = self._now
        if token.kind in {"sign", "name"} and token.text in texts:
            self._at += 1
            return token
        return None

    def _need(self, text: str) -> CELToken:
        token = self._take(text)
        if token is None:
            raise self._unexpected(f"'{text}'")
        return token

    def _unexpected(self, expected: str) -> CELSyntaxError:
        shown = self._now.text
        return CELSyntaxError(f"Syntax error: mismatched input '{shown}' expecting {expected}", self._now.at)

    def end(self) -> None:
        if self._now.kind != "end":
            raise self._unexpected("<EOF>")

    def expression(self) -> Expr:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise CELSyntaxError("expression recursion limit exceeded: 60", self._now.at)
        found = self._either()
        question = self._take("?")
        if question is not None:
            first = self._either()
            self._need(":")
            found = CallExpr("_?_:_", None, (found, first, self.expression()), question.at)
        self._depth -= 1
        return found

    def _either(self) -> Expr:
        found = self._both()
        while (sign := self._take("||")) is not None:
            found = CallExpr("_||_", None, (found, self._both()), sign.at)
        return found

    def _both(self) -> Expr:
        found = self._relation()
        while (sign := self._take("&&")) is not None:
            found = CallExpr("_&&_", None, (found, self._relation()), sign.at)
        return found

    def _relation(self) -> Expr:
        found = self._sum()
        while (sign := self._take(*_RELATIONS)) is not None:
            found = CallExpr(_NAMED.get(sign.text, f"_{sign.text}_"), None, (found, self._sum()), sign.at)
        return found

    def _sum(self) -> Expr:
        found = self._product()
        while (sign := self._take("+", "-")) is not None:
            found = CallExpr(f"_{sign.text}_", None, (found, self._product()), sign.at)
        return found

    def _product(self) -> Expr:
        found = self._unary()
        while (sign := self._take("*", "/", "%")) is not None:
            found = CallExpr(f"_{sign.text}_", None, (found, self._unary()), sign.at)
        return found

    def _unary(self) -> Expr:
        sign = self._take("!", "-")
        if sign is None:
            return self._member()
        value = self._now.value
        if sign.text == "-" and isinstance(value, int | float) and self._now.kind == "value":
            self._at += 1
            return self._rest(LiteralExpr(-value, sign.at))
        return CallExpr("!_" if sign.text == "!" else "-_", None, (self._unary(),), sign.at)

    def _member(self) -> Expr:
        return self._rest(self._primary())

    def _rest(self, found: Expr) -> Expr:
        """What follows a value: fields, methods, items."""
        while (sign := self._take(".", ".?", "[", "[?")) is not None:
            if sign.text in {"[", "[?"}:
                key = self.expression()
                self._need("]")
                found = IndexExpr(found, key, sign.at, optional=sign.text == "[?")
                continue
            name = self._now
            if name.kind != "name":
                raise self._unexpected("IDENTIFIER")
            self._at += 1
            opened = self._take("(") if sign.text == "." else None
            if opened is None:
                found = SelectExpr(found, name.text, sign.at, optional=sign.text == ".?")
            else:
                found = self._method(found, name.text, opened)
        return found

    def _method(self, target: Expr, name: str, opened: CELToken) -> Expr:
        args = self._arguments()
        variable = args[0].name if args and isinstance(args[0], IdentExpr) else ""
        if name in _MACROS and len(args) == _TWO and variable:
            return MacroExpr(_MACROS[name], target, variable, args[1], opened.at)
        if name in _MAKERS and len(args) in {_TWO, _THREE} and variable:
            second = args[2] if len(args) == _THREE else None
            return MacroExpr(name, target, variable, args[1], opened.at, second)
        return CallExpr(name, target, args, opened.at)

    def _arguments(self) -> tuple[Expr, ...]:
        args: list[Expr] = []
        if self._take(")") is not None:
            return ()
        while True:
            args.append(self.expression())
            if self._take(",") is None:
                self._need(")")
                return tuple(args)

    def _primary(self) -> Expr:
        token = self._now
        if token.kind == "value":
            self._at += 1
            return LiteralExpr(token.value, token.at)
        if token.kind == "name" and token.text != "in":
            self._at += 1
            return self._named(token)
        if self._take("(") is not None:
            found = self.expression()
            self._need(")")
            return found
        if self._take("[") is not None:
            return ListExpr(self._items(), token.at)
        if self._take("{") is not None:
            return MapExpr(self._entries(), token.at)
        raise self._unexpected(_BEGINS)

    def _named(self, token: CELToken) -> Expr:
        if token.text in _WORDS:
            return LiteralExpr(_WORDS[token.text], token.at)
        opened = self._take("(")
        if opened is None:
            return IdentExpr(token.text, token.at)
        args = self._arguments()
        if token.text == "has" and len(args) == 1:
            if not isinstance(args[0], SelectExpr):
                raise CELSyntaxError("invalid argument to has() macro", opened.at)
            return HasExpr(args[0], opened.at)
        return CallExpr(token.text, None, args, opened.at)

    def _items(self) -> tuple[Expr, ...]:
        items: list[Expr] = []
        while self._take("]") is None:
            items.append(self.expression())
            if self._take(",") is None:
                self._need("]")
                break
        return tuple(items)

    def _entries(self) -> tuple[tuple[Expr, Expr], ...]:
        entries: list[tuple[Expr, Expr]] = []
        while self._take("}") is None:
            key = self.expression()
            self._need(":")
            entries.append((key, self.expression()))
            if self._take(",") is None:
                self._need("}")
                break
        return tuple(entries)
