"""`kubectl events`: what happened in a namespace, oldest first.

Upstream: k8s.io/kubectl/pkg/cmd/events/events.go and event_printer.go.
"""

from __future__ import annotations

import datetime
from typing import Any

from engine.apiserver.tables.humanduration import age
from engine.client.output import Stderr, Stdout
from engine.golang.tabwriter import align_table
from engine.kubectl import shared_flags
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError, usage_error
from engine.kubectl.flags import Flag
from engine.kubectl.printers import results
from engine.kubectl.resource.builder import find_resource, named_resource

EventDict = dict[str, Any]

_HEADERS = ("LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE")


def run(call: CommandContext) -> CommandSteps:
    """Print the events that the line asks for."""
    if call.args.words:
        raise usage_error(call.path, f"Unexpected args: [{' '.join(call.args.words)}]")
    results.check_output(call)
    if any(kind.lower() not in {"normal", "warning"} for kind in call.args.many("types")):
        raise KubectlError("valid --types are Normal or Warning")
    events = _listed(call)
    if call.args.text("output"):
        yield Stdout(results.printed(call, events, single=False))
    elif not events:
        where = "" if call.all_namespaces else f" in {call.namespace} namespace"
        yield Stderr(f"No events found{where}.\n")
    else:
        yield Stdout(_table(call, events))
    return 0


def _listed(call: CommandContext) -> list[EventDict]:
    namespace = None if call.all_namespaces else call.namespace
    listed: list[EventDict] = call.rest.list(find_resource(call.rest, "events"), namespace, fields=_fields(call))[
        "items"
    ]
    kinds = call.args.many("types")
    chosen = [
        event for event in listed if not kinds or str(event.get("type", "")).lower() in {kind.lower() for kind in kinds}
    ]
    return sorted(chosen, key=last_seen)


def _fields(call: CommandContext) -> str:
    """Return the field query of --for."""
    target = call.args.text("for")
    if not target:
        return ""
    kind, slash, name = target.partition("/")
    if not slash or not kind or not name:
        message = f"--for must be in resource/name form, got {target}"
        raise KubectlError(message)
    return f"involvedObject.kind={named_resource(call.rest, kind).kind},involvedObject.name={name}"


def last_seen(event: EventDict) -> str:
    """Return when an event happened last; RFC 3339 text of one zone sorts by time."""
    series = event.get("series") or {}
    return str(
        series.get("lastObservedTime")
        or event.get("lastTimestamp")
        or event.get("eventTime")
        or event["metadata"].get("creationTimestamp")
        or "",
    )


def _table(call: CommandContext, events: list[EventDict]) -> str:
    now = call.rest.now()
    rows = [_row(event, now) for event in events]
    headers: tuple[str, ...] = _HEADERS
    if call.all_namespaces:
        headers = ("NAMESPACE", *headers)
        rows = [(event["metadata"]["namespace"], *row) for event, row in zip(events, rows, strict=True)]
    shown = rows if call.args.on("no-headers") else [headers, *rows]
    return align_table("".join("\t".join(row) + "\n" for row in shown))


def _row(event: EventDict, now: datetime.datetime) -> tuple[str, ...]:
    involved = event.get("involvedObject") or {}
    return (
        _interval(event, now),
        event.get("type", ""),
        event.get("reason", ""),
        f"{involved.get('kind', '')}/{involved.get('name', '')}",
        str(event.get("message", "")).strip(),
    )


def _interval(event: EventDict, now: datetime.datetime) -> str:
    series = event.get("series") or {}
    count = series.get("count") or event.get("count") or 0
    first = event.get("firstTimestamp") or event.get("eventTime") or event["metadata"].get("creationTimestamp")
    if count > 1:
        return f"{age(last_seen(event), now)} (x{count} over {age(first, now)})"
    return age(first, now)


VERB = KubectlCommand(
    name="events",
    run=run,
    summary="List events.",
    examples=(
        ("List the events of a namespace, the newest last", "kubectl events -n lab"),
        ("List those about one pod", "kubectl events --for pod/go-demo-2-db"),
    ),
    usage="[(-o|--output=)json|yaml|name|...] [--for TYPE/NAME]",
    flags=(
        shared_flags.ALL_NAMESPACES,
        Flag("for", help="Only events about this object, as TYPE/NAME."),
        Flag("types", "list", help="Only events of these types: Normal, Warning."),
        Flag("no-headers", "bool", help="Leave out the titles of the columns."),
        Flag("watch", "bool", short="w", supported=False),
        Flag("chunk-size", "int", default=500, help="Accepted."),
        *shared_flags.PRINT,
    ),
)
