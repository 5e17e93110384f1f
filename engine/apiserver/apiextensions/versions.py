"""Versions of a kind: which comes first, and what is said of one that is deprecated.

Mirrors apimachinery/pkg/version/helpers.go (CompareKubeAwareVersionStrings).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

_FORM = re.compile(r"v([1-9][0-9]*)(?:(alpha|beta)([1-9][0-9]*))?")
_STAGES = {"alpha": 0, "beta": 1, None: 2}


def by_priority(names: Iterable[str]) -> list[str]:
    """Names of versions, the preferred one first: v2, v1, v1beta2, v1alpha1, and the others by their letters."""
    return sorted(names, key=_rank)


def _rank(name: str) -> tuple[Any, ...]:
    found = _FORM.fullmatch(name)
    if found is None:
        return (1, 0, 0, 0, name)
    return (0, -_STAGES[found[2]], -int(found[1]), -int(found[3] or 0), name)


def deprecation(spec: dict[str, Any], version: dict[str, Any]) -> str:
    """What is said to whoever uses a version; empty where it is not deprecated."""
    if not version.get("deprecated"):
        return ""
    if version.get("deprecationWarning") is not None:
        return str(version["deprecationWarning"])
    group, kind = spec["group"], spec["names"]["kind"]
    said = f"{group}/{version['name']} {kind} is deprecated"
    better = [
        other["name"]
        for other in spec["versions"]
        if other.get("served") and not other.get("deprecated") and _rank(other["name"]) < _rank(version["name"])
    ]
    return f"{said}; use {group}/{by_priority(better)[0]} {kind}" if better else said
