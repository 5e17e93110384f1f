"""`kubectl describe`: objects with their surroundings and events. The texts are made in engine/kubectl/describe.

Upstream: k8s.io/kubectl/pkg/cmd/describe/describe.go.
"""

from __future__ import annotations

from engine.api.scheme import Resource
from engine.api.status import StatusError
from engine.client.output import Stderr, Stdout
from engine.kubectl import shared_flags
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.describe import describe
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag
from engine.kubectl.printers import results
from engine.kubectl.resource.builder import (
    ResourceError,
    ResourceInfo,
    ResourceSelection,
    fetch,
    fetch_files,
    info_of,
    namespace_of,
    select,
)


def run(call: CommandContext) -> CommandSteps:
    """Describe every object that the line names; a name that does not exist is taken for a prefix."""
    if not call.args.words and not call.args.many("filename"):
        message = (
            'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of '
            "supported resources."
        )
        raise KubectlError(message)
    selection = ResourceSelection() if call.args.many("filename") else select(call, call.args.words)
    items = list(fetch_files(call) if call.args.many("filename") else fetch(call, selection))
    if len(selection.names) == 1 and _is_missing(items[0]):
        alike = _with_prefix(call, *selection.names[0])
        # As upstream, each text found by its prefix ends with an empty line.
        yield from (Stdout(_text(call, info) + "\n") for info in alike)
        if alike:
            return 0
    code, texts = 0, 0
    for item in items:
        if isinstance(item, ResourceError):
            yield results.failed(item)
            code = 1
            continue
        yield Stdout("\n\n" * bool(texts) + _text(call, item))
        texts += 1
    if not items:
        # Upstream names the namespace for what has none as well.
        where = "" if call.all_namespaces else f" in {call.namespace} namespace."
        yield Stderr(f"No resources found{where}\n")
    return code


def _text(call: CommandContext, info: ResourceInfo) -> str:
    return describe(call.rest, info.resource, info.object, call.args.on("show-events"))


def _is_missing(item: ResourceInfo | ResourceError) -> bool:
    return isinstance(item, ResourceError) and isinstance(item.error, StatusError) and item.error.reason == "NotFound"


def _with_prefix(call: CommandContext, resource: Resource, prefix: str) -> list[ResourceInfo]:
    """As upstream: `describe rs go-demo` describes all whose names start so, if there is none of that very name."""
    items = call.rest.list(resource, namespace_of(call, resource) or None)["items"]
    return [info_of(resource, item) for item in items if item["metadata"]["name"].startswith(prefix)]


VERB = KubectlCommand(
    name="describe",
    run=run,
    summary="Show details of a specific resource or group of resources.",
    examples=(
        ("Describe a service", "kubectl describe svc go-demo-2-svc"),
        ("Describe all pods whose names begin with a word", "kubectl describe pods go-demo-2"),
        ("Describe pods by their label", "kubectl describe pods -l type=db"),
        ("Describe what a file names", "kubectl describe -f svc.yml"),
    ),
    details=(
        "A name that no object has selects the objects whose names begin with it.\n\n"
        'Use "kubectl api-resources" for a complete list of supported resources.'
    ),
    usage="(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)",
    flags=(
        shared_flags.ALL_NAMESPACES,
        shared_flags.SELECTOR,
        Flag("show-events", "bool", default=True, help="Show the events of each object."),
        Flag("chunk-size", "int", default=500, help="Accepted; lists come in one piece."),
        *shared_flags.FILES,
    ),
)
