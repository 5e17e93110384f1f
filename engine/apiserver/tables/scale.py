"""The Table of a Scale (pkg/printers/internalversion/printers.go, printScale)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.apiserver.tables import partial
from engine.apiserver.tables.columns import AGE, NAME, creation_age, name_of, number
from engine.apiserver.tables.descriptions import description

if TYPE_CHECKING:
    from engine.api.scheme import Resource

_COLUMNS = (NAME, number("Desired"), number("Available"), AGE)
_MEANINGS = {"Desired": "Number of desired replicas", "Available": "Number of actual replicas"}


def _meaning(column: str) -> str:
    return _MEANINGS.get(column) or description("Scale", column)


def custom_scale_table(resource: Resource, scale: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Return the Table of the Scale of a custom resource, whose columns are paths: what is not written has no value."""
    table = scale_table(scale, now)
    definitions = [{**each, "type": "date"} if each["name"] == "Age" else each for each in table["columnDefinitions"]]
    cells = [name_of(scale), scale["spec"].get("replicas"), scale["status"].get("replicas"), creation_age(scale, now)]
    rows = [{"cells": cells, "object": partial(resource, scale["metadata"])}]
    return table | {"columnDefinitions": definitions, "rows": rows}


def scale_table(scale: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Return the Table of one Scale in wire form."""
    wanted, there = scale["spec"].get("replicas", 0), scale["status"].get("replicas", 0)
    cells = [name_of(scale), wanted, there, creation_age(scale, now)]
    return {
        "kind": "Table",
        "apiVersion": "meta.k8s.io/v1",
        "metadata": {"resourceVersion": scale["metadata"].get("resourceVersion", "")},
        "columnDefinitions": [column.definition() | {"description": _meaning(column.name)} for column in _COLUMNS],
        "rows": [{"cells": cells, "object": scale}],
    }
