"""The tables of `kubectl get`, with the columns that its flags ask for.

Called by verbs/get.py and watching.py. The server makes the cells; printers.py aligns them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.kubectl import results
from engine.kubectl.printers import print_table

if TYPE_CHECKING:
    from engine.api.scheme import Resource
    from engine.kubectl.verb import Call


def table_text(
    call: Call,
    resource: Resource,
    items: list[dict[str, Any]],
    *,
    kinds_differ: bool = False,
    headers: bool | None = None,
    watch_event: str | None = None,
    widths: list[int] | None = None,
) -> str:
    """Return the table of some objects.

    `watch_event` and `widths` are for the lines of a watch, see `print_table`.
    """
    args = call.args
    return print_table(
        call.rest.table(resource, items),
        wide=args.text("output") == "wide",
        headers=not args.on("no-headers") if headers is None else headers,
        namespaces=call.all_namespaces and resource.namespaced,
        show_kind=results.kind_name(resource) if kinds_differ or args.on("show-kind") else None,
        label_columns=args.many("label-columns"),
        show_labels=args.on("show-labels"),
        watch_event=watch_event,
        widths=widths,
    )
