"""`kubectl get`: lists and objects, as tables or in a format, once or while they change.

Reads only. Tables are made by the server; their printing is in printers.py, the watch in watching.py.

Upstream: k8s.io/kubectl/pkg/cmd/get/get.go.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from engine.api.status import StatusError
from engine.apiserver.tables.scale import scale_table
from engine.client.output import Stderr, Stdout
from engine.kubectl import shared_flags
from engine.kubectl.cmd.raw import get_raw
from engine.kubectl.cmd.watching import watch
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError, usage_error
from engine.kubectl.flags import Flag
from engine.kubectl.printers import results
from engine.kubectl.printers.outputs import ALLOWED_FORMATS
from engine.kubectl.printers.sorting import NoSuchFieldError, no_such_field, sort_objects
from engine.kubectl.printers.tables import include_of, own_table, table_text
from engine.kubectl.resource.builder import (
    ResourceError,
    ResourceInfo,
    ResourceSelection,
    named_by_files,
    namespace_of,
    query,
    select,
    selecting,
)

if TYPE_CHECKING:
    from engine.api.scheme import Resource

_NO_TYPE = (
    'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported '
    "resources.\n\nerror: Required resource not specified.\n"
    'Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).\n'
    "See 'kubectl get -h' for help and examples"
)


@dataclass
class ResultGroup:
    """Objects of one type that follow each other."""

    resource: Resource
    items: list[dict[str, Any]]
    """Objects, or rows of a Table."""
    columns: list[dict[str, Any]]
    """The columns of those rows; empty for objects."""


@dataclass
class FoundObjects:
    """What a line asked for, as far as it exists."""

    groups: list[ResultGroup] = field(default_factory=list)
    """In the order asked for, one group for each run of the same type."""
    failures: list[ResourceError] = field(default_factory=list)
    named: bool = False
    """Whether objects were asked for by name, so that none is no empty list."""
    single: bool = False
    """Whether exactly one object was asked for by name."""
    kinds: dict[Resource, None] = field(default_factory=dict)
    """The types of which there was an answer, be it an empty list."""

    @property
    def kinds_differ(self) -> bool:
        """Whether names need their kind in front."""
        return len(self.kinds) > 1

    @property
    def items(self) -> list[dict[str, Any]]:
        """All objects or rows."""
        return [item for group in self.groups for item in group.items]


def run(call: CommandContext) -> CommandSteps:
    """Print what the line asks for, then watch it with -w."""
    args = call.args
    if args.has("raw"):
        return (yield from get_raw(call))
    _check_output(call)
    if not args.words and not args.many("filename"):
        raise KubectlError(_NO_TYPE, raw=True)
    selection = ResourceSelection() if args.many("filename") else select(call, args.words)
    if args.on("watch") or args.on("watch-only"):
        if len(selection.lists) + len(selection.names) != 1:
            raise usage_error(call.path, "you may only specify a single resource type")
        return (yield from watch(call, selection))
    found = collect(call, selection)
    yield from _print(call, found)
    for failure in found.failures:
        yield results.failed(failure)
    return 1 if found.failures else 0


def collect(call: CommandContext, selection: ResourceSelection) -> FoundObjects:
    """Fetch what is selected and put it in groups."""
    files = bool(call.args.many("filename"))
    found = FoundObjects(named=files or bool(selection.names))
    for item in named_by_files(call) if files else _wanted(call, selection):
        group = _ask(call, item) if isinstance(item, ResourceInfo) else item
        if isinstance(group, ResultGroup):
            _add(found, group)
        elif not (call.args.on("ignore-not-found") and _is_missing(group)):
            found.failures.append(group)
    found.single = found.named and len(found.items) == 1 and len(selection.names) <= 1
    return found


def _wanted(call: CommandContext, selection: ResourceSelection) -> Iterator[ResourceInfo]:
    """Yield one request per name and one per list; a list has no name."""
    for resource, name in selection.names:
        yield ResourceInfo(resource, namespace_of(call, resource), name, {})
    for resource in selection.lists:
        yield ResourceInfo(resource, namespace_of(call, resource), "", {})


def _ask(call: CommandContext, wanted: ResourceInfo) -> ResultGroup | ResourceError:
    """Ask the server for one object or a list, as a Table where one is to be printed."""
    labels, fields, _ = query(call)
    namespace = None if call.all_namespaces and not wanted.name else wanted.namespace
    part = call.args.text("subresource")
    if part and not wanted.name:
        message = "subresource cannot be used when bulk resources are specified"
        raise KubectlError(message)
    try:
        if part == "scale":
            return _scale(call, wanted)
        if part and not results.as_table(call):
            return ResultGroup(wanted.resource, [_part(call, wanted, part)], [])
        if part:  # it is printed as the object that it belongs to
            _part(call, wanted, part)
        if results.as_table(call) and call.args.on("server-print"):
            with nullcontext() if wanted.name else selecting(wanted.resource, labels, fields):
                table = call.rest.table(
                    wanted.resource,
                    namespace,
                    name=wanted.name,
                    labels=labels,
                    fields=fields,
                    include=include_of(call),
                )
            return ResultGroup(wanted.resource, table["rows"], table["columnDefinitions"])
        if wanted.name:
            items = [call.rest.get(wanted.resource, wanted.namespace, wanted.name)]
        else:
            with selecting(wanted.resource, labels, fields):
                items = call.rest.list(wanted.resource, namespace, labels=labels, fields=fields)["items"]
    except StatusError as error:
        return ResourceError(error, wanted.source)
    if not results.as_table(call):
        return ResultGroup(wanted.resource, items, [])
    table = own_table(items, call.rest.now())
    return ResultGroup(wanted.resource, table["rows"], table["columnDefinitions"])


def _part(call: CommandContext, wanted: ResourceInfo, part: str) -> dict[str, Any]:
    if part == "log" and wanted.resource.plural == "pods":
        message = "serializer for text/plain doesn't exist"
        raise KubectlError(message)
    return call.rest.get(wanted.resource, wanted.namespace, wanted.name, subresource=part)


def _scale(call: CommandContext, wanted: ResourceInfo) -> ResultGroup:
    """Return the Scale of an object."""
    scale = call.rest.scale(wanted.resource, wanted.namespace, wanted.name)
    if not results.as_table(call):
        return ResultGroup(wanted.resource, [scale], [])
    table = scale_table(scale, call.rest.now())
    return ResultGroup(wanted.resource, table["rows"], table["columnDefinitions"])


def _add(found: FoundObjects, group: ResultGroup) -> None:
    found.kinds[group.resource] = None
    if found.groups and found.groups[-1].resource == group.resource:
        found.groups[-1].items += group.items
    elif group.items:
        found.groups.append(group)


def _print(call: CommandContext, found: FoundObjects) -> CommandSteps:
    args = call.args
    if path := args.text("sort-by"):
        _sort(found, path, tables=results.as_table(call))
    if not results.as_table(call):
        if not found.items and (found.failures or found.named):
            return 0
        yield Stdout(results.printed(call, found.items, single=found.single))
    elif found.items:
        yield Stdout(_tables(call, found))
    elif not found.failures and not args.on("ignore-not-found"):
        yield Stderr(nothing_found(call))
    return 0


def _sort(found: FoundObjects, path: str, *, tables: bool) -> None:
    """Order what was found: objects all together, tables only where there is one.

    As upstream, several tables cannot be sorted, and one whose rows lack the field ends up empty, if it has several.
    Raises PrintError.
    """
    if not tables:
        items = sort_objects(found.items, path)
        found.groups = [ResultGroup(found.groups[0].resource, items, [])] if items else []
        return
    if found.kinds_differ:
        raise no_such_field(path)
    for group in found.groups:
        try:
            group.items = sort_objects(group.items, path, itemgetter("object"))
        except NoSuchFieldError:
            group.items = group.items if len(group.items) == 1 else []


def nothing_found(call: CommandContext) -> str:
    """Return what stderr says about an empty list."""
    everywhere = call.all_namespaces
    if not everywhere and call.args.words:
        selection = select(call, call.args.words)
        everywhere = not any(resource.namespaced for resource in selection.lists)
    return "No resources found\n" if everywhere else f"No resources found in {call.namespace} namespace.\n"


def _tables(call: CommandContext, found: FoundObjects) -> str:
    headers = not call.args.on("no-headers")
    texts = [
        table_text(
            call,
            group.resource,
            {"columnDefinitions": group.columns, "rows": group.items},
            kinds_differ=found.kinds_differ,
        )
        for group in found.groups
    ]
    return ("\n" if headers else "").join(texts)


def _check_output(call: CommandContext) -> None:
    output = call.args.text("output")
    if output and output.partition("=")[0] not in ALLOWED_FORMATS.split(","):
        message = (
            f'unable to match a printer suitable for the output format "{output}", '
            f"allowed formats are: {ALLOWED_FORMATS}"
        )
        raise KubectlError(message)


def _is_missing(failure: ResourceError) -> bool:
    return getattr(failure.error, "reason", "") == "NotFound"


VERB = KubectlCommand(
    name="get",
    run=run,
    summary="Display one or many resources.",
    examples=(
        ("List pods", "kubectl get pods"),
        ("List pods with their addresses and nodes", "kubectl get pods -o wide"),
        ("List several types at once", "kubectl get rs,svc"),
        ("List everything with a label, in every namespace", "kubectl get all -A -l service=go-demo-2"),
        ("Print one field", "kubectl get svc go-demo-2-svc -o jsonpath='{.spec.ports[0].nodePort}'"),
        ("Choose the columns", "kubectl get pods -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName"),
        ("Sort by a field", "kubectl get pods --sort-by=.metadata.creationTimestamp"),
        ("Watch what changes", "kubectl get pods -w"),
    ),
    details='Use "kubectl api-resources" for a complete list of supported resources.',
    usage="[(-o|--output=)FORMAT] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...)",
    flags=(
        shared_flags.ALL_NAMESPACES,
        shared_flags.SELECTOR,
        shared_flags.FIELD_SELECTOR,
        *shared_flags.FILES,
        *shared_flags.PRINT,
        Flag("watch", "bool", short="w", help="After listing, print what changes, for 60 ticks."),
        Flag("watch-only", "bool", help="Print only what changes."),
        Flag("output-watch-events", "bool", help="Show the kind of each change in a column EVENT."),
        Flag("label-columns", "list", short="L", help="Labels to show as columns."),
        Flag("show-labels", "bool", help="Show all labels in a last column."),
        Flag("show-kind", "bool", help="Put the type before each name."),
        Flag("no-headers", "bool", help="Print no header line."),
        Flag("sort-by", help="Sort by a field, such as .metadata.name."),
        Flag("ignore-not-found", "bool", help="An object that does not exist is no error."),
        Flag("chunk-size", "int", default=500, help="Accepted; lists come in one piece."),
        Flag("server-print", "bool", default=True, help="false: kubectl itself prints names and ages."),
        shared_flags.MISSING_KEYS,
        Flag("raw", help="Print what the server answers to a GET of this path."),
        shared_flags.SUBRESOURCE,
    ),
)
