"""A frozen cluster for tests of what kubectl prints: the objects of a golden state file behind the API's reads."""

from __future__ import annotations

import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from engine.api.scheme import SCHEME, Resource
from engine.api.selectors import labels_match, parse_fields, parse_labels
from engine.apiserver.tables.humanduration import parse_time

GOLDEN = Path(__file__).parents[2] / "golden" / "kubectl"


@lru_cache
def load(name: str) -> dict[str, Any]:
    """Read a golden file."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content: dict[str, Any] = yaml.load((GOLDEN / f"{name}.yaml").read_text("utf-8"), loader)  # noqa: S506
    return content


class FrozenRest:
    """Answers get and list from a state file; nothing ever changes."""

    def __init__(
        self,
        state: str,
        without: frozenset[str] = frozenset(),
        extra: tuple[dict[str, Any], ...] = (),
    ) -> None:
        """Load a state; plural names in ``without`` are unknown to this server, ``extra`` objects are added."""
        self._state = load(state)
        self._objects = (*self._state["objects"], *extra)
        self._resources = tuple(resource for resource in SCHEME if resource.plural not in without)

    def resources(self) -> tuple[Resource, ...]:
        return self._resources

    def now(self) -> datetime.datetime:
        return parse_time(self._state["now"])

    def list(self, resource: Resource, namespace: str | None, *, labels: str = "", fields: str = "") -> dict[str, Any]:
        requirements = parse_labels(labels)
        terms = parse_fields(fields)
        items = [
            item
            for item in self._objects
            if (item["apiVersion"], item["kind"]) == (resource.api_version, resource.kind)
            and namespace in {None, item["metadata"].get("namespace")}
            and labels_match(requirements, item["metadata"].get("labels", {}))
            and all((_field(item, path) == value) != (sign == "!=") for path, sign, value in terms)
        ]
        items.sort(key=lambda item: (item["metadata"].get("namespace", ""), item["metadata"]["name"]))
        return {"items": items}


def _field(item: dict[str, Any], path: str) -> str:
    value: Any = item
    for step in path.split("."):
        value = value.get(step, {})
    return value if isinstance(value, str) else ""
