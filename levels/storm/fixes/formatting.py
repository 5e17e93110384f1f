"""YAML in somebody's own manner: their indentation, order, quotes and comments stay; only what is changed is written.

The one user of `ruamel.yaml`, which keeps in a document what a parser otherwise throws away.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

_LISTED = re.compile(r"^( *)(?:- )*[^\s#-][^\n]*:[ ]*(?:#[^\n]*)?\n(?:\s*(?:#[^\n]*)?\n)*( *)- ", re.MULTILINE)
_NESTED = re.compile(r"^( *)[\w.\"'/-]+:[ ]*(?:#[^\n]*)?\n(?:\s*(?:#[^\n]*)?\n)*( *)[\w.\"'/]", re.MULTILINE)
_WIDTH = 1_000_000


class Indentation(NamedTuple):
    """How far things stand in, in columns."""

    maps: int = 2
    dashes: int = 0
    """The dash of a list's item, from the key above it."""


def indentation_of(text: str) -> Indentation:
    """How a text indents, by the first places that tell."""
    nested = next((found for found in _NESTED.finditer(text) if len(found[2]) > len(found[1])), None)
    maps = len(nested[2]) - len(nested[1]) if nested is not None else Indentation().maps
    listed = _LISTED.search(text)
    dashes = max(0, len(listed[2]) - _column(listed)) if listed is not None else Indentation().dashes
    return Indentation(maps, dashes)


def _column(found: re.Match[str]) -> int:
    """Where the key above a list stands: behind the dashes of its own line."""
    line = found[0].partition("\n")[0]
    return len(line) - len(line.lstrip(" -"))


def dumped(value: Mapping[str, Any], manner: Indentation) -> str:
    """A document of our own, as deep as the user's."""
    stream = io.StringIO()
    _yaml(manner).dump(value, stream)
    return stream.getvalue()


def rewritten(text: str, changes: list[tuple[tuple[str | int, ...], Any, Any]]) -> str:
    """One document's text with values changed: where each stands, what was there and what is to be there."""
    yaml = _yaml(indentation_of(text))
    document = yaml.load(text)
    for path, before, after in changes:
        node = document
        for step in path:
            node = node[step]
        _lay_map(node, before, after)
    stream = io.StringIO()
    yaml.dump(document, stream)
    return stream.getvalue()


def _yaml(manner: Indentation) -> YAML:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = _WIDTH
    yaml.indent(mapping=manner.maps, sequence=manner.dashes + 2, offset=manner.dashes)
    yaml.representer.ignore_aliases = lambda data: not isinstance(data, (CommentedMap, CommentedSeq))
    return yaml


def _lay_map(node: CommentedMap, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    for key in [key for key in before if key not in after]:
        del node[key]
    for key, value in after.items():
        if key not in before:
            node[key] = value
        elif before[key] != value:
            node[key] = _laid(node[key], before[key], value)


def _laid(node: Any, before: Any, after: Any) -> Any:
    """What is to stand in the place of a node: itself, changed, where it is of the same kind."""
    if isinstance(node, CommentedMap) and isinstance(before, dict) and isinstance(after, dict):
        _lay_map(node, before, after)
        return node
    if isinstance(node, CommentedSeq) and isinstance(before, list) and isinstance(after, list):
        for at, (old, new) in enumerate(zip(before, after, strict=False)):
            if old != new:
                node[at] = _laid(node[at], old, new)
        del node[len(after) :]
        node.extend(after[len(before) :])
        return node
    return after
