"""The registry: which images can be pulled, and what it says of others.

An open one has every image by every tag but one. A strict one has those that somebody described, and of podfall's own
only tags that look like tags which such images have.
"""

from __future__ import annotations

import re
from typing import Literal

from engine.runtime.images import Catalog, split_tag

Registry = Literal["open", "strict"]
"""Whether every image can be pulled, or only those that are described."""

UNPULLABLE_TAG = "does-not-exist"
"""A tag that no registry has, whatever the image."""

NOT_FOUND = "not found"
DENIED = (
    "pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: "
    "authorization failed"
)

_WORDS = (
    "latest|stable|mainline|lts|current|edge|main|master|slim|alpine|debian|bookworm|bullseye|buster|trixie|ubuntu|jammy"
    "|focal|noble|musl|glibc|uclibc"
)
_REAL_TAG = re.compile(rf"(?:v?\d[\w.-]*|alpine\d[\w.]*(?:-[\w.-]+)?|(?:{_WORDS})(?:[-.][\w.-]+)?)")


def refusal(catalog: Catalog, image: str) -> str:
    """Why an image cannot be pulled, in the registry's words; empty where it can."""
    found = catalog.behaviour(image)
    tag = split_tag(image.partition("@")[0])[1]
    if (found is not None and found.pull == "never") or tag == UNPULLABLE_TAG:
        return NOT_FOUND
    if not catalog.strict:
        return ""
    if found is None:
        return DENIED
    return "" if not tag or catalog.names_tag(image) or _REAL_TAG.fullmatch(tag) else NOT_FOUND
