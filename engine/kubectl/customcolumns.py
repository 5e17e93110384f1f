"""``-o custom-columns=HEADER:path,...``: one table row per object, cells found by jsonpath.

Called by the printers. Mirrors k8s.io/kubectl/pkg/cmd/get/customcolumn.go.
"""

from __future__ import annotations

from typing import Any

from engine.kubectl import jsonpath
from engine.kubectl.gotext import go_value
from engine.kubectl.printerror import PrintError
from engine.kubectl.tabwriter import align_table

_NONE = "<none>"


def print_columns(spec: str, objects: list[dict[str, Any]]) -> str:
    """Print the objects as the table that the specification describes.

    Raises PrintError for a malformed specification or path.
    """
    columns = [_column(part) for part in _parts(spec)]
    lines = ["\t".join(header for header, _ in columns)]
    lines += ["\t".join(_cell(path, item) for _, path in columns) for item in objects]
    return align_table("".join(line + "\n" for line in lines))


def _parts(spec: str) -> list[str]:
    if not spec:
        raise PrintError("custom-columns format specified but no custom columns given")
    return spec.split(",")


def _column(part: str) -> tuple[str, jsonpath.Template]:
    header, colon, path = part.partition(":")
    if not colon:
        raise PrintError(f"unexpected custom-columns spec: {part}, expected <header>:<json-path-expr>")
    try:
        return header, jsonpath.parse(jsonpath.relaxed(path))
    except jsonpath.JSONPathError as error:
        raise PrintError(str(error)) from error


def _cell(path: jsonpath.Template, item: dict[str, Any]) -> str:
    try:
        results = jsonpath.find(path, item)
    except jsonpath.JSONPathError as error:
        raise PrintError(str(error)) from error
    values = [value for values in results for value in values]
    return ",".join(_NONE if value is None else go_value(value) for value in values) or _NONE
