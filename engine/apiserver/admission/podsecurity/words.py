"""How the checks speak of containers: `container "a"`, `containers "a", "b"` (policy/helpers.go)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def quoted(words: Iterable[str]) -> str:
    """Each in quotes, with commas between."""
    return ", ".join(json.dumps(word, ensure_ascii=False) for word in words)


def plural(one: str, many: str, count: int) -> str:
    """The word for so many."""
    return one if count == 1 else many


def named(names: Sequence[str]) -> str:
    """Containers by their names."""
    return f"{plural('container', 'containers', len(names))} {quoted(names)}"


def setters(*, pod: bool, names: Sequence[str]) -> str:
    """Who has set something wrong: the Pod, containers, or both."""
    who = (["pod"] if pod else []) + ([named(names)] if names else [])
    return " and ".join(who)
