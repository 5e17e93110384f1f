"""Go's encoding/json, as it complains of a document that should hold an object."""

from __future__ import annotations

import json

_FOUND = {str: "string", list: "array", bool: "bool", int: "number", float: "number"}
_ENDED = "unexpected end of JSON input"


def object_problem(content: bytes) -> str:
    """Why no map can be read from bytes, in Go's words; empty where one can. JSON's null is an empty map."""
    text = content.decode("utf-8", "replace")
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        return _complaint(text, error)
    if value is None or isinstance(value, dict):
        return ""
    return f"json: cannot unmarshal {_FOUND[type(value)]} into Go value of type map[string]interface {{}}"


def _complaint(text: str, error: json.JSONDecodeError) -> str:
    rest = text[error.pos :].lstrip()
    if not rest or error.msg.startswith("Unterminated string"):
        return _ENDED
    return f"invalid character {_quoted(rest[0])} {_WHERE.get(error.msg, 'looking for beginning of value')}"


_WHERE = {
    "Expecting property name enclosed in double quotes": "looking for beginning of object key string",
    "Illegal trailing comma before end of object": "looking for beginning of object key string",
    "Expecting ':' delimiter": "after object key",
    "Expecting ',' delimiter": "after object key:value pair",
    "Extra data": "after top-level value",
}


def _quoted(letter: str) -> str:
    if letter == "'":
        return r"'\''"
    return f"'{letter}'" if letter.isprintable() else repr(letter)
