"""Values as Go prints them: compact JSON, ``%v`` and ``%#v``.

The jsonpath and custom-columns printers show whole objects in these forms. JSON follows Go's encoder, which escapes
``<``, ``>`` and ``&``.
"""

from __future__ import annotations

import json
from typing import Any

_HTML_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
_WHOLE_BELOW = 10**21
"""From here on Go writes whole numbers with an exponent."""


def go_json(value: object, *, indent: int | None = None) -> str:
    """Encode as Go's encoding/json does: sorted keys, no blanks unless indented."""
    separators = (",", ": ") if indent else (",", ":")
    text = json.dumps(value, indent=indent, sort_keys=True, ensure_ascii=False, separators=separators)
    return text.translate(_HTML_ESCAPES)


def go_value(value: Any) -> str:
    """Format a JSON value like ``%v``: ``map[a:1 b:[x y]]``."""
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "map[" + " ".join(f"{key}:{go_value(value[key])}" for key in sorted(value)) + "]"
    if isinstance(value, list):
        return "[" + " ".join(go_value(item) for item in value) + "]"
    return str(value)


def go_syntax(value: Any) -> str:
    """Format a JSON value like ``%#v``: ``map[string]interface {}{"a":1}``."""
    if value is None:
        return "interface {}(nil)"
    if isinstance(value, dict):
        entries = ", ".join(f"{go_quote(key)}:{go_syntax(value[key])}" for key in sorted(value))
        return f"map[string]interface {{}}{{{entries}}}"
    if isinstance(value, list):
        return f"[]interface {{}}{{{', '.join(go_syntax(item) for item in value)}}}"
    return go_quote(value) if isinstance(value, str) else go_value(value)


def go_quote(text: str) -> str:
    """Quote a string like ``%q``."""
    return json.dumps(text, ensure_ascii=False)


def go_float(value: float) -> str:
    """Format a number like ``%v`` does a float64: ``10``, ``0.5``, ``1e+21``."""
    if value == int(value) and abs(value) < _WHOLE_BELOW:
        return str(int(value))
    text = repr(float(value))
    mantissa, exponent, power = text.partition("e")
    if not exponent:
        return text
    sign = "-" if power.startswith("-") else "+"
    return f"{mantissa.removesuffix('.0')}e{sign}{power.lstrip('+-').zfill(2)}"
