"""`kubectl create quota NAME --hard=...`. Upstream: k8s.io/kubectl/pkg/cmd/create/create_quota.go."""

from __future__ import annotations

from typing import Any

from engine.kubectl.cmd.arguments.quantities import resource_list
from engine.kubectl.cmd.basic.create.typed import FLAGS, one_name, post
from engine.kubectl.cmd.podspec import metadata
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.flags import Flag


def run(call: CommandContext) -> CommandSteps:
    """Create the quota of the line."""
    name, args = one_name(call), call.args
    spec: dict[str, Any] = {}
    if hard := resource_list(args.text("hard")):
        spec["hard"] = hard
    if scopes := args.text("scopes"):
        spec["scopes"] = scopes.split(",")
    quota = {"kind": "ResourceQuota", "apiVersion": "v1", "metadata": metadata(call, name), "spec": spec, "status": {}}
    return (yield from post(call, "resourcequotas", quota, wrapped="failed to create quota"))


VERB = KubectlCommand(
    name="quota",
    run=run,
    summary="Create a resource quota with the specified name, hard limits, and optional scopes.",
    examples=(("Allow ten pods in a namespace", "kubectl create quota few --hard=pods=10"),),
    short="Create a quota with the specified name",
    usage="NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2]",
    aliases=("resourcequota",),
    mutating=True,
    flags=(
        Flag("hard", help="How much of what there may be, as RESOURCE=QUANTITY, with commas."),
        Flag("scopes", help="Which pods count, such as BestEffort; several with commas."),
        *FLAGS,
    ),
)
