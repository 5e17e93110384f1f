"""The Table of a Scale (pkg/printers/internalversion/printers.go, printScale)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engine.apiserver.tables.columns import AGE, NAME, creation_age, name_of, number
from engine.apiserver.tables.descriptions import description

_COLUMNS = (NAME, number("Desired"), number("Available"), AGE)


_MEANINGS = {"Desired": "Number of desired replicas", "Available": "Number of actual replicas"}


def _meaning(column: str) -> str:
    return _MEANINGS.get(column) or description("Scale", column)


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
