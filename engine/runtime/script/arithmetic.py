"""The integers of `$(( ))`: the expressions of section 2.6.4 of the POSIX shell, with C's operators and assignments."""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping

from engine.runtime.script.words import ScriptError, check_depth

_TOKEN = re.compile(
    r"\s*(?:(\d\w*)|([A-Za-z_]\w*)|(<<=|>>=|\+\+|--|[-+*/%&|^<>=!]=|&&|\|\||<<|>>|[-+*/%&|^<>=!~?:()]))", re.ASCII
)
_LEVELS: tuple[tuple[str, ...], ...] = (
    ("||",),
    ("&&",),
    ("|",),
    ("^",),
    ("&",),
    ("==", "!="),
    ("<=", ">=", "<", ">"),
    ("<<", ">>"),
    ("+", "-"),
    ("*", "/", "%"),
)
_MASK = (1 << 64) - 1
_ASSIGNING = {f"{sign}=": sign for sign in ("+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>")} | {"=": ""}
_MOST_SHIFTED = 63


def evaluate(text: str, variables: MutableMapping[str, str]) -> int:
    """The value of an expression, a signed integer of 64 bits. Raises ScriptError."""
    tokens: list[str] = []
    at = 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if found is None:
            raise ScriptError("sh: arithmetic syntax error")
        tokens.append(found[0].strip())
        at = found.end()
    if not tokens:
        return 0
    expression = _Expression(tokens, variables)
    value = expression.value()
    if expression.rest():
        raise ScriptError("sh: arithmetic syntax error")
    return value


class _Expression:
    """Precedence climbing over tokens."""

    def __init__(self, tokens: list[str], variables: MutableMapping[str, str]) -> None:
        self._tokens = tokens
        self._at = 0
        self._variables = variables
        self._depth = 0

    def rest(self) -> bool:
        return self._at < len(self._tokens)

    def value(self) -> int:
        """An assignment, or a choice with `?`."""
        name, sign = self._peek(), self._peek(1)
        if sign in _ASSIGNING and re.fullmatch(r"[A-Za-z_]\w*", name):
            self._at += 2
            value = self.value()
            operator = _ASSIGNING[sign]
            value = _apply(operator, self._variable(name), value) if operator else value
            self._variables[name] = str(value)
            return value
        condition = self._level(0)
        if self._peek() != "?":
            return condition
        self._at += 1
        yes = self.value()
        self._take(":")
        no = self.value()
        return yes if condition else no

    def _level(self, level: int) -> int:
        if level == len(_LEVELS):
            return self._unary()
        value = self._level(level + 1)
        while (sign := self._peek()) in _LEVELS[level]:
            self._at += 1
            value = _apply(sign, value, self._level(level + 1))
        return value

    def _unary(self) -> int:
        check_depth(self._depth + 1)
        self._depth += 1
        value = self._operation()
        self._depth -= 1
        return value

    def _operation(self) -> int:
        sign = self._peek()
        self._at += 1
        if sign in {"-", "+", "!", "~"}:
            value = self._unary()
            return _signed({"-": -value, "+": value, "!": int(not value), "~": ~value}[sign])
        if sign in {"++", "--"}:
            name = self._peek()
            self._at += 1
            return self._step(name, sign)
        if sign == "(":
            value = self.value()
            self._take(")")
            return value
        return self._operand(sign)

    def _operand(self, token: str) -> int:
        if token[:1].isdigit():
            try:
                return _signed(int(token, 8 if token[0] == "0" and token.isdigit() and len(token) > 1 else 0))
            except ValueError:
                raise ScriptError("sh: arithmetic syntax error") from None
        if not re.fullmatch(r"[A-Za-z_]\w*", token):
            raise ScriptError("sh: arithmetic syntax error")
        value = self._variable(token)
        if self._peek() in {"++", "--"}:
            self._step(token, self._peek())
            self._at += 1
        return value

    def _step(self, name: str, sign: str) -> int:
        value = _signed(self._variable(name) + (1 if sign == "++" else -1))
        self._variables[name] = str(value)
        return value

    def _variable(self, name: str) -> int:
        text = self._variables.get(name, "").strip()
        try:
            return _signed(int(text or "0", 10))
        except ValueError:
            return 0

    def _peek(self, ahead: int = 0) -> str:
        place = self._at + ahead
        return self._tokens[place] if place < len(self._tokens) else ""

    def _take(self, sign: str) -> None:
        if self._peek() != sign:
            raise ScriptError("sh: arithmetic syntax error")
        self._at += 1


def _signed(value: int) -> int:
    value &= _MASK
    return value - (1 << 64) if value >> 63 else value


def _apply(sign: str, one: int, other: int) -> int:
    if sign in {"/", "%"} and other == 0:
        raise ScriptError("sh: divide by zero")
    return _signed(_OPERATIONS[sign](one, other))


def _quotient(one: int, other: int) -> int:
    """Division that rounds towards zero, as C's does."""
    value = abs(one) // abs(other)
    return value if (one < 0) == (other < 0) else -value


_OPERATIONS: dict[str, Callable[[int, int], int]] = {
    "||": lambda one, other: int(bool(one or other)),
    "&&": lambda one, other: int(bool(one and other)),
    "|": lambda one, other: one | other,
    "^": lambda one, other: one ^ other,
    "&": lambda one, other: one & other,
    "==": lambda one, other: int(one == other),
    "!=": lambda one, other: int(one != other),
    "<=": lambda one, other: int(one <= other),
    ">=": lambda one, other: int(one >= other),
    "<": lambda one, other: int(one < other),
    ">": lambda one, other: int(one > other),
    "<<": lambda one, other: one << (other & _MOST_SHIFTED),
    ">>": lambda one, other: one >> (other & _MOST_SHIFTED),
    "+": lambda one, other: one + other,
    "-": lambda one, other: one - other,
    "*": lambda one, other: one * other,
    "/": _quotient,
    "%": lambda one, other: one - other * _quotient(one, other),
}
