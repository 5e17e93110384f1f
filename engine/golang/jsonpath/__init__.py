"""kubectl's jsonpath: evaluating templates on JSON values and printing what they find.

Called by ``-o jsonpath``, custom-columns, ``--sort-by`` and ``wait --for=jsonpath``. Mirrors
client-go/util/jsonpath/jsonpath.go with missing keys allowed, which is kubectl's default. Deliberately deterministic
where Go walks maps in random order (wildcards, ``..``): keys go in order.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from engine.golang.errors import OutputError
from engine.golang.fmt import go_json, go_quote, go_syntax, go_value
from engine.golang.jsonpath.nodes import (
    JSONPathAction,
    JSONPathConstant,
    JSONPathError,
    JSONPathField,
    JSONPathFilter,
    JSONPathIdentifier,
    JSONPathNode,
    JSONPathPart,
    JSONPathRecursive,
    JSONPathSlice,
    JSONPathText,
    JSONPathUnion,
    JSONPathWildcard,
)
from engine.golang.jsonpath.parser import parse_template
from engine.golang.limits import MOST_VALUES, check_depth, check_values, joined

__all__ = ["JSONPathError", "Template", "find", "parse", "print_template", "relaxed"]

Template = tuple[JSONPathPart, ...]

_RELAXED = re.compile(r"\{\.?([^{}]+)\}|\.?([^{}]+)")
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def parse(text: str) -> Template:
    """Parse a template; raises JSONPathError with client-go's words."""
    return parse_template(text)


def relaxed(path: str) -> str:
    """Put the braces and the dot around a path that may lack them, as custom-columns and --sort-by allow."""
    match = _RELAXED.fullmatch(path)
    if match is None:
        raise JSONPathError(
            "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
        )
    return f"{{.{match.group(1) or match.group(2)}}}"


def find(template: Template, data: Any, *, missing_keys: bool = True) -> list[list[Any]]:
    """Return the values of each part of the template, ranges unrolled.

    Raises JSONPathError; without `missing_keys` also for a field that is not there.
    """
    if not missing_keys:
        template = _strict(template)
    walk = _Walk(template)
    position = 0
    while position < len(template):
        position = walk.block(position, data, depth=0)
        if position < len(template):
            raise JSONPathError("not in range, nothing to end")
    return walk.results


def print_template(text: str, data: Any, *, as_json: bool = False, missing_keys: bool = True) -> str:
    """Print data through a template, as ``-o jsonpath=text`` does; raises OutputError."""
    try:
        template = parse(text)
    except JSONPathError as error:
        raise OutputError(f"error parsing jsonpath {text}, {error}") from error
    try:
        results = find(template, data, missing_keys=missing_keys)
    except JSONPathError as error:
        raise OutputError(_execution_error(text, data, error)) from error
    if as_json:
        return go_json([value for values in results for value in values], indent=4) + "\n"
    return joined(text for values in results for text in _texts(values))


def _texts(values: list[Any]) -> Iterator[str]:
    for place, value in enumerate(values):
        if place:
            yield " "
        yield _printed(value)


def _strict(template: Template) -> Template:
    """Return the template with all its fields required, but for those that a filter or a union tries."""
    return tuple(
        tuple(JSONPathField(node.name, required=True) if isinstance(node, JSONPathField) else node for node in part)
        if isinstance(part, tuple)
        else part
        for part in template
    )


def _execution_error(text: str, data: Any, error: JSONPathError) -> str:
    return (
        f"error executing jsonpath {go_quote(text)}: Error executing template: {error}. "
        "Printing more information for debugging the template:\n"
        f"\ttemplate was:\n\t\t{text}\n"
        f"\tobject given to jsonpath engine was:\n\t\t{go_syntax(data)}\n\n"
    )


def _printed(value: Any) -> str:
    if isinstance(value, dict | list):
        return go_json(value)
    return "<no value>" if value is None else go_value(value)


class _Walk:
    """One pass of some data through a template."""

    def __init__(self, template: Template) -> None:
        self.results: list[list[Any]] = []
        self._template = template
        self._seen = 0
        """How many elements all ranges have gone through."""

    def block(self, position: int, data: Any, *, depth: int) -> int:
        """Evaluate parts up to the ``end`` of this range (or the template); return where that is."""
        check_depth(depth)
        while position < len(self._template):
            part = self._template[position]
            if isinstance(part, JSONPathText):
                self.results.append([part.text])
            elif JSONPathIdentifier("end") in part:
                return position
            elif part and part[0] == JSONPathIdentifier("range"):
                position = self._range(part, position, data, depth + 1)
            else:
                self.results.append(_evaluate(part, [data]))
            position += 1
        return position

    def _range(self, part: JSONPathAction, position: int, data: Any, depth: int) -> int:
        """Evaluate the block after ``{range ...}`` once per element; return the position of its ``{end}``."""
        elements = _evaluate(part[1:], [data])
        end = position
        for element in elements:
            self._seen += 1
            check_values(self._seen)
            end = self.block(position + 1, element, depth=depth)
        return end if elements else self._passed_over(position, depth)

    def _passed_over(self, position: int, depth: int) -> int:
        """Where the block of a range without elements ends: as upstream does, find that by evaluating it on nothing."""
        length = len(self.results)
        end = self.block(position + 1, None, depth=depth)
        del self.results[length:]
        return end


def _evaluate(action: JSONPathAction, values: list[Any]) -> list[Any]:
    for node in action:
        values = list(islice(_step(node, values), MOST_VALUES + 1))
        check_values(len(values))
    return values


def _step(node: JSONPathNode, values: list[Any]) -> Iterable[Any]:
    """What a node makes of these values; those that may be many more are made one by one."""
    found: Iterable[Any]
    match node:
        case JSONPathText(text):
            found = [text]
        case JSONPathConstant(constant):
            found = [constant for _ in values]
        case JSONPathField():
            found = _fields(node, values)
        case JSONPathSlice():
            found = (item for value in values if value is not None for item in _sliced(node, value))
        case JSONPathWildcard():
            found = (child for value in values for child in _children(value))
        case JSONPathRecursive():
            found = (below for value in values for below in _descend(value))
        case JSONPathUnion(choices):
            found = (item for choice in choices for item in _evaluate(choice, values))
        case JSONPathFilter():
            found = (item for value in values for item in _filtered(node, value))
        case JSONPathIdentifier(name):
            raise JSONPathError(f"unrecognized identifier {name}")
    return found


def _fields(node: JSONPathField, values: list[Any]) -> list[Any]:
    found = [value[node.name] for value in values if isinstance(value, dict) and node.name in value]
    if node.required and not found:
        raise JSONPathError(f"{node.name} is not found")
    return found


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [value[key] for key in sorted(value)]
    return list(value) if isinstance(value, list) else []


def _descend(value: Any) -> Iterator[Any]:
    children = _children(value)
    if children:
        yield value
        for child in children:
            yield from _descend(child)


def _sliced(node: JSONPathSlice, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise JSONPathError(f"{_go_type(value)} is not array or slice")
    length = len(value)
    first = node.first or 0
    end = length if node.end is None else node.end
    first += length if first < 0 else 0
    end += length if end < 0 or (end == 0 and node.single) else 0
    if first == end:
        return []
    if not 0 <= first < length:
        raise JSONPathError(f"array index out of bounds: index {first}, length {length}")
    if not 0 <= end <= length:
        raise JSONPathError(f"array index out of bounds: index {end - 1}, length {length}")
    if first > end:
        raise JSONPathError(f"starting index {first} is greater than ending index {end}")
    if node.step is not None and node.step <= 0:
        raise JSONPathError("step must be > 0")
    return value[first : end : node.step]


def _filtered(node: JSONPathFilter, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise JSONPathError(f"{go_value(value)} is not array or slice and cannot be filtered")
    return [item for item in value if _passes(node, item)]


def _passes(node: JSONPathFilter, item: Any) -> bool:
    left = _evaluate(node.left, [item])
    if node.operator == "exists":
        return bool(left)
    right = _evaluate(node.right, [item])
    if not left:
        return False
    if len(left) != 1 or len(right) != 1:
        raise JSONPathError("can only compare one element at a time")
    compare = _OPERATORS.get(node.operator)
    if compare is None:
        raise JSONPathError(f"unrecognized filter operator {node.operator}")
    if _basic_kind(left[0]) != _basic_kind(right[0]):
        raise JSONPathError("incompatible types for comparison")
    return compare(left[0], right[0])


def _basic_kind(value: Any) -> type:
    """Return the type that decides comparability; Go refuses all but strings, numbers and booleans."""
    for kind, python_types in ((bool, bool), (str, str), (float, int | float)):
        if isinstance(value, python_types):
            return kind
    raise JSONPathError("invalid type for comparison")


def _go_type(value: Any) -> str:
    names = {dict: "map[string]interface {}", str: "string", bool: "bool", int: "int64", float: "float64"}
    return names.get(type(value), "<nil>")
