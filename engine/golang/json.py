"""Go's encoding/json: what it reads, and how it complains of what it cannot read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, NoReturn

_FOUND = {str: "string", list: "array", bool: "bool", int: "number", float: "number", dict: "object"}
_ENDED = "unexpected end of JSON input"
_LITERALS = ("true", "false", "null")


def kind_of(value: Any) -> str:
    """What Go's decoder calls a value of JSON."""
    return _FOUND.get(type(value), "null")


def read(text: str) -> Any:
    """The value of a JSON document. Raises ValueError with Go's sentence where it is none."""
    return read_strictly(text)[0]


def read_strictly(text: str) -> tuple[Any, list[str]]:
    """The value of a document, and the paths of fields that stand there twice. Raises ValueError as `read` does."""
    repeated: list[tuple[dict[str, Any], str]] = []

    def made(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        out = dict(pairs)
        if len(out) != len(pairs):
            counts = Counter(key for key, _ in pairs)
            repeated.extend((out, key) for key, count in counts.items() for _ in range(count - 1))
        return out

    try:
        value = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=made)
    except json.JSONDecodeError as error:
        raise ValueError(_complaint(text, error.pos, error.msg)) from error
    except RecursionError as error:
        raise ValueError(f"invalid character {_quoted(_deepest(text))} exceeded max depth") from error
    return value, list(_paths(value, "", repeated)) if repeated else []


def _deepest(text: str) -> str:
    """The bracket that goes too deep, in a document of which nobody reads where: the last that is opened."""
    return text[max(text.rfind("{"), text.rfind("["))]


def _paths(value: Any, path: str, repeated: list[tuple[dict[str, Any], str]]) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            here = f"{path}.{key}" if path else key
            yield from (here for holder, name in repeated if holder is value and name == key)
            yield from _paths(item, here, repeated)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _paths(item, f"{path}[{index}]", repeated)


def object_problem(content: bytes) -> str:
    """Why no map can be read from bytes, in Go's words; empty where one can. JSON's null is an empty map."""
    try:
        value = read(content.decode("utf-8", "replace"))
    except ValueError as error:
        return str(error)
    if value is None or isinstance(value, dict):
        return ""
    return f"json: cannot unmarshal {kind_of(value)} into Go value of type map[string]interface {{}}"


def _refuse_constant(name: str) -> NoReturn:
    """`NaN` and `Infinity` are Python's own."""
    found = name.removeprefix("-")
    where = "in numeric literal" if name.startswith("-") else "looking for beginning of value"
    raise ValueError(f"invalid character {_quoted(found[0])} {where}")


def _complaint(text: str, position: int, problem: str) -> str:
    if problem.startswith("Invalid control character"):
        return f"invalid character {_quoted(text[position])} in string literal"
    if problem.startswith("Invalid \\u"):
        letter = next((c for c in text[position + 1 : position + 5] if c not in "0123456789abcdefABCDEF"), "")
        return f"invalid character {_quoted(letter)} in \\u hexadecimal character escape" if letter else _ENDED
    if problem.startswith("Invalid \\"):
        return f"invalid character {_quoted(text[position + 1])} in string escape code"
    rest = text[position:].lstrip(" \t\r\n")
    if not rest or problem.startswith("Unterminated string"):
        return _ENDED
    if problem.startswith("Illegal trailing comma"):
        rest = rest.removeprefix(",").lstrip(" \t\r\n") or rest
    literal = _broken_literal(rest) if problem == "Expecting value" else ""
    return literal or f"invalid character {_quoted(rest[0])} {_where(text[:position], problem)}"


def _broken_literal(rest: str) -> str:
    """What is said of a word that begins like one that JSON has."""
    word = next((word for word in _LITERALS if rest[0] == word[0]), "")
    for at, wanted in enumerate(word):
        if at >= len(rest):
            return _ENDED
        if rest[at] != wanted:
            return f"invalid character {_quoted(rest[at])} in literal {word} (expecting {_quoted(wanted)})"
    if rest[:1] == "-":
        return f"invalid character {_quoted(rest[1])} in numeric literal" if rest[1:] else _ENDED
    return ""


def _where(before: str, problem: str) -> str:
    if problem == "Expecting ',' delimiter":
        return "after array element" if _in_array(before) else "after object key:value pair"
    return _WHERE.get(problem, "looking for beginning of value")


def _in_array(text: str) -> bool:
    """Is the end of the text inside an array, and no object within?"""
    around: list[str] = []
    quoted = skipped = False
    for letter in text:
        if skipped:
            skipped = False
        elif quoted:
            skipped, quoted = letter == "\\", letter != '"'
        elif letter == '"':
            quoted = True
        elif letter in "[{":
            around.append(letter)
        elif letter in "]}" and around:
            around.pop()
    return around[-1:] == ["["]


_WHERE = {
    "Expecting property name enclosed in double quotes": "looking for beginning of object key string",
    "Illegal trailing comma before end of object": "looking for beginning of object key string",
    "Expecting ':' delimiter": "after object key",
    "Extra data": "after top-level value",
}


def _quoted(letter: str) -> str:
    """A letter as `%q` shows a rune, whose quotes are single."""
    if letter == "'":
        return r"'\''"
    return f"'{letter}'" if letter.isprintable() and letter != "\\" else repr(letter)
