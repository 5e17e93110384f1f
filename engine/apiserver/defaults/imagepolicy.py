"""When an image is pulled anew, as its name says (SetDefaults_Container in pkg/apis/core/v1/defaults.go).

A name without tag and digest means `latest`, which is looked for each time. Of a name that cannot be read nothing is
known, not even that: the kubelet will say so. Upstream: parsers.ParseImageName and distribution/reference.
"""

from __future__ import annotations

import re

_HUB = "docker.io/"
_DOMAIN = (
    r"(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])"
)
_PART = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_TAG = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}"
_DIGEST = r"[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}"
_REFERENCE = re.compile(rf"{_DOMAIN}(?::[0-9]+)?/{_PART}(?:/{_PART})*(?::({_TAG}))?(?:@({_DIGEST}))?", re.ASCII)
_ID = re.compile(r"[a-f0-9]{64}")


def pull_policy(image: str) -> str:
    """`Always` for the latest of an image, otherwise `IfNotPresent`."""
    return "Always" if _tag(image) == "latest" else "IfNotPresent"


def _tag(image: str) -> str:
    """The tag that is meant; empty where a digest says all, or where the name cannot be read."""
    matched = None if _ID.fullmatch(image) else _REFERENCE.fullmatch(_with_domain(image))
    if matched is None:
        return ""
    tag, digest = matched.groups()
    return tag or ("" if digest else "latest")


def _with_domain(image: str) -> str:
    """The name with its registry: what stands before the first slash, if it can be one."""
    first, slash, _ = image.partition("/")
    is_registry = any(mark in first for mark in ".:") or first == "localhost" or first != first.lower()
    return image if slash and is_registry else _HUB + image
