"""What ``kubectl get`` and ``-o`` print: Tables as columns, objects as YAML, JSON, names and templates.

Verbs fetch and order the objects, then call ``print_table`` (a Table that the server made), ``print_tables`` (several
kinds) or ``print_objects`` (every ``-o`` except ``wide``). Nothing here talks to the server. Mirrors
k8s.io/cli-runtime/pkg/printers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from engine.apiserver.tables.labeltext import format_labels
from engine.golang import jsonpath, template, yaml
from engine.golang.fmt import go_json
from engine.golang.tabwriter import align_columns
from engine.kubectl.printers import customcolumns
from engine.kubectl.printers.printerror import PrintError

__all__ = ["ALLOWED_FORMATS", "PrintError", "print_objects", "print_table", "print_tables", "qualified_name"]

ALLOWED_FORMATS = (
    "custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,"
    "name,template,templatefile,wide,yaml"
)

_GO_TEMPLATES = ("go-template", "go-template-file", "template", "templatefile")
_TEMPLATES = (*_GO_TEMPLATES, "jsonpath", "jsonpath-as-json", "jsonpath-file")
_COLUMNS = {"custom-columns": customcolumns.given, "custom-columns-file": customcolumns.from_file}
_BREAK = re.compile(r"[\n\r\f].*", re.DOTALL)
"""The first line's end, and all that follows it."""


def print_table(
    table: dict[str, Any],
    *,
    wide: bool = False,
    headers: bool = True,
    namespaces: bool = False,
    show_kind: str | None = None,
    label_columns: Sequence[str] = (),
    show_labels: bool = False,
    watch_event: str | None = None,
    widths: list[int] | None = None,
) -> str:
    """Print one Table, every line ended by a newline.

    ``show_kind`` is put before each name (``pod`` gives ``pod/x``), ``watch_event`` fills an EVENT column,
    ``widths`` remembers column widths between the rows of a watch (start with an empty list).
    """
    rows = table["rows"]
    parts = list(zip(*(row["cells"] for row in rows), strict=True))
    columns = [
        ([definition["name"].upper()], _texts(parts[i] if rows else (), definition, show_kind))
        for i, definition in enumerate(table["columnDefinitions"])
        if wide or not definition.get("priority")
    ]
    if watch_event is not None:
        columns.insert(0, (["EVENT"], [watch_event] * len(rows)))
    metadata = [row["object"]["metadata"] for row in rows] if namespaces or label_columns or show_labels else []
    if namespaces:
        place = 0 if watch_event is None else 1
        columns.insert(place, (["NAMESPACE"], [meta.get("namespace", "") for meta in metadata]))
    labels = [meta.get("labels") or {} for meta in metadata]
    columns += [
        ([label.rsplit("/", 1)[-1].upper()], [have.get(label, "") for have in labels]) for label in label_columns
    ]
    if show_labels:
        columns.append((["LABELS"], [format_labels(have) for have in labels]))
    return align_columns([title + cells if headers else cells for title, cells in columns], widths)


def _texts(values: Sequence[object], definition: dict[str, Any], show_kind: str | None) -> list[str]:
    """Return the cells of one column as text; only the first line of each is shown, as a row must stay one line."""
    texts = [_cell(value) for value in values]
    if _BREAK.search("".join(texts)):
        texts = [_BREAK.sub("...", text) for text in texts]
    if show_kind and definition.get("format") == "name":
        texts = [f"{show_kind}/{text}" for text in texts]
    return texts


def print_tables(
    tables: Iterable[tuple[str, dict[str, Any]]],
    *,
    wide: bool = False,
    headers: bool = True,
    namespaces: bool = False,
    label_columns: Sequence[str] = (),
    show_labels: bool = False,
) -> str:
    """Print Tables of several kinds, an empty line between them; each comes with its ``kind.group`` prefix."""
    return "\n".join(
        print_table(
            table,
            wide=wide,
            headers=headers,
            namespaces=namespaces,
            show_kind=kind,
            label_columns=label_columns,
            show_labels=show_labels,
        )
        for kind, table in tables
        if table["rows"]
    )


def print_objects(
    output: str,
    objects: list[dict[str, Any]],
    *,
    single: bool,
    show_managed_fields: bool = False,
    headers: bool = True,
    missing_keys: bool = True,
) -> str:
    """Print objects for ``-o output``; unless ``single``, they are wrapped in a List.

    A format that names a file (``jsonpath-file=``) comes with the text of that file instead of its name. ``headers`` is
    for custom columns, ``missing_keys`` for templates.

    Raises PrintError with kubectl's message (without ``error: ``) for an unknown format or a bad template.
    """
    if output in {"yaml", "json"} and not show_managed_fields:
        objects = [_without_managed_fields(item) for item in objects]
    name, _, argument = output.partition("=")
    if output == "name":
        return "".join(qualified_name(item) + "\n" for item in objects)
    if name in _COLUMNS:
        return customcolumns.print_columns(_COLUMNS[name](argument), objects, headers=headers)
    value = objects[0] if single and objects else _as_list(objects)
    if output == "yaml":
        return yaml.dump(value)
    if output == "json":
        return go_json(value, indent=4) + "\n"
    if name not in _TEMPLATES:
        raise PrintError(
            f'unable to match a printer suitable for the output format "{output}", '
            f"allowed formats are: {ALLOWED_FORMATS}",
        )
    if not argument:
        raise PrintError("template format specified but no template given")
    if name in _GO_TEMPLATES:
        return template.print_template(argument, value, missing_keys=missing_keys)
    as_json = name == "jsonpath-as-json"
    return jsonpath.print_template(argument, value, as_json=as_json, missing_keys=missing_keys)


def qualified_name(item: dict[str, Any]) -> str:
    """Return what ``-o name`` prints: ``pod/x``, ``replicaset.apps/x``."""
    group = item["apiVersion"].partition("/")[0] if "/" in item["apiVersion"] else ""
    return f"{item['kind'].lower()}{'.' + group if group else ''}/{item['metadata']['name']}"


def _as_list(objects: list[dict[str, Any]]) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": ""}, "items": objects}


def _without_managed_fields(item: dict[str, Any]) -> dict[str, Any]:
    if "managedFields" not in item.get("metadata", {}):
        return item
    metadata = {key: value for key, value in item["metadata"].items() if key != "managedFields"}
    return {**item, "metadata": metadata}


def _cell(value: Any) -> str:
    """Return a cell as text; one that the server could not fill is empty."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
