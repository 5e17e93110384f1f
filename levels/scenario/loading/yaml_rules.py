"""What a scenario file may not contain although it is YAML: surprises, doubled keys; and `30s` read as 30 ticks.

Called by the loader before types are looked at, so that a message can say what was likely meant.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from engine.plain.fit import Path
from levels.files.documents import YAMLDocument

_BOOLEANS = frozenset({"on", "off", "yes", "no", "y", "n"})
_SEXAGESIMAL = re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+")
_SECONDS = re.compile(r"([0-9]+)s")
TICKS = frozenset(
    {
        "warmup",
        "at",
        "by",
        "hold",
        "for",
        "ticks",
        "timeout",
        "maxTick",
        "tick",
        "bornAfter",
        "since",
        "unchangedSince",
        "after",
        "keepAlive",
        "controllerLag",
        "endpointsLag",
        "dnsLag",
        "always",
        "window",
        "active",
        "neverBelowTick",
        "neverAboveTick",
        "pullTicks",
        "dialTicks",
        "exitAfter",
        "dnsTTL",
        "loadBalancerAfter",
        "electionTicks",
    },
)


def refuse_surprises(document: YAMLDocument) -> None:
    """Refuse plain words that YAML 1.1 reads as something else, and keys that stand twice. Raises UnreadableError."""
    _look(document, document.node, ())


def _look(document: YAMLDocument, node: yaml.Node, path: Path) -> None:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            _check_word(document, key, (*path, name))
            if name in seen:
                raise document.problem((*path, name), "stands twice in one mapping; keep one of them")
            seen.add(name)
            _look(document, value, (*path, name))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _look(document, value, (*path, index))
    else:
        _check_word(document, node, path)


def _check_word(document: YAMLDocument, node: yaml.Node, path: Path) -> None:
    if not isinstance(node, yaml.ScalarNode) or node.style not in {None, ""}:
        return
    text = node.value
    if text.lower() in _BOOLEANS:
        raise document.problem(path, f'YAML reads a plain {text} as true or false; write true, false or "{text}"')
    if _SEXAGESIMAL.fullmatch(text):
        raise document.problem(path, f'YAML may read a plain {text} as a number to the base of 60; write "{text}"')


def seconds_as_ticks(value: Any, key: str = "") -> Any:
    """Copy a value with `30s` replaced by 30 wherever a number of ticks is meant."""
    if isinstance(value, dict):
        return {name: seconds_as_ticks(item, str(name)) for name, item in value.items()}
    if isinstance(value, list):
        return [seconds_as_ticks(item, key) for item in value]
    if key in TICKS and isinstance(value, str) and (found := _SECONDS.fullmatch(value)):
        return int(found[1])
    return value
