"""YAML as kubectl writes it (sigs.k8s.io/yaml): sorted keys, unindented lists, quotes only where Go needs them.

Go's writer and PyYAML's are both ports of libyaml, so the layout comes from PyYAML's emitter; what differs is *which*
strings are quoted: those that Go's YAML 1.1 reader would take for something else get double quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

_BOOLEANS = ("y", "yes", "on", "n", "no", "off", "true", "false")
_OTHER_WORDS = ("", "~", "<<", "null", "Null", "NULL", ".nan", ".NaN", ".NAN")
_INFINITIES = tuple(sign + word for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF"))
_WORDS = frozenset(
    (*_OTHER_WORDS, *_INFINITIES, *(form for word in _BOOLEANS for form in (word, word.capitalize(), word.upper()))),
)
_NUMBER = re.compile(
    r"""[-+]?(?:
        0[bB][01_]+ | 0[oO]?[0-7_]+ | 0[xX][0-9a-fA-F_]+ | [1-9][0-9_]* | 0
        | (?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?
        | [0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?
    )""",
    re.VERBOSE,
)
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]|[ \t]+)\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d*)?.*)?")


def dump(value: object) -> str:
    """Write one JSON value as a YAML document, ending in a newline."""
    events: list[yaml.Event] = [yaml.StreamStartEvent(), yaml.DocumentStartEvent(explicit=False)]
    events += _events(value)
    events += [yaml.DocumentEndEvent(explicit=False), yaml.StreamEndEvent()]
    text: str = yaml.emit(events, allow_unicode=True, width=80)
    return text.removesuffix("...\n")


def _events(value: Any) -> Iterator[yaml.Event]:
    if isinstance(value, dict):
        yield yaml.MappingStartEvent(None, None, implicit=True, flow_style=not value)
        for key in sorted(value):
            yield _string(key)
            yield from _events(value[key])
        yield yaml.MappingEndEvent()
    elif isinstance(value, list):
        yield yaml.SequenceStartEvent(None, None, implicit=True, flow_style=not value)
        for item in value:
            yield from _events(item)
        yield yaml.SequenceEndEvent()
    elif isinstance(value, str):
        yield _string(value)
    else:
        yield yaml.ScalarEvent(None, None, (True, True), _plain_text(value))


def _string(text: str) -> yaml.Event:
    if "\n" in text:
        style: str | None = "|"
    elif text in _WORDS or _NUMBER.fullmatch(text) or _DATE.fullmatch(text):
        style = '"'
    else:
        style = None
    return yaml.ScalarEvent(None, None, (True, True), text, style=style)


def _plain_text(value: float | bool | None) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
