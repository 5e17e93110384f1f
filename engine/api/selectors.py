"""Selectors: which objects are meant, by their labels (typed or as text) or by their fields as text.

Controllers match with the typed form; `-l` and `--field-selector` of kubectl and the query of a list request are text.
Errors are ValueErrors with the sentences of apimachinery's labels and fields packages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.names import label_value, qualified

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.api.meta import LabelSelector

_SYMBOLS = "=!(),<>"
_OPERATORS = {"=": "=", "==": "==", "!=": "!=", "in": "in", "notin": "notin", ">": "gt", "<": "lt"}
_TOKENS = frozenset({*_OPERATORS, "!", "(", ")", ","})
_BINARY = "in, notin, =, ==, !=, gt, lt"
_TYPED = {"In": "in", "NotIn": "notin", "Exists": "exists", "DoesNotExist": "!", "Gt": "gt", "Lt": "lt"}
_FIELD_OPERATORS = ("!=", "==", "=")


class Requirement(NamedTuple):
    """One condition on the labels; `operator` is one of in, notin, =, ==, !=, exists, !, gt, lt."""

    key: str
    operator: str
    values: tuple[str, ...] = ()

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Does this one condition hold? A label that is missing satisfies the negative ones."""
        value = labels.get(self.key)
        if self.operator in {"notin", "!="}:
            return value is None or value not in self.values
        if self.operator == "!":
            return value is None
        if value is None:
            return False
        if self.operator in {"gt", "lt"}:
            return _compares(value, self.operator, self.values[0])
        return self.operator == "exists" or value in self.values


class _Token(NamedTuple):
    text: str
    symbol: bool


_END = _Token("", symbol=True)


def matches(selector: LabelSelector | None, labels: Mapping[str, str]) -> bool:
    """Does a typed selector pick these labels? Absent picks nothing, empty picks everything."""
    if selector is None:
        return False
    for key, value in selector.match_labels.items():
        if labels.get(key) != value:
            return False
    return all(
        expression_matches(entry.key, entry.operator, entry.values, labels) for entry in selector.match_expressions
    )


def expression_matches(key: str, operator: str, values: Sequence[str], labels: Mapping[str, str]) -> bool:
    """Does one typed expression (In, NotIn, Exists, DoesNotExist, Gt, Lt) hold for these labels?"""
    canonical = _TYPED.get(operator)
    return canonical is not None and Requirement(key, canonical, tuple(values)).matches(labels)


def labels_match(requirements: Sequence[Requirement], labels: Mapping[str, str]) -> bool:
    """Do all requirements of `parse_labels` hold?"""
    return all(requirement.matches(labels) for requirement in requirements)


def parse_labels(text: str) -> list[Requirement]:
    """Read `a=b,c!=d,e in (x,y),!f` (labels.Parse). Raises ValueError."""
    return _Parser(_scan(text)).parse()


def parse_fields(text: str) -> list[tuple[str, str, str]]:
    r"""Read `metadata.name=a,status.phase!=Running` as (path, `=` or `!=`, value), `\` escaping `,` `=` `\`.

    Raises ValueError (fields.ParseSelector).
    """
    return [_field_term(text, term) for term in sorted(_split_terms(text)) if term]


def _compares(value: str, operator: str, bound: str) -> bool:
    try:
        left, right = int(value), int(bound)
    except ValueError:
        return False
    return left > right if operator == "gt" else left < right


def _scan(text: str) -> list[_Token]:
    tokens = []
    position = 0
    while position < len(text):
        start = position
        if text[position] in " \t\r\n":
            position += 1
        elif text[position] in _SYMBOLS:
            position += 2 if text[position : position + 2] in _TOKENS else 1
            tokens.append(_Token(text[start:position], symbol=True))
        else:
            while position < len(text) and text[position] not in _SYMBOLS + " \t\r\n":
                position += 1
            tokens.append(_Token(text[start:position], symbol=False))
    return tokens


class _Parser:
    """Recursive descent over the tokens, one method per rule of upstream's grammar."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._position = 0

    def parse(self) -> list[Requirement]:
        found: list[Requirement] = []
        token = self._peek()
        if token is _END:
            return found
        if token.symbol and token.text != "!":
            raise ValueError(f"found '{token.text}', expected: !, identifier, or 'end of string'")
        while True:
            found.append(self._requirement())
            token = self._next()
            if token is _END:
                return found
            if token != (",", True):
                raise ValueError(f"found '{token.text}', expected: ',' or 'end of string'")
            after = self._peek()
            if after.symbol and after.text != "!":
                raise ValueError(f"found '{after.text}', expected: identifier after ','")

    def _peek(self) -> _Token:
        return self._tokens[self._position] if self._position < len(self._tokens) else _END

    def _next(self) -> _Token:
        token = self._peek()
        self._position += 1
        return token

    def _requirement(self) -> Requirement:
        try:
            return _validated(self._read_requirement())
        except ValueError as error:
            raise ValueError(f"unable to parse requirement: {error}") from error

    def _read_requirement(self) -> Requirement:
        token = self._next()
        negated = token == ("!", True)
        if negated:
            token = self._next()
        if token.symbol:
            raise ValueError(f"found '{token.text}', expected: identifier")
        key = token.text
        ends = self._peek() is _END or self._peek() == (",", True)
        if ends or negated:
            return Requirement(key, "!" if negated else "exists")
        operator = _OPERATORS.get(self._peek().text)
        if operator is None:
            raise ValueError(f"found '{self._peek().text}', expected: {_BINARY}")
        self._position += 1
        values = self._value_list() if operator in {"in", "notin"} else self._exact_value()
        return Requirement(key, operator, values)

    def _exact_value(self) -> tuple[str, ...]:
        if self._peek() is _END or self._peek() == (",", True):
            return ("",)
        token = self._next()
        if token.symbol:
            raise ValueError(f"found '{token.text}', expected: identifier")
        return (token.text,)

    def _value_list(self) -> tuple[str, ...]:
        token = self._next()
        if token != ("(", True):
            raise ValueError(f"found '{token.text}' expected: '('")
        if self._peek() == (")", True):
            self._position += 1
            return ()
        if self._peek().symbol and self._peek().text != ",":
            raise ValueError(f"found '{self._peek().text}', expected: ',', ')' or identifier")
        values = {self._list_item(): None}
        while self._peek() == (",", True):
            self._position += 1
            values[self._list_item()] = None
        token = self._next()
        if token != (")", True):
            raise ValueError(f"found '{token.text}', expected: ',' or ')'")
        return tuple(sorted(values))

    def _list_item(self) -> str:
        token = self._peek()
        if token.text in {",", ")"}:
            return ""
        if token.symbol:
            raise ValueError(f"found '{token.text}', expected: ',', or identifier")
        self._position += 1
        return token.text


def _validated(requirement: Requirement) -> Requirement:
    key, operator, values = requirement
    if problems := qualified(key):
        raise ValueError(f'key: Invalid value: "{key}": {"; ".join(problems)}')
    if operator in {"in", "notin"} and not values:
        raise ValueError("values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty")
    for index, value in enumerate(values):
        if operator in {"gt", "lt"} and not value.lstrip("+-").isdigit():
            raise ValueError(
                f"values[{index}]: Invalid value: \"{value}\": for 'Gt', 'Lt' operators, the value must be an integer",
            )
        if problems := label_value(value):
            raise ValueError(f'values[{index}][{key}]: Invalid value: "{value}": {"; ".join(problems)}')
    return requirement


def _split_terms(text: str) -> list[str]:
    terms = [""]
    escaped = False
    for letter in text:
        if letter == "," and not escaped:
            terms.append("")
            continue
        terms[-1] += letter
        escaped = letter == "\\" and not escaped
    return terms


def _field_term(selector: str, term: str) -> tuple[str, str, str]:
    for position in range(len(term)):
        for operator in _FIELD_OPERATORS:
            if term.startswith(operator, position):
                value = _unescaped(term[position + len(operator) :])
                return term[:position], "!=" if operator == "!=" else "=", value
    raise ValueError(f"invalid selector: '{selector}'; can't understand '{term}'")


def _unescaped(value: str) -> str:
    out = ""
    letters = iter(value)
    for letter in letters:
        if letter in ",=":
            # Upstream prints the rune as a number here.
            raise ValueError(f"invalid field selector: unescaped character in value: {ord(letter)}")
        if letter != "\\":
            out += letter
            continue
        after = next(letters, "")
        if after not in {"\\", ",", "="}:
            raise ValueError(f"invalid field selector: invalid escape sequence: \\{after}")
        out += after
    return out
