"""`kubectl rollout history`: the revisions of a workload, or one of them at length.

Upstream: k8s.io/kubectl/pkg/cmd/rollout/rollout_history.go and pkg/polymorphichelpers/history.go.
"""

from __future__ import annotations

from engine.client.output import Stdout
from engine.golang.tabwriter import align_description
from engine.kubectl import shared_flags
from engine.kubectl.cmd.deploy.rollout.revisions import revisions
from engine.kubectl.cmd.deploy.rollout.targets import SELECTION, USAGE, each, type_name
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError, usage_error
from engine.kubectl.flags import Flag
from engine.kubectl.printers import results
from engine.kubectl.resource.builder import ResourceInfo


def run(call: CommandContext) -> CommandSteps:
    """Print the history of every object of the line."""
    if call.args.number("revision") < 0:
        raise usage_error(call.path, f"revision must be a positive integer: {call.args.number('revision')}")
    return (yield from each(call, lambda info: _show(call, info)))


def _show(call: CommandContext, info: ResourceInfo) -> CommandSteps:
    found = revisions(call, info, f'no history viewer has been implemented for "{type_name(info)}"')
    wished = call.args.number("revision")
    name = results.reference(info.resource, info.name)
    if not wished:
        if not found:
            yield Stdout(f"{name} \nNo rollout history found.\n")
            return 0
        rows = ["REVISION\tCHANGE-CAUSE\n"]
        rows += [f"{number}\t{found[number].cause or '<none>'}\n" for number in found]
        yield Stdout(f"{name} \n{align_description(''.join(rows))}\n")
        return 0
    if wished not in found:
        message = "unable to find the specified revision"
        raise KubectlError(message)
    yield Stdout(f"{name} with revision #{wished}\n{found[wished].text_with_cause()}\n")
    return 0


VERB = KubectlCommand(
    name="history",
    run=run,
    summary="View rollout history.",
    examples=(
        ("List the revisions", "kubectl rollout history deploy/web"),
        ("Show the template of one", "kubectl rollout history deploy/web --revision=3"),
    ),
    usage=USAGE,
    flags=(
        Flag("revision", "int", help="Show this revision at length."),
        *SELECTION,
        shared_flags.OUTPUT,
    ),
)
