"""The tokens of an expression."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from engine.apiserver.cel.nodes import CELSyntaxError

_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*)
    |(?P<float>\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?)
    |(?P<int>0[xX][0-9a-fA-F]+|\d+)(?P<unsigned>[uU])?
    |(?P<string>(?P<prefix>[rRbB]{0,2})(?:\"\"\"(?:\\.|[^\\])*?\"\"\"|'''(?:\\.|[^\\])*?'''
        |"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<sign>\.\?|\[\?|&&|\|\||==|!=|<=|>=|[-+*/%<>!?:.,()\[\]{}])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))", re.DOTALL)
_LETTERS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_TRIPLE = 3


class CELToken(NamedTuple):
    """A piece of the text."""

    kind: str
    """`value`, `name`, `sign` or `end`."""
    text: str
    value: Any
    at: int


def tokens(text: str) -> list[CELToken]:
    """The pieces of an expression, the end last. Raises CELSyntaxError."""
    out: list[CELToken] = []
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise CELSyntaxError(f"Syntax error: token recognition error at: '{text[at]}'", at)
        token = _token(found)
        if token is not None:
            out.append(token)
        at = found.end()
    return [*out, CELToken("end", "<EOF>", None, len(text))]


def _token(found: re.Match[str]) -> CELToken | None:
    if found["space"] is not None:
        return None
    kind = next(name for name in ("float", "int", "string", "name", "sign") if found[name] is not None)
    text = found[0]
    if kind == "float":
        return CELToken("value", text, float(text), found.start())
    if kind == "int":
        return CELToken("value", text, int(found["int"], 0 if "x" in text.lower() else 10), found.start())
    if kind == "string":
        return CELToken("value", text, _string(text, found["prefix"].lower()), found.start())
    return CELToken(kind, text, None, found.start())


def _string(text: str, prefix: str) -> str | bytes:
    body = text[len(prefix) :]
    quotes = _TRIPLE if body[:_TRIPLE] in {'"""', "'''"} else 1
    body = body[quotes:-quotes]
    if "r" not in prefix:
        body = _ESCAPE.sub(_unescaped, body)
    return body.encode() if "b" in prefix else body


def _unescaped(found: re.Match[str]) -> str:
    number = found[1] or found[2] or found[3]
    if number:
        return chr(int(number, 16))
    return chr(int(found[4], 8)) if found[4] else _LETTERS.get(found[5], found[5])
