"""What ``kubectl get`` and ``-o`` print: Tables as columns, objects as YAML, JSON, names and templates.

Verbs fetch and order the objects, then call ``print_table`` (a Table that the server made), ``print_tables`` (several
kinds) or ``print_objects`` (every ``-o`` except ``wide``). Nothing here talks to the server. Mirrors
k8s.io/cli-runtime/pkg/printers. Deliberately left out: Go templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from engine.apiserver.labeltext import format_labels
from engine.kubectl import customcolumns, goyaml, jsonpath
from engine.kubectl.gotext import go_json
from engine.kubectl.printerror import PrintError
from engine.kubectl.tabwriter import align_table

__all__ = ["ALLOWED_FORMATS", "PrintError", "print_objects", "print_table", "print_tables", "qualified_name"]

ALLOWED_FORMATS = (
    "custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,"
    "name,template,templatefile,wide,yaml"
)


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
    definitions = table["columnDefinitions"]
    shown = [i for i, column in enumerate(definitions) if wide or not column.get("priority")]
    prefixes = [f"{show_kind}/" if show_kind and column.get("format") == "name" else "" for column in definitions]

    def line(middle: Iterable[str], event: str, namespace: str, labels: Iterable[str], all_labels: str) -> str:
        cells = [event] if watch_event is not None else []
        cells += [namespace] if namespaces else []
        cells += [*middle, *labels]
        cells += [all_labels] if show_labels else []
        return "\t".join(cells) + "\n"

    lines = []
    if headers:
        names = [definitions[i]["name"].upper() for i in shown]
        label_names = [label.rsplit("/", 1)[-1].upper() for label in label_columns]
        lines.append(line(names, "EVENT", "NAMESPACE", label_names, "LABELS"))
    for row in table["rows"]:
        metadata = row.get("object", {}).get("metadata", {})
        labels = metadata.get("labels") or {}
        cells = [prefixes[i] + _cell(row["cells"][i]) for i in shown]
        wanted = [labels.get(label, "") for label in label_columns]
        lines.append(line(cells, watch_event or "", metadata.get("namespace", ""), wanted, format_labels(labels)))
    return align_table("".join(lines), widths)


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
    output: str, objects: list[dict[str, Any]], *, single: bool, show_managed_fields: bool = False
) -> str:
    """Print objects for ``-o output``; unless ``single``, they are wrapped in a List.

    Raises PrintError with kubectl's message (without ``error: ``) for an unknown format or a bad template.
    """
    if not show_managed_fields:
        objects = [_without_managed_fields(item) for item in objects]
    name, _, argument = output.partition("=")
    if output == "name":
        return "".join(qualified_name(item) + "\n" for item in objects)
    if name == "custom-columns":
        return customcolumns.print_columns(argument, objects)
    value = objects[0] if single and objects else _as_list(objects)
    if output == "yaml":
        return goyaml.dump(value)
    if output == "json":
        return go_json(value, indent=4) + "\n"
    if name in {"jsonpath", "jsonpath-as-json"}:
        return _print_jsonpath(argument, value, as_json=name == "jsonpath-as-json")
    if name in {"go-template", "template"}:
        raise PrintError("Go templates are not supported, use -o jsonpath or -o custom-columns")
    raise PrintError(
        f'unable to match a printer suitable for the output format "{output}", allowed formats are: {ALLOWED_FORMATS}'
    )


def qualified_name(item: dict[str, Any]) -> str:
    """Return what ``-o name`` prints: ``pod/x``, ``replicaset.apps/x``."""
    group = item["apiVersion"].partition("/")[0] if "/" in item["apiVersion"] else ""
    return f"{item['kind'].lower()}{'.' + group if group else ''}/{item['metadata']['name']}"


def _print_jsonpath(template: str, value: dict[str, Any], *, as_json: bool) -> str:
    if not template:
        raise PrintError("template format specified but no template given")
    return jsonpath.print_template(template, value, as_json=as_json)


def _cell(value: object) -> str:
    """Show only the first line of a cell, as a table row must stay one line."""
    text = str(value)
    first = text.replace("\r", "\n").replace("\f", "\n").partition("\n")
    return first[0] + "..." if first[1] else text


def _as_list(objects: list[dict[str, Any]]) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": ""}, "items": objects}


def _without_managed_fields(item: dict[str, Any]) -> dict[str, Any]:
    if "managedFields" not in item.get("metadata", {}):
        return item
    metadata = {key: value for key, value in item["metadata"].items() if key != "managedFields"}
    return {**item, "metadata": metadata}
