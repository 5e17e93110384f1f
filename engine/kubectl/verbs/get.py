"""`kubectl get`: lists and objects, as tables or in a format, once or while they change.

Reads only. Tables are made by the server; their printing is in printers.py, the watch in watching.py.

Upstream: k8s.io/kubectl/pkg/cmd/get/get.go. Different on purpose: --raw and --subresource are not supported.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.client.output import Err, Out
from engine.kubectl import flags, results
from engine.kubectl.errors import KubectlError, usage_error
from engine.kubectl.grammar import Flag
from engine.kubectl.printers import ALLOWED_FORMATS, print_objects
from engine.kubectl.resources import Failure, Info, Selection, fetch, fetch_files, select
from engine.kubectl.sorting import sort_objects
from engine.kubectl.tables import table_text
from engine.kubectl.verb import Call, Steps, Verb
from engine.kubectl.watching import watch

if TYPE_CHECKING:
    from engine.api.scheme import Resource

_NO_TYPE = (
    'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported '
    "resources.\n\nerror: Required resource not specified.\n"
    'Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).\n'
    "See 'kubectl get -h' for help and examples"
)


@dataclass
class Found:
    """What a line asked for, as far as it exists."""

    groups: list[tuple[Resource, list[dict[str, Any]]]] = field(default_factory=list)
    """Objects in the order asked for, one group for each run of the same type."""
    failures: list[Failure] = field(default_factory=list)
    named: bool = False
    """Whether objects were asked for by name, so that none is no empty list."""
    single: bool = False
    """Whether exactly one object was asked for by name."""
    kinds_differ: bool = False

    @property
    def objects(self) -> list[dict[str, Any]]:
        """All objects."""
        return [item for _, items in self.groups for item in items]


def run(call: Call) -> Steps:
    """Print what the line asks for, then watch it with -w."""
    args = call.args
    _check_output(call)
    if not args.words and not args.many("filename"):
        raise KubectlError(_NO_TYPE, raw=True)
    selection = Selection() if args.many("filename") else select(call, args.words)
    if args.on("watch") or args.on("watch-only"):
        if len(selection.lists) + len(selection.names) != 1:
            raise usage_error(call.path, "you may only specify a single resource type")
        return (yield from watch(call, selection))
    found = collect(call, selection)
    yield from _print(call, found)
    for failure in found.failures:
        yield results.failed(failure)
    return 1 if found.failures else 0


def collect(call: Call, selection: Selection) -> Found:
    """Fetch what is selected and put it in groups."""
    found = Found(kinds_differ=selection.kinds_differ)
    found.named = bool(call.args.many("filename")) or bool(selection.names)
    for item in fetch_files(call) if call.args.many("filename") else fetch(call, selection):
        if isinstance(item, Failure):
            if not (call.args.on("ignore-not-found") and _is_missing(item)):
                found.failures.append(item)
            continue
        _add(found, item)
    found.single = found.named and len(found.objects) == 1 and len(selection.names) <= 1
    if call.args.many("filename"):
        found.kinds_differ = len({resource for resource, _ in found.groups}) > 1
    return found


def _add(found: Found, info: Info) -> None:
    if not found.groups or found.groups[-1][0] != info.resource:
        found.groups.append((info.resource, []))
    found.groups[-1][1].append(info.object)


def _print(call: Call, found: Found) -> Steps:
    args = call.args
    output = results.with_template(call)
    if args.text("sort-by"):
        path = args.text("sort-by")
        found.groups = [(resource, sort_objects(items, path)) for resource, items in found.groups]
    if output and output != "wide":
        if not found.objects and (found.failures or found.named):
            return 0
        keep = args.on("show-managed-fields")
        yield Out(print_objects(output, found.objects, single=found.single, show_managed_fields=keep))
    elif found.objects:
        yield Out(_tables(call, found))
    elif not found.failures and not args.on("ignore-not-found"):
        yield Err(nothing_found(call))
    return 0


def nothing_found(call: Call) -> str:
    """Return what stderr says about an empty list."""
    everywhere = call.all_namespaces
    if not everywhere and call.args.words:
        selection = select(call, call.args.words)
        everywhere = not any(resource.namespaced for resource in selection.lists)
    return "No resources found\n" if everywhere else f"No resources found in {call.namespace} namespace.\n"


def _tables(call: Call, found: Found) -> str:
    headers = not call.args.on("no-headers")
    texts = [table_text(call, resource, items, kinds_differ=found.kinds_differ) for resource, items in found.groups]
    return ("\n" if headers else "").join(texts)


def _check_output(call: Call) -> None:
    output = call.args.text("output")
    if output and output.partition("=")[0] not in ALLOWED_FORMATS.split(","):
        message = (
            f'unable to match a printer suitable for the output format "{output}", '
            f"allowed formats are: {ALLOWED_FORMATS}"
        )
        raise KubectlError(message)


def _is_missing(failure: Failure) -> bool:
    return getattr(failure.error, "reason", "") == "NotFound"


VERB = Verb(
    name="get",
    run=run,
    summary="Display one or many resources.",
    usage="[(-o|--output=)FORMAT] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...)",
    flags=(
        flags.ALL_NAMESPACES,
        flags.SELECTOR,
        flags.FIELD_SELECTOR,
        *flags.FILES,
        *flags.PRINT,
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
        Flag("server-print", "bool", default=True, supported=False),
        Flag("allow-missing-template-keys", "bool", default=True, help="Accepted."),
        Flag("raw", supported=False),
        Flag("subresource", supported=False),
    ),
)
