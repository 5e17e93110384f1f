"""How a patched object is quoted by the server that refuses it (github.com/evanphx/json-patch).

The library opens only those maps of a document that a patch leads through, and writes them sorted by key; all others
stay as Go's encoder wrote them.
"""

from __future__ import annotations

from typing import Any


def opened(document: Any, change: Any, type: str) -> Any:
    """The document, in Go's order, with the maps that a merge or JSON patch leads through sorted by their keys."""
    if type == "json":
        for operation in change:
            for name in ("path", "from"):
                document = _sorted_along(document, [_step(part) for part in operation.get(name, "").split("/")[1:]])
        return document
    return _sorted_like(document, change)


def _step(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")


def _sorted_along(value: Any, path: list[str]) -> Any:
    if not path:
        return value
    if isinstance(value, list):
        return [_sorted_along(item, path[1:]) if str(at) == path[0] else item for at, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    return {key: _sorted_along(value[key], path[1:]) if key == path[0] else value[key] for key in sorted(value)}


def _sorted_like(value: Any, change: Any) -> Any:
    if not isinstance(value, dict) or not isinstance(change, dict):
        return value
    return {key: _sorted_like(value[key], change.get(key)) for key in sorted(value)}
