"""podfall's own kinds of documents, and what to say where another one stands.

Called by whoever reads a Scenario or a Run, and by the command line before it applies manifests.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from levels.files.documents import UnreadableError, YAMLDocument

API_VERSION = "podfall/v1alpha1"
RUN_HEAD = f"apiVersion: {API_VERSION}\nkind: Run\n"
"""How every recording begins, byte for byte."""

_COMMANDS = {"Scenario": "play", "Run": "replay"}
"""What opens a file of that kind."""


def is_own(value: Any) -> bool:
    """Whether a document is podfall's and no Kubernetes object."""
    return isinstance(value, dict) and value.get("apiVersion") == API_VERSION


def expect_kind(document: YAMLDocument, kind: str) -> None:
    """Go on with a document of that kind of podfall's. Raises UnreadableError, with what was likely meant."""
    value = document.value
    if not isinstance(value, dict):
        raise document.problem((), f"a mapping of kind {kind} is needed here")
    if (value.get("apiVersion"), value.get("kind")) != (API_VERSION, kind):
        raise other_kind(document, f"{kind} of {API_VERSION}", kind)


def other_kind(document: YAMLDocument, wanted: str, kind: str) -> UnreadableError:
    """The complaint about a document that is not `wanted`, which is of that kind."""
    found = document.value.get("kind")
    there = f"a {wanted} is needed here, not {_told(document.value)}"
    return document.problem(("kind",), f"{there}; {_meant(document, str(found), kind)}")


def _told(value: dict[str, Any]) -> str:
    """What a document calls itself."""
    kind, version = value.get("kind"), value.get("apiVersion")
    if not isinstance(kind, str):
        return "a document without a kind"
    return f"a {kind} of {version}" if isinstance(version, str) else f"a {kind} without apiVersion"


def _meant(document: YAMLDocument, found: str, kind: str) -> str:
    if not is_own(document.value):
        return f"podfall sandbox {document.file} applies manifests"
    if found in _COMMANDS:
        return f"podfall {_COMMANDS[found]} {document.file} opens it"
    close = difflib.get_close_matches(found, [kind, *_COMMANDS], n=1)
    return f"did you mean {close[0]}?" if close else "podfall schema lists the kinds"
