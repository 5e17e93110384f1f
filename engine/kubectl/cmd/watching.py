"""`kubectl get -w`: prints each selected object anew whenever it has changed.

Called by verbs/get.py. Different on purpose: it looks once per tick, at all that was written since; and it ends after
60 ticks, which it says on stderr.

Upstream: k8s.io/kubectl/pkg/cmd/get/get.go (watch).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.client.output import Stderr, Stdout
from engine.clock import Wait
from engine.golang import yaml
from engine.golang.fmt import go_json
from engine.kubectl.printers import results
from engine.kubectl.printers.tables import include_of, own_table, table_text
from engine.kubectl.resource.builder import ResourceSelection, namespace_of, query, selecting
from engine.kubectl.watchticks import WATCH_TICKS

if TYPE_CHECKING:
    from engine.api.scheme import Resource
    from engine.client.restclient import WatchedEvent
    from engine.kubectl.command_base import CommandContext, CommandSteps


def watch(call: CommandContext, selection: ResourceSelection) -> CommandSteps:
    """Print the selected objects, then every change, for 60 ticks."""
    resource, name = selection.names[0] if selection.names else (selection.lists[0], "")
    namespace = None if call.all_namespaces else namespace_of(call, resource)
    labels, fields, _ = query(call)
    with selecting(resource, labels, fields):
        stream = call.rest.watch(resource, namespace, name=name, labels=labels, fields=fields)
    printer = _Printer(call, resource)
    if name:
        known = [call.rest.get(resource, namespace or "", name)]
    else:
        known = call.rest.list(resource, namespace, labels=labels, fields=fields)["items"]
    if known and not call.args.on("watch-only"):
        yield printer.present(known, namespace, name)
    for _ in range(WATCH_TICKS):
        yield Wait(stream.pending, 1)
        for event in stream.events():
            yield printer.change(event)
    yield Stderr(f"watch ended after {WATCH_TICKS} ticks\n")
    return 0


@dataclass
class _Printer:
    """Prints the present state and then events, under one head and with columns that only grow."""

    call: CommandContext
    resource: Resource
    widths: list[int] = field(default_factory=list)
    printed: int = 0

    def present(self, items: list[dict[str, Any]], namespace: str | None, name: str) -> Stdout:
        """Return what is there when the watch begins."""
        if not results.as_table(self.call):
            return Stdout("".join(self._object("ADDED", item) for item in items))
        if not self.call.args.on("server-print"):
            return self._table("ADDED", own_table(items, self.call.rest.now()))
        labels, fields, _ = query(self.call)
        include = include_of(self.call)
        table = self.call.rest.table(self.resource, namespace, name=name, labels=labels, fields=fields, include=include)
        return self._table("ADDED", table)

    def change(self, event: WatchedEvent) -> Stdout:
        """Return what is printed of one event."""
        if not results.as_table(self.call):
            return Stdout(self._object(event.type, event.as_object()))
        now = self.call.rest.now()
        if not self.call.args.on("server-print"):
            return self._table(event.type, own_table([event.as_object()], now))
        return self._table(event.type, event.as_table(self.resource, now))

    def _table(self, event: str, table: dict[str, Any]) -> Stdout:
        headers = not self.printed and not self.call.args.on("no-headers")
        self.printed += 1
        # As upstream, every event is as wide as the longest, so that later lines keep their columns.
        shown = f"{event:<8}" if self.call.args.on("output-watch-events") else None
        text = table_text(self.call, self.resource, table, headers=headers, watch_event=shown, widths=self.widths)
        return Stdout(text)

    def _object(self, event: str, item: dict[str, Any]) -> str:
        """Return one object; YAML documents are told apart by a line of dashes, as upstream's printer does."""
        output = results.with_template(self.call)
        dashes = "---\n" if output == "yaml" and self.printed else ""
        self.printed += 1
        if not self.call.args.on("output-watch-events") or output not in {"yaml", "json"}:
            return dashes + results.printed(self.call, [item], single=True)
        value = {"type": event, "object": item}
        return dashes + (yaml.dump(value) if output == "yaml" else f'{{"type":"{event}","object":{go_json(item)}}}\n')
