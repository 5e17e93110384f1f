"""The order of merged lists: that of the patch, then that of the object, new items first (util/strategicpatch)."""

from __future__ import annotations

from typing import Any

from engine.api.status import bad_request, plain
from engine.apiserver.patch.directives import BAD_ORDER, NO_LISTS_OF_LISTS, is_directive, without_key
from engine.golang.fmt import go_value

_TYPES = {str: "string", bool: "bool", int: "int64", float: "float64", dict: "map[string]interface {}"}


def go_type(value: Any) -> str:
    """The type of a JSON value as Go names it."""
    return _TYPES.get(type(value), "[]interface {}")


def of_maps(*lists: list[Any]) -> bool:
    """Are the items maps? Raises StatusError where they are of several types, or lists themselves."""
    types = list(dict.fromkeys(go_type(item) for items in lists for item in items))
    if "[]interface {}" in types:
        raise bad_request(NO_LISTS_OF_LISTS)
    if len(types) > 1:
        shown = [item for items in lists for item in items]
        raise plain(f"list element types are not identical: {go_value(shown)}")
    return types == [_TYPES[dict]]


def normalized(items: list[Any], order: list[Any], before: list[Any], key: str) -> list[Any]:
    """Merged items in their order: those that `order` names as it has them, among the others as they stood `before`.

    What was not there before comes in front of what is only there. `key` is the merge key; empty for plain values.
    """
    ranks, places = _ranks(order, key), _ranks(before, key)
    named = [item for item in items if _identity(item, key) in ranks]
    others = [item for item in items if _identity(item, key) not in ranks]
    named.sort(key=lambda item: ranks[_identity(item, key)])
    others.sort(key=lambda item: places.get(_identity(item, key), len(before)))
    out: list[Any] = []
    for item in named:
        place = places.get(_identity(item, key))
        while others and place is not None and places.get(_identity(others[0], key), place) < place:
            out.append(others.pop(0))
        out.append(item)
    return out + others


def check(change: list[Any], order: list[Any], key: str) -> None:
    """Does `$setElementOrder` name what the patch holds, in the same order? Raises StatusError 500."""
    if not change or not order:
        return
    if key and any(not isinstance(item, dict) for item in [*change, *order]):
        raise bad_request(BAD_ORDER)
    wanted = iter([_identity(item, key) for item in order])
    if all(_identity(item, key) in wanted for item in change if not is_directive(item)):
        return
    raise plain(
        f"The order in patch list:\n{go_value(change)}\n doesn't match $setElementOrder list:\n{go_value(order)}\n"
    )


def _ranks(items: list[Any], key: str) -> dict[Any, int]:
    """Where each item stands first."""
    ranks: dict[Any, int] = {}
    for index, item in enumerate(items):
        ranks.setdefault(_identity(item, key), index)
    return ranks


def _identity(item: Any, key: str) -> Any:
    """What tells an item from others; values of different types differ. Raises StatusError 500 without a merge key."""
    if not key:
        return (type(item).__name__, item)
    if key not in item:
        raise without_key(item, key)
    value = item[key]
    return (type(value).__name__, go_value(value))
