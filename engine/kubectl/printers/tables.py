"""The tables of `kubectl get`, with the columns that its flags ask for.

Called by verbs/get.py and watching.py. The server makes the cells, or kubectl itself with --server-print=false;
printers.py aligns them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.apiserver.tables.humanduration import age
from engine.kubectl.printers import results
from engine.kubectl.printers.outputs import print_table

if TYPE_CHECKING:
    import datetime

    from engine.api.scheme import Resource
    from engine.kubectl.command_base import CommandContext

_OWN_COLUMNS = [{"name": "Name", "format": "name"}, {"name": "Age"}]
"""What kubectl shows of objects whose columns it does not know."""


def include_of(call: CommandContext) -> str:
    """Return what has to stand beside each row of a Table for the flags of this line (includeObject)."""
    args = call.args
    if args.text("sort-by"):
        return "Object"
    needs_metadata = call.all_namespaces or args.many("label-columns") or args.on("show-labels")
    return "Metadata" if needs_metadata else "None"


def own_table(items: list[dict[str, Any]], now: datetime.datetime) -> dict[str, Any]:
    """Return the Table that kubectl makes of plain objects: names and ages."""
    rows = [
        {"cells": [item["metadata"]["name"], age(item["metadata"].get("creationTimestamp"), now)], "object": item}
        for item in items
    ]
    return {"columnDefinitions": _OWN_COLUMNS, "rows": rows}


def table_text(
    call: CommandContext,
    resource: Resource,
    table: dict[str, Any],
    *,
    kinds_differ: bool = False,
    headers: bool | None = None,
    watch_event: str | None = None,
    widths: list[int] | None = None,
) -> str:
    """Return a Table as text.

    `watch_event` and `widths` are for the lines of a watch, see `print_table`.
    """
    args = call.args
    return print_table(
        table,
        wide=args.text("output") == "wide",
        headers=not args.on("no-headers") if headers is None else headers,
        namespaces=call.all_namespaces and resource.namespaced,
        show_kind=results.kind_name(resource) if kinds_differ or args.on("show-kind") else None,
        label_columns=args.many("label-columns"),
        show_labels=args.on("show-labels"),
        watch_event=watch_event,
        widths=widths,
    )
