"""What YAML may not do to its reader: nest without end, multiply by aliases, or bring types that JSON does not have.

Asked by the loaders of manifests and of podfall's own files before they build anything. It looks at the parser's
events, so its cost is that of reading, whatever the text would have become.

Upstream: go-yaml's decode.go ("document contains excessive aliasing") and its limit of depth, which is 10,000 there;
here it is 100, since no object of Kubernetes is half as deep.
"""

from __future__ import annotations

from typing import Any

import yaml

DEEPEST = 100
MOST_BY_ALIAS = 50_000
"""Nodes that a document with aliases may have once they are written out."""
LONGEST_NUMBER = 4000
"""Digits; Python itself refuses to read more than 4300."""
_STANDARD = "tag:yaml.org,2002:"
_TAGS = frozenset(_STANDARD + name for name in ("str", "int", "float", "bool", "null", "map", "seq"))
_NUMBERS = frozenset({"int", "float"})
_EVENTS: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def check_limits(text: str) -> None:
    """Raise yaml.YAMLError where the text is no YAML, or does one of these things."""
    _Scan().run(text)


class _Scan:
    """One pass over the events of a text."""

    def __init__(self) -> None:
        self._open: list[str | None] = []
        """The anchors of the collections around the present event."""
        self._sizes = [0]
        """Nodes so far in each of them, written out; the first is the document."""
        self._anchored: dict[str, int] = {}
        """How many nodes stand behind each finished anchor."""

    def run(self, text: str) -> None:
        for event in yaml.parse(text, Loader=_EVENTS):
            match event:
                case yaml.DocumentStartEvent():
                    self._sizes, self._anchored = [0], {}
                case yaml.AliasEvent(anchor=anchor):
                    self._alias(event, str(anchor))
                case yaml.ScalarEvent():
                    self._scalar(event)
                case yaml.CollectionStartEvent(anchor=anchor):
                    self._check_tag(event)
                    self._open.append(anchor)
                    self._sizes.append(1)
                    if len(self._open) > DEEPEST:
                        raise _error(event, f"exceeded max depth of {DEEPEST}")
                case yaml.CollectionEndEvent():
                    self._close()

    def _close(self) -> None:
        anchor, size = self._open.pop(), self._sizes.pop()
        self._sizes[-1] += size
        if anchor:
            self._anchored[anchor] = size

    def _alias(self, event: yaml.Event, anchor: str) -> None:
        if anchor in self._open:
            raise _error(event, f"anchor '{anchor}' value contains itself")
        if anchor not in self._anchored:
            raise _error(event, f"unknown anchor '{anchor}' referenced")
        self._sizes[-1] += self._anchored[anchor]
        if sum(self._sizes) > MOST_BY_ALIAS:
            raise _error(event, "document contains excessive aliasing")

    def _scalar(self, event: Any) -> None:
        self._check_tag(event)
        self._sizes[-1] += 1
        if event.anchor:
            self._anchored[event.anchor] = 1
        if event.implicit[0] and len(event.value) > LONGEST_NUMBER and event.value.lstrip("+-")[:1].isdigit():
            raise _error(event, "a number of so many digits cannot be read; put it in quotes")
        kind = (event.tag or "").removeprefix(_STANDARD)
        if kind in _NUMBERS and not _is_number(event.value, kind):
            raise _error(event, f"cannot decode !!str `{event.value[:20]}` as a !!{kind}")

    def _check_tag(self, event: Any) -> None:
        if event.tag not in {None, "!"} and event.tag not in _TAGS:
            name = event.tag.replace(_STANDARD, "!!")
            raise _error(event, f"the tag {name} has no meaning in a manifest; leave it out")


def _is_number(text: str, kind: str) -> bool:
    try:
        int(text, 0) if kind == "int" else float(text)
    except ValueError:
        return False
    return True


def _error(event: Any, problem: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)
