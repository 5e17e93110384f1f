"""`kubectl cordon` and `uncordon`: whether the scheduler may put new Pods on a node.

Also the nodes of a line and the marking itself, which `kubectl drain` begins with.

Upstream: k8s.io/kubectl/pkg/cmd/drain/drain.go (RunCordonOrUncordon) and pkg/drain/cordon.go.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.kubectl import shared_flags
from engine.kubectl.cmd.visitor import each
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError, usage_error
from engine.kubectl.printers import results
from engine.kubectl.resource.builder import ResourceError, ResourceInfo, fetch_all, named_resource


def cordon(call: CommandContext) -> CommandSteps:
    """Mark the nodes of the line as unschedulable."""
    return (yield from _mark_all(call, unschedulable=True))


def uncordon(call: CommandContext) -> CommandSteps:
    """Take the mark from the nodes of the line."""
    return (yield from _mark_all(call, unschedulable=False))


def _mark_all(call: CommandContext, *, unschedulable: bool) -> CommandSteps:
    return (yield from each(nodes(call), lambda node: mark(call, node, unschedulable=unschedulable)))


def mark(call: CommandContext, node: ResourceInfo, *, unschedulable: bool) -> CommandSteps:
    """Patch one node's spec.unschedulable and say so; a node that is as wished is left alone."""
    mode = shared_flags.dry_run(call.args)
    operation = "cordoned" if unschedulable else "uncordoned"
    if bool(node.object["spec"].get("unschedulable")) is unschedulable:
        operation = f"already {operation}"
    elif mode != "client":
        patch = {"spec": {"unschedulable": unschedulable or None}}
        call.rest.patch(node.resource, "", node.name, patch, type="strategic", dry_run=mode == "server")
    yield results.done(call, node.resource, node.object, operation, mode)
    return 0


def nodes(call: CommandContext) -> Iterator[ResourceInfo | ResourceError]:
    """Yield the nodes that the line names (`NAME` or `node/NAME`) or selects.

    Raises:
        KubectlError: there are none, both, or something that is no node.

    """
    words = call.args.words
    name = call.path.rpartition(" ")[2]
    if not words and not call.args.text("selector"):
        raise usage_error(call.path, f"USAGE: {name} NODE [flags]")
    if words and call.args.text("selector"):
        message = "cannot specify both a node name and a --selector option"
        raise KubectlError(message)
    for word in words:
        if "/" in word and named_resource(call.rest, word.partition("/")[0]).kind != "Node":
            message = f"expected a node, got {word}"
            raise KubectlError(message)
    named = [word if "/" in word else f"node/{word}" for word in words]
    found = list(fetch_all(call, named or ["nodes"], lists_need_all=True))
    if not found:
        message = f"no nodes match the selector {call.args.text('selector')}"
        raise KubectlError(message)
    return iter(found)


_FLAGS = (shared_flags.SELECTOR, shared_flags.DRY_RUN)

CORDON = KubectlCommand(
    name="cordon",
    run=cordon,
    summary="Mark node as unschedulable.",
    examples=(("Keep new pods away from a node", "kubectl cordon node-1"),),
    usage="NODE",
    mutating=True,
    flags=_FLAGS,
)
UNCORDON = KubectlCommand(
    name="uncordon",
    run=uncordon,
    summary="Mark node as schedulable.",
    examples=(("Let pods come to a node again", "kubectl uncordon node-1"),),
    usage="NODE",
    mutating=True,
    flags=_FLAGS,
)
