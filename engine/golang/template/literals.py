"""Strings, characters and numbers of a Go template (strconv.Unquote, strconv.ParseInt)."""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"\\(?:([0-7]{3})|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_LETTERS = {
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "\\": "\\",
    "'": "'",
    '"': '"',
}


def read_constant(kind: str, text: str) -> str | int | float:
    """Return the value of a `string`, `char` or `number` token. Raises ValueError with Go's text."""
    if kind == "string":
        return text[1:-1] if text.startswith("`") else _unquoted(text)
    if kind == "char":
        value = _unquoted(text)
        if len(value) != 1:
            message = f"malformed character constant: {text}"
            raise ValueError(message)
        return ord(value)
    return _number(text)


def _unquoted(text: str) -> str:
    return _ESCAPE.sub(_escaped, text[1:-1])


def _escaped(match: re.Match[str]) -> str:
    octal, *hexadecimals, letter = match.groups()
    if letter is not None:
        if letter not in _LETTERS:
            message = "invalid syntax"
            raise ValueError(message)
        return _LETTERS[letter]
    if octal is not None:
        return chr(int(octal, 8))
    return chr(int(next(digits for digits in hexadecimals if digits is not None), 16))


def _number(text: str) -> int | float:
    digits = text.replace("_", "")
    try:
        if re.fullmatch(r"[+-]?0[0-7]+", digits):
            return int(digits, 8)
        return int(digits, 0)
    except ValueError:
        pass  # no whole number, so it has a fraction or an exponent
    try:
        value = float(digits)
    except ValueError as error:
        message = f"bad number syntax: {text!r}".replace("'", '"')
        raise ValueError(message) from error
    return int(value) if value.is_integer() else value
