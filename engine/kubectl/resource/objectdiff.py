"""What kubectl sends to make one object of a resource into another: a strategic merge patch, or a JSON merge patch.

Custom resources have no type that says by which keys their lists are merged, so they get the latter. Used by apply,
diff and edit. Upstream: apimachinery/pkg/util/jsonmergepatch/patch.go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.kubectl.resource import strategicdiff

if TYPE_CHECKING:
    from engine.api.scheme import Resource

Document = dict[str, Any]


def patch_type(resource: Resource) -> str:
    """Which type of patch the functions below make."""
    return "strategic" if resource.custom is None else "merge"


def two_way(resource: Resource, old: Document, new: Document) -> Document:
    """The patch that makes `old` into `new`."""
    if resource.custom is None:
        return strategicdiff.two_way(old, new)
    return _together(_gone(old, new), _changed(old, new))


def three_way(resource: Resource, original: Document, modified: Document, current: Document) -> Document:
    """The patch that makes `current` what `modified` says, without the fields that `original` had and it has not.

    Raises NoMergeKeyError.
    """
    if resource.custom is None:
        return strategicdiff.three_way(original, modified, current)
    return _together(_gone(original, modified), _changed(current, modified))


def _changed(old: Document, new: Document) -> Document:
    """What `new` has and `old` has not, or has otherwise."""
    out: Document = {}
    for key, value in new.items():
        before = old.get(key)
        if isinstance(value, dict) and isinstance(before, dict):
            inner = _changed(before, value)
            if inner:
                out[key] = inner
        elif value != before or key not in old:
            out[key] = value
    return out


def _gone(old: Document, new: Document) -> Document:
    """A null for each field that `old` has and `new` has not."""
    out: Document = {}
    for key, value in old.items():
        if key not in new:
            out[key] = None
        elif isinstance(value, dict) and isinstance(new[key], dict):
            inner = _gone(value, new[key])
            if inner:
                out[key] = inner
    return out


def _together(one: Document, other: Document) -> Document:
    out = dict(one)
    for key, value in other.items():
        inner = out.get(key)
        out[key] = _together(inner, value) if isinstance(inner, dict) and isinstance(value, dict) else value
    return out
