"""Field paths of a live object: for jsonpath, custom columns, --sort-by and Go templates."""

from __future__ import annotations

import re
from typing import Any

from engine.golang import jsonpath

_LAST_STEP = re.compile(r"(?P<path>.*)(?<!\\)\.(?P<begun>(?:[^.\[\]\\]|\\.)*)", re.DOTALL)


def completed(text: str, values: list[Any], closing: str = "") -> list[str]:
    """Return the texts that a path such as `.spec.po` can become on the first of the values that has it.

    A path that ends at a list goes on with an index, one that ends at an object with a dot, any other with `closing`.
    """
    match = _LAST_STEP.fullmatch(text)
    if match is None:
        return ["."] if not text else []
    path, begun = match["path"], match["begun"]
    for value in values:
        fields = _fields(path, value)
        if fields:
            break
    else:
        return []
    name = begun.replace("\\.", ".")
    whole = [_going_on(fields[name], closing)] if name in fields else []
    steps = [f"{path}.{begun}{end}" for ends in whole for end in ends]
    steps += [
        f"{path}.{key.replace('.', chr(92) + '.')}" for key in sorted(fields) if key.startswith(name) and key != name
    ]
    return steps


def _going_on(value: Any, closing: str) -> list[str]:
    if isinstance(value, list):
        return ["[0]", "[*]"] if closing != "}}" else [closing]
    if isinstance(value, dict):
        return ["."]
    return [closing]


def _fields(path: str, value: Any) -> dict[str, Any]:
    """Return the fields at a path; of a list, those of its first element."""
    if not path:
        return value if isinstance(value, dict) else {}
    try:
        found = jsonpath.find(jsonpath.parse(f"{{{path}}}"), value)
    except jsonpath.JSONPathError:
        return {}
    first = found[0][0] if found and found[0] else None
    return first if isinstance(first, dict) else {}
