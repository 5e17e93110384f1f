"""Patches on wire dicts: JSON patch (RFC 6902), JSON merge patch (RFC 7396), strategic merge patch.

Strategic merge keys are those of the API types: containers, env and volumes by name, service ports by port,
container ports by containerPort, conditions by type (apimachinery's util/strategicpatch).
"""

from __future__ import annotations

import copy
from typing import Any

from engine.api.serializer.mergekeys import merge_key
from engine.api.status import StatusError

_SERVER_REJECTED = "the server rejected our request due to an error in our request"


def json_merge(target: Any, patch: Any) -> Any:
    """RFC 7396: null removes, maps merge, everything else replaces."""
    if not isinstance(patch, dict):
        return copy.deepcopy(patch)
    out = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            out.pop(key, None)
        else:
            out[key] = json_merge(out.get(key), value)
    return out


def strategic_merge(target: Any, patch: Any, field: str = "") -> Any:
    """Merge maps and keyed lists; `$patch`, `$setElementOrder` and `$deleteFromPrimitiveList` are honoured."""
    if isinstance(patch, dict):
        return _merge_map(target if isinstance(target, dict) else {}, patch)
    if isinstance(patch, list):
        items = target if isinstance(target, list) else []
        key = merge_key(field, items + patch)
        if field == "finalizers":
            return items + [item for item in patch if item not in items]
        if key is not None and all(isinstance(item, dict) for item in patch):
            return _merge_list(items, patch, key)
    return copy.deepcopy(patch)


def _merge_map(target: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    directive = patch.get("$patch")
    if directive == "replace":
        return {key: value for key, value in patch.items() if key != "$patch"}
    if directive == "delete":
        return {}
    kept = patch.get("$retainKeys", target)
    out = {key: value for key, value in target.items() if key in kept}
    for key, value in patch.items():
        if key.startswith("$setElementOrder/") or key == "$retainKeys":
            continue
        if key.startswith("$deleteFromPrimitiveList/"):
            name = key.partition("/")[2]
            out[name] = [item for item in out.get(name, []) if item not in value]
        elif value is None:
            out.pop(key, None)
        else:
            out[key] = strategic_merge(out.get(key), value, key)
    for key, order in patch.items():
        if key.startswith("$setElementOrder/"):
            _reorder(out, key.partition("/")[2], order)
    return out


def _merge_list(items: list[Any], patch: list[dict[str, Any]], key: str) -> list[Any]:
    if any(item.get("$patch") == "replace" for item in patch):
        return [item for item in patch if "$patch" not in item]
    out = list(items)
    for change in patch:
        wanted = change.get(key)
        index = next((i for i, item in enumerate(out) if isinstance(item, dict) and item.get(key) == wanted), None)
        if change.get("$patch") == "delete":
            if index is not None:
                del out[index]
        elif index is None:
            out.append(_merge_map({}, change))
        else:
            out[index] = _merge_map(out[index], change)
    return out


def _reorder(out: dict[str, Any], field: str, order: list[Any]) -> None:
    items = out.get(field)
    if not isinstance(items, list):
        return
    key = merge_key(field, items)
    wanted = [entry.get(key) if isinstance(entry, dict) else entry for entry in order]

    def place(item: Any) -> int:
        name = item.get(key) if isinstance(item, dict) else item
        return wanted.index(name) if name in wanted else len(wanted)

    out[field] = sorted(items, key=place)


def json_patch(target: Any, operations: list[dict[str, Any]]) -> Any:
    """RFC 6902. Raises StatusError 422 where a path does not exist or a test fails."""
    out = copy.deepcopy(target)
    for operation in operations:
        try:
            out = _apply(out, operation)
        except (KeyError, IndexError, ValueError, TypeError) as error:
            raise StatusError(422, "Invalid", _SERVER_REJECTED) from error
    return out


def _apply(document: Any, operation: dict[str, Any]) -> Any:
    action, path = operation["op"], _split(operation["path"])
    if action in ("move", "copy"):
        source = _split(operation["from"])
        value = copy.deepcopy(_find(document, source))
        if action == "move":
            document = _remove(document, source)
        return _add(document, path, value)
    if action == "test":
        if _find(document, path) != operation["value"]:
            raise ValueError("test failed")
        return document
    if action == "remove":
        return _remove(document, path)
    if action == "replace":
        _find(document, path)
        return _add(_remove(document, path), path, operation["value"]) if path else operation["value"]
    if action != "add":
        raise ValueError(f"unknown operation {action}")
    return _add(document, path, operation["value"])


def _split(path: str) -> list[str]:
    if path and not path.startswith("/"):
        raise ValueError("a path starts with /")
    return [part.replace("~1", "/").replace("~0", "~") for part in path.split("/")[1:]]


def _find(document: Any, path: list[str]) -> Any:
    for part in path:
        document = document[int(part)] if isinstance(document, list) else document[part]
    return document


def _add(document: Any, path: list[str], value: Any) -> Any:
    if not path:
        return value
    parent = _find(document, path[:-1])
    if isinstance(parent, list):
        parent.insert(len(parent) if path[-1] == "-" else int(path[-1]), value)
    else:
        parent[path[-1]] = value
    return document


def _remove(document: Any, path: list[str]) -> Any:
    parent = _find(document, path[:-1])
    del parent[int(path[-1]) if isinstance(parent, list) else path[-1]]
    return document
