"""What a strategic merge patch may say beside values, and the complaints about it (util/mergepatch, errors.go)."""

from __future__ import annotations

from typing import Any

from engine.api.status import StatusError, plain
from engine.golang.fmt import go_value

PATCH = "$patch"
DELETE, REPLACE, MERGE = "delete", "replace", "merge"
RETAIN = "$retainKeys"
ORDER = "$setElementOrder/"
FROM_LIST = "$deleteFromPrimitiveList/"

BAD_PRIMITIVES = "invalid patch format of primitive list"
BAD_RETAIN_KEYS = "invalid patch format of retainKeys"
BAD_ORDER = "invalid patch format of setElementOrder list"
NO_LISTS_OF_LISTS = "lists of lists are not supported"


def is_directive(item: Any) -> bool:
    """Does this item of a list say what becomes of others, and is no item itself?"""
    return isinstance(item, dict) and PATCH in item


def is_deletion(item: Any) -> bool:
    """Does it say of itself, or of its like, that it goes?"""
    return is_directive(item) and bool(item[PATCH] == DELETE)


def without_key(item: dict[str, Any], key: str) -> StatusError:
    """500: an item that nobody can tell from others (ErrNoMergeKey)."""
    return plain(f"map: {go_value(item)} does not contain declared merge key: {key}")


def unknown_type(patch: dict[str, Any]) -> StatusError:
    """500: `$patch` says something unknown (ErrBadPatchType)."""
    if patch[PATCH] == MERGE:
        return plain("merging lists cannot yet be specified in the patch")
    return plain(f"unknown patch type: {go_value(patch[PATCH])} in map: {go_value(patch)}")


def without_directives(value: Any) -> Any:
    """A value that is taken over as it is: without directives, and without the nulls of its maps."""
    if isinstance(value, dict):
        return {
            key: without_directives(item)
            for key, item in value.items()
            if not (item is None or is_deletion(item) or key in (PATCH, RETAIN) or key.startswith((ORDER, FROM_LIST)))
        }
    if isinstance(value, list):
        return [without_directives(item) for item in value if not is_deletion(item)]
    return value
