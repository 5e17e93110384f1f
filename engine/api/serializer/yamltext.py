"""YAML as Kubernetes reads it: no dates, no numbers to base 60, and within the limits of `yamllimits`.

Read by kubectl from manifests, by the API server from request bodies, and by podfall from files of its own.

Upstream: sigs.k8s.io/yaml, which makes JSON of YAML before anything else looks at it.
"""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from engine.api.serializer.yamllimits import check_limits

_FAST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ManifestLoader(yaml.SafeLoader):
    """YAML as Kubernetes reads it: dates stay text, and 12:30 is no number."""

    def __init__(self, text: str) -> None:
        """Read `text`. Raises yaml.YAMLError where it is no YAML, or goes beyond what a reader can bear."""
        check_limits(text)
        super().__init__(text)


def _without_surprises(loader: type[ManifestLoader]) -> None:
    dropped = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:int")
    loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in dropped]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    integer = re.compile(r"^[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]+|0|[1-9][0-9_]*)$")
    loader.add_implicit_resolver("tag:yaml.org,2002:int", integer, list("-+0123456789"))


_without_surprises(ManifestLoader)


class FastLoader(_FAST):  # type: ignore[misc]
    """The C parser, reading plain values as manifests are read; whoever uses it checks the limits first."""

    yaml_implicit_resolvers = ManifestLoader.yaml_implicit_resolvers


def to_json(text: str) -> str:
    """The JSON of a text's one document.

    Raises yaml.YAMLError, and ValueError or TypeError where JSON cannot say it: keys that are lists, or NaN.
    """
    check_limits(text)
    return json.dumps(yaml.load(text, FastLoader), allow_nan=False)  # noqa: S506 - it is a SafeLoader
