"""Whose small tools an image brings: BusyBox's, of which version, or BIND's."""

from __future__ import annotations

import re
from typing import Literal

from engine.runtime.images import split_tag

Nslookup = Literal["busybox", "old busybox", "bind"]

_VERSION = re.compile(r"(\d+)\.(\d+)")
_REWRITTEN = (1, 29)
"""The BusyBox whose nslookup asks by itself; older ones let the C library do it."""
_ALPINE_REWRITTEN = (3, 9)
"""The Alpine that brought it."""
_ON_ALPINE = frozenset({"bash", "curl"})
"""Images that are Alpine and something more."""


def nslookup_of(image: str) -> Nslookup:
    """Whose nslookup a container of that image runs. Those that have none of their own get BIND's."""
    path, tag = split_tag(image.partition("@")[0])
    name = path.rpartition("/")[2]
    if name == "busybox":
        return _since(_REWRITTEN, tag)
    if name == "alpine":
        return _since(_ALPINE_REWRITTEN, tag)
    if "alpine" in tag or name in _ON_ALPINE:
        return _since(_ALPINE_REWRITTEN, tag.partition("alpine")[2])
    return "bind"


def _since(first: tuple[int, int], tag: str) -> Nslookup:
    """By the version in a tag; a tag without one is of today."""
    found = _VERSION.search(tag)
    return "old busybox" if found is not None and (int(found[1]), int(found[2])) < first else "busybox"
