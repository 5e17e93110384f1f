"""What any document may hold, whatever its kind: JSON's own values, as Go's decoder would have read them.

Called by `wire` before it looks at a single field, so that whatever is stored can be written out again:
numbers of 64 bits (whole ones beyond those become floats), texts that UTF-8 can carry, keys that are texts, and no
nesting without end. Upstream: encoding/json puts U+FFFD for half of a surrogate pair and refuses numbers that do not
fit; its limit of depth is 10,000, here it is that of manifests, since no object of Kubernetes is half as deep.
"""

from __future__ import annotations

import math
from typing import Any

DEEPEST = 100
_INT64 = range(-(2**63), 2**63)
_TOO_DEEP = f"exceeded max depth of {DEEPEST}"


def readable(value: Any, depth: int = 0) -> Any:
    """The value with every text made fit for UTF-8. Raises ValueError on what JSON could not have said."""
    if isinstance(value, str):
        return value if value.isascii() else _whole_letters(value)
    if isinstance(value, dict | list | tuple):
        if depth >= DEEPEST:
            raise ValueError(_TOO_DEEP)
        if isinstance(value, dict):
            return {_key(key): readable(item, depth + 1) for key, item in value.items()}
        return [readable(item, depth + 1) for item in value]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if value in _INT64 else _beyond_int64(value)
    if isinstance(value, float) and math.isfinite(value):
        return value
    shown = "a number" if isinstance(value, float) else type(value).__name__
    raise ValueError(f"json: cannot unmarshal {shown} into Go value of type {_wanted(value)}")


def _beyond_int64(value: int) -> float:
    """The number as Go reads one of no known type that 64 bits cannot hold. Raises ValueError where no float can."""
    try:
        return float(value)
    except OverflowError as error:
        raise ValueError(f"json: cannot unmarshal number {value} into Go value of type float64") from error


def without_nulls(value: Any) -> Any:
    """The value without the fields that are null: to Go they are as good as left out."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def _wanted(value: Any) -> str:
    return "float64" if isinstance(value, float) else "interface {}"


def _key(key: Any) -> str:
    """YAML has keys of other types; they become texts, as sigs.k8s.io/yaml makes them."""
    if isinstance(key, str):
        return key if key.isascii() else _whole_letters(key)
    if isinstance(key, bool):
        return "true" if key else "false"
    if key is None or isinstance(key, tuple):
        raise ValueError(f"unsupported map key of type: {'<nil>' if key is None else '[]interface {}'}")
    return str(int(key) if isinstance(key, float) and key.is_integer() else readable(key))


def _whole_letters(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
