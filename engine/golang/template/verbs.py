"""`printf`: the verbs of Go's fmt that make sense for JSON values, with widths and flags.

They are %v %T %t %d %x %X %o %b %f %e %g %s %q and %%.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from engine.golang.fmt import go_quote, go_value
from engine.golang.limits import Pieces

_VERB = re.compile(r"%([-+ 0#]*)(\d+)?(?:\.(\d+))?(.)?", re.DOTALL)
_TYPES = {
    dict: "map[string]interface {}",
    list: "[]interface {}",
    str: "string",
    bool: "bool",
    int: "int",
    float: "float64",
}
_DECIMALS = 6
_NO_VERB = "%!(NOVERB)"
_LARGEST, _MOST_DIGITS = 1_000_000, 7
"""Go's fmt reads no further digit of a width or precision that is larger than this."""


def sprintf(form: str, values: list[Any]) -> str:
    """Return the formatted text; as in Go, what does not fit shows as `%!d(string=x)` and is no error."""
    given = iter(values)
    said = Pieces()
    position = 0
    for match in _VERB.finditer(form):
        said.add(form[position : match.start()])
        position = match.end()
        if any(_too_large(number) for number in match.group(2, 3)):
            said.add(_NO_VERB)  # Go's parsenum gives the rest of the format up
            position = len(form)
            break
        said.add(_formatted(match, given))
    said.add(form[position:])
    left = list(given)
    if left:
        extra = ", ".join(f"{_TYPES.get(type(value), '<nil>')}={go_value(value)}" for value in left)
        said.add(f"%!(EXTRA {extra})")
    return said.text


def _too_large(digits: str | None) -> bool:
    """Whether a width or precision is one that Go's fmt does not read: tooLarge, asked before each digit."""
    before = (digits or "").lstrip("0")[:-1]
    return len(before) > _MOST_DIGITS or int(before or 0) > _LARGEST


def _formatted(match: re.Match[str], given: Iterator[Any]) -> str:
    flags, width, precision, verb = match.groups()
    if verb is None:
        return _NO_VERB
    if verb == "%":
        return "%"
    try:
        value = next(given)
    except StopIteration:
        return f"%!{verb}(MISSING)"
    text = _text(verb, value, None if precision is None else int(precision))
    if "+" in flags and isinstance(value, int | float) and not text.startswith("-"):
        text = f"+{text}"
    return _padded(text, flags, int(width or 0))


def _padded(text: str, flags: str, width: int) -> str:
    if "-" in flags:
        return text.ljust(width)
    return text.zfill(width) if "0" in flags else text.rjust(width)


def _text(verb: str, value: Any, precision: int | None) -> str:
    if verb == "v":
        return go_value(value)
    if verb == "T":
        return _TYPES.get(type(value), "<nil>")
    text = _by_type(verb, value, precision)
    if text is not None:
        return text
    shown = "" if value is None else f"={go_value(value)}"
    return f"%!{verb}({_TYPES.get(type(value), '<nil>')}{shown})"


def _by_type(verb: str, value: Any, precision: int | None) -> str | None:
    """Return the value as a verb of its own type writes it; None where the verb is for another type."""
    match value:
        case bool() if verb == "t":
            return go_value(value)
        case bool():
            return None
        case int() if verb in "dxXob":
            return format(value, verb)
        case float() if verb in "feg":
            return format(value, f".{_DECIMALS if precision is None else precision}{verb}")
        case str() if verb in "sq":
            shown = value if precision is None else value[:precision]
            return go_quote(shown) if verb == "q" else shown
    return None
