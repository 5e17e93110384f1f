"""`kubectl get -w`: prints each selected object anew whenever it has changed.

Called by verbs/get.py. Different on purpose: it compares lists once per tick, so several changes of one object within
a tick make one line; and it ends after 60 ticks, which it says on stderr.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api.status import StatusError
from engine.client.output import Err, Out
from engine.clock import Wait
from engine.kubectl import results
from engine.kubectl.printers import print_objects
from engine.kubectl.resources import Selection, list_of, namespace_of
from engine.kubectl.tables import table_text

if TYPE_CHECKING:
    from engine.api.scheme import Resource
    from engine.kubectl.verb import Call, Steps

WATCH_TICKS = 60

_Snapshot = dict[tuple[str, str], dict[str, Any]]


def watch(call: Call, selection: Selection) -> Steps:
    """Print the selected objects, then every change, for 60 ticks."""
    resource = selection.names[0][0] if selection.names else selection.lists[0]
    state = {"headers": True}
    widths: list[int] = []

    def lines(items: list[dict[str, Any]], event: str) -> Out:
        output = results.with_template(call)
        if output not in {"", "wide"}:
            keep = call.args.on("show-managed-fields")
            return Out("".join(print_objects(output, [item], single=True, show_managed_fields=keep) for item in items))
        headers = state["headers"] and not call.args.on("no-headers")
        state["headers"] = False
        # As upstream, every event is as wide as the longest, so that later lines keep their columns.
        shown = f"{event:<8}" if call.args.on("output-watch-events") else None
        return Out(table_text(call, resource, items, headers=headers, watch_event=shown, widths=widths))

    known = _snapshot(call, selection, resource)
    if selection.names and not known:
        call.rest.get(resource, namespace_of(call, resource), selection.names[0][1])  # raises the NotFound
    if known and not call.args.on("watch-only"):
        yield lines(list(known.values()), "ADDED")
    for _ in range(WATCH_TICKS):
        if not (yield Wait(lambda known=known: _snapshot(call, selection, resource) != known, 1)):  # type: ignore[misc]
            continue
        now = _snapshot(call, selection, resource)
        for event, item in changes(known, now):
            yield lines([item], event)
        known = now
    yield Err(f"watch ended after {WATCH_TICKS} ticks\n")
    return 0


def changes(before: _Snapshot, after: _Snapshot) -> list[tuple[str, dict[str, Any]]]:
    """Return what happened between two snapshots, as watch events in the order of the objects' versions."""
    events = [("DELETED", item) for key, item in before.items() if key not in after]
    written = [
        ("MODIFIED" if key in before else "ADDED", item) for key, item in after.items() if item != before.get(key)
    ]
    return events + sorted(written, key=lambda event: int(event[1]["metadata"].get("resourceVersion") or 0))


def _snapshot(call: Call, selection: Selection, resource: Resource) -> _Snapshot:
    if selection.names:
        try:
            items = [call.rest.get(resource, namespace_of(call, resource), name) for _, name in selection.names]
        except StatusError as error:
            if error.reason != "NotFound":
                raise
            items = []
    else:
        items = list_of(call, resource)["items"]
    return {(item["metadata"].get("namespace", ""), item["metadata"]["name"]): item for item in items}
