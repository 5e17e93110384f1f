"""``-o custom-columns=HEADER:path,...``: one table row per object, cells found by jsonpath.

Called by the printers. Mirrors k8s.io/kubectl/pkg/cmd/get/customcolumn.go.
"""

from __future__ import annotations

from typing import Any

from engine.golang import jsonpath
from engine.golang.fmt import go_value
from engine.golang.tabwriter import align_columns
from engine.kubectl.printers.printerror import PrintError

_NONE = "<none>"
_FILE_FORM = "Expected format is one line of space separated headers, one line of space separated column specs."
_FILE_LINES = 2

CustomColumns = list[tuple[str, str]]
"""Headers and the paths of their cells."""


def print_columns(columns: CustomColumns, objects: list[dict[str, Any]], *, headers: bool = True) -> str:
    """Print the objects as a table of those columns. Raises PrintError for a malformed path."""
    paths = [_path(path) for _, path in columns]
    rows = [[_cell(path, item) for item in objects] for path in paths]
    titles = [[header] if headers else [] for header, _ in columns]
    return align_columns([title + cells for title, cells in zip(titles, rows, strict=True)])


def given(spec: str) -> CustomColumns:
    """Read `HEADER:path,...`. Raises PrintError."""
    if not spec:
        raise PrintError("custom-columns format specified but no custom columns given")
    return [_column(part) for part in spec.split(",")]


def from_file(text: str) -> CustomColumns:
    """Read the text of a file: a line of headers and one of paths. Raises PrintError."""
    lines = text.splitlines()
    for number, what in enumerate(("header", "spec")):
        if len(lines) <= number:
            raise PrintError(f"invalid template, missing {what} line. {_FILE_FORM}")
    headers, paths = (line.split() for line in lines[:_FILE_LINES])
    if len(headers) != len(paths):
        raise PrintError(f"number of headers ({len(headers)}) and field specifications ({len(paths)}) don't match")
    return list(zip(headers, paths, strict=True))


def _column(part: str) -> tuple[str, str]:
    header, colon, path = part.partition(":")
    if not colon:
        raise PrintError(f"unexpected custom-columns spec: {part}, expected <header>:<json-path-expr>")
    return header, path


def _path(path: str) -> jsonpath.Template:
    try:
        return jsonpath.parse(jsonpath.relaxed(path))
    except jsonpath.JSONPathError as error:
        raise PrintError(str(error)) from error


def _cell(path: jsonpath.Template, item: dict[str, Any]) -> str:
    try:
        results = jsonpath.find(path, item)
    except jsonpath.JSONPathError as error:
        raise PrintError(str(error)) from error
    values = [value for values in results for value in values]
    return ",".join(_NONE if value is None else go_value(value) for value in values) or _NONE
