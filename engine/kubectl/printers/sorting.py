"""``--sort-by``: kubectl orders the objects itself, by the value that a jsonpath finds in each.

Called by ``get`` and ``events`` before printing. Mirrors k8s.io/kubectl/pkg/cmd/get/sorter.go: objects without the
field come first, strings are compared naturally (``pod-9`` before ``pod-10``), quantities by amount. Deliberately
stable, where Go's sort leaves the order of equals open.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

from engine.api.numerals import int64
from engine.api.quantity import milli
from engine.golang import jsonpath
from engine.kubectl.printers.printerror import PrintError

_DIGITS_OR_TEXT = re.compile(r"[0-9]+|[^0-9]+")


class NoSuchFieldError(PrintError):
    """No object has the field, or the path is none."""


def no_such_field(path: str) -> NoSuchFieldError:
    """Return the error that no object has the field."""
    return NoSuchFieldError(f'couldn\'t find any field with path "{jsonpath.relaxed(path)}" in the list of objects')


def sort_objects(
    objects: list[dict[str, Any]],
    path: str,
    whole: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
) -> list[dict[str, Any]]:
    """Return the objects ordered by the field at ``path`` (``.spec.type``, braces optional).

    ``whole`` finds the object in each item, where the items are rows of a Table.

    Raises NoSuchFieldError when the path is malformed or no object has the field, PrintError when values have no order.
    """
    try:
        template = jsonpath.parse(jsonpath.relaxed(path))
        keyed = [(_first(jsonpath.find(template, whole(item) if whole else item)), item) for item in objects]
    except jsonpath.JSONPathError as error:
        raise NoSuchFieldError(str(error)) from error
    if objects and all(key is None for key, _ in keyed):
        raise no_such_field(path)
    keyed.sort(key=functools.cmp_to_key(_compare_keyed))
    return [item for _, item in keyed]


def _first(results: list[list[Any]]) -> Any:
    return results[0][0] if results and results[0] else None


def _compare_keyed(left: tuple[Any, dict[str, Any]], right: tuple[Any, dict[str, Any]]) -> int:
    return _compare(left[0], right[0])


def _compare(left: Any, right: Any) -> int:
    if left is None or right is None:
        return (left is not None) - (right is not None)
    if isinstance(left, str) and isinstance(right, str):
        return _compare_text(left, right)
    if isinstance(left, int | float) and isinstance(right, int | float):
        return (left > right) - (left < right)
    raise PrintError(f"unsortable type: {type(left).__name__}")


def _compare_text(left: str, right: str) -> int:
    try:
        amounts = milli(left), milli(right)
    except ValueError:  # not two quantities, so plain words
        words = _natural(left), _natural(right)
        return (words[0] > words[1]) - (words[0] < words[1])
    return (amounts[0] > amounts[1]) - (amounts[0] < amounts[1])


def _natural(text: str) -> list[tuple[bool, int, str]]:
    """Split into digits and the rest, so that numbers inside names count as numbers."""
    parts = _DIGITS_OR_TEXT.findall(text)
    numbers = [int64(part) for part in parts]
    return [(number is None, number or 0, part) for number, part in zip(numbers, parts, strict=True)]
