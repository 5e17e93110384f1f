"""Columns of custom resources, as their definitions name them by JSON paths.

Mirrors apiextensions-apiserver/pkg/registry/customresource/tableconvertor.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from engine.apiserver.apiextensions.objects import definition_of
from engine.apiserver.tables.columns import NAME, name_of
from engine.apiserver.tables.descriptions import description
from engine.apiserver.tables.humanduration import age
from engine.clock import parse_rfc3339
from engine.golang import jsonpath
from engine.golang.errors import OutputError
from engine.golang.fmt import go_json

if TYPE_CHECKING:
    from datetime import datetime

    from engine.api.scheme import Resource

_AGE = {
    "name": "Age",
    "type": "date",
    "description": description("", "Age"),
    "jsonPath": ".metadata.creationTimestamp",
}
_INVALID = "<invalid>"


def _columns(resource: Resource) -> tuple[dict[str, Any], ...]:
    return definition_of(resource).columns or (_AGE,)


def definitions(resource: Resource) -> list[dict[str, Any]]:
    """The columns as they stand in a Table."""
    name = NAME.definition() | {"description": description("", "Name")}
    return [name, *(_definition(column) for column in _columns(resource))]


def _definition(column: dict[str, Any]) -> dict[str, Any]:
    about = f"Custom resource definition column (in JSONPath format): {column['jsonPath']}"
    return {
        "name": column["name"],
        "type": column["type"],
        "format": column.get("format") or "",
        "description": column.get("description") or about,
        "priority": column.get("priority") or 0,
    }


def cells(resource: Resource, raw: dict[str, Any], now: datetime) -> list[Any]:
    """The cells of one object in wire form."""
    return [name_of(raw), *(_cell(column, raw, now) for column in _columns(resource))]


def _cell(column: dict[str, Any], raw: dict[str, Any], now: datetime) -> Any:
    """What stands at the path, if the column's type can show it; of several values the first."""
    try:
        found = jsonpath.find(_template(column["jsonPath"]), raw)
    except (OutputError, ValueError):
        return None
    if not found or not found[0]:
        return None
    return _shown(column["type"], found[0][0], now)


@lru_cache(maxsize=512)
def _template(path: str) -> jsonpath.Template:
    return jsonpath.parse(f"{{{path}}}")


def _shown(type_: str, value: Any, now: datetime) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    match type_:
        case "string":
            return value if isinstance(value, str) else go_json(value) if value is not None else ""
        case "integer" if is_number:
            return int(value)
        case "number" if is_number:
            return value
        case "boolean" if isinstance(value, bool):
            return value
        case "date" if isinstance(value, str):
            return _age(value, now)
    return None


def _age(stamp: str, now: datetime) -> str:
    try:
        parse_rfc3339(stamp)
    except ValueError:
        return _INVALID
    return age(stamp, now)
