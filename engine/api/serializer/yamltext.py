"""YAML as Kubernetes reads it: go-yaml's booleans and numbers, no dates, and within the limits of `yamllimits`.

Read by kubectl from manifests, by the API server from request bodies, and by podfall from files of its own. Where
PyYAML has it, the parser is libyaml, of which go-yaml's is a port: both take tabs for white space behind a value.

Upstream: sigs.k8s.io/yaml, which makes JSON of YAML before anything else looks at it (go-yaml v2's resolve.go).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Hashable, Iterator
from typing import Any

import yaml

from engine.api.serializer.yamllimits import check_limits

_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_INTEGER = re.compile(r"[-+]?(?:0[bB][01_]+|0[xX][0-9a-fA-F_]+|0[oO]?[0-7_]+|0|[1-9][0-9_]*)", re.ASCII)
_FLOAT = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", re.ASCII
)
_OWN_FLOAT = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+][0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", re.ASCII
)
"""In files of podfall's own: YAML 1.1's, since 12e3 is a text to whoever writes them, such as a checksum."""
_TRUE = ("yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON")
_FALSE = ("no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF")
_LETTERS = {"y": True, "Y": True, "n": False, "N": False}
"""What go-yaml takes for booleans too; in files of podfall's own they are letters."""
_BASES = {"b": 2, "o": 8, "x": 16}


class FastLoader(_PARSER):  # type: ignore[misc]
    """Reads files of podfall's own, as manifests but for `y`, `n` and 1e3; whoever uses it checks the limits first."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


class GoLoader(FastLoader):
    """Reads plain values as go-yaml does; whoever uses it checks the limits first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """With keys that are texts, as JSON has them: `n` is one that is called false, as in sigs.k8s.io/yaml."""
        made = super().construct_mapping(node, deep=deep)
        return made if all(type(key) is str for key in made) else {_key(key, node): made[key] for key in made}


class ManifestLoader(GoLoader):
    """Reads a manifest."""

    def __init__(self, text: str) -> None:
        """Read `text`. Raises yaml.YAMLError where it is no YAML, or goes beyond what a reader can bear."""
        check_limits(text)
        super().__init__(text)


def _key(key: Hashable, node: yaml.MappingNode) -> str:
    """A key as a text; what is no plain value cannot be one."""
    if isinstance(key, bool):
        return "true" if key else "false"
    if isinstance(key, str | int | float):
        return json.dumps(key) if isinstance(key, float) else str(key)
    problem = "unsupported map key: null" if key is None else f"unsupported map key: {key}"
    raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)


def _exactly(pattern: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern.pattern})\Z", re.ASCII)


def _as_go_does() -> None:
    """Give the loaders go-yaml's plain values, in its order."""
    words = re.compile("|".join(_TRUE + _FALSE))
    for name, pattern, first in (
        ("bool", words, list("yYnNtTfFoO")),
        ("int", _INTEGER, list("-+0123456789")),
        ("float", _OWN_FLOAT, list("-+.0123456789")),
        ("merge", re.compile("<<"), ["<"]),
        ("null", re.compile("~|null|Null|NULL|"), ["~", "n", "N", ""]),
    ):
        FastLoader.add_implicit_resolver(_TAG + name, _exactly(pattern), first)
    GoLoader.add_implicit_resolver(_TAG + "float", _exactly(_FLOAT), list("-+.0123456789"))
    GoLoader.add_implicit_resolver(_TAG + "bool", re.compile(r"[yYnN]\Z"), list("yYnN"))
    FastLoader.add_constructor(_TAG + "bool", _bool)
    FastLoader.add_constructor(_TAG + "int", _int)
    FastLoader.add_constructor(_TAG + "float", _float)


def _bool(loader: Any, node: Any) -> bool:
    word = loader.construct_scalar(node)
    return word in _TRUE or _LETTERS.get(word, False)


def _int(loader: Any, node: Any) -> int:
    """A whole number, as strconv.ParseInt reads it where the text tells the base."""
    text: str = loader.construct_scalar(node).replace("_", "")
    sign, digits = (-1 if text[:1] == "-" else 1), text.lstrip("+-")
    base = _BASES.get(digits[1:2].lower(), 8) if digits[:1] == "0" and len(digits) > 1 else 10
    return sign * int(digits[2:] if digits[1:2].lower() in _BASES else digits, base)


def _float(loader: Any, node: Any) -> int | float:
    """A number with a fraction; one without, such as 1e3, is whole, since JSON does not tell them apart."""
    text: str = loader.construct_scalar(node).replace("_", "").lower()
    number = float(text.replace(".inf", "inf").replace(".nan", "nan"))
    return int(number) if math.isfinite(number) and number.is_integer() and abs(number) < _WHOLE else number


_WHOLE = 1e21
"""From here on Go writes numbers with an exponent."""

_as_go_does()


def to_json(text: str) -> str:
    """The JSON of a text's first document; what follows is not read.

    Raises yaml.YAMLError, and ValueError or TypeError where JSON cannot say it: keys that are lists, or NaN.
    """
    check_limits(text)
    loader = GoLoader(text)
    try:
        return json.dumps(loader.get_data(), allow_nan=False)
    finally:
        loader.dispose()


def repeated_keys(text: str) -> str:
    """What go-yaml's strict reader says of keys that a map of the first document has twice; empty where none has."""
    loader = GoLoader(text)
    try:
        node = loader.get_node() if loader.check_node() else None
    finally:
        loader.dispose()
    found = list(_repeated(node))
    return "\n  ".join(["yaml: unmarshal errors:", *found]) if found else ""


def _repeated(node: Any) -> Iterator[str]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.tag != f"{_TAG}merge":
                if key.value in seen:
                    yield f"line {value.start_mark.line + 1}: key {json.dumps(key.value)} already set in map"
                seen.add(key.value)
            yield from _repeated(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated(item)
