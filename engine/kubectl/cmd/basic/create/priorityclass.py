"""`kubectl create priorityclass NAME --value=...`. Upstream: k8s.io/kubectl/pkg/cmd/create/create_priorityclass.go."""

from __future__ import annotations

from typing import Any

from engine.kubectl.cmd.basic.create.typed import FLAGS, one_name, post
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.flags import Flag


def run(call: CommandContext) -> CommandSteps:
    """Create the PriorityClass of the line."""
    name, args = one_name(call), call.args
    found: dict[str, Any] = {
        "kind": "PriorityClass",
        "apiVersion": "scheduling.k8s.io/v1",
        "metadata": {"name": name, "creationTimestamp": None},
        "value": args.number("value"),
    }
    if args.on("global-default"):
        found["globalDefault"] = True
    if args.text("description"):
        found["description"] = args.text("description")
    found["preemptionPolicy"] = args.text("preemption-policy")
    return (yield from post(call, "priorityclasses", found, wrapped="failed to create priorityclass"))


VERB = KubectlCommand(
    name="priorityclass",
    run=run,
    summary="Create a priority class with the specified name, value, globalDefault and description.",
    examples=(("Create a class for what matters", "kubectl create priorityclass high --value=1000"),),
    short="Create a priority class with the specified name",
    usage="NAME --value=VALUE --global-default=BOOL",
    aliases=("pc",),
    mutating=True,
    flags=(
        Flag("value", "int", help="The priority of its pods."),
        Flag("global-default", "bool", help="Pods without a class are of this one."),
        Flag("description", help="When it should be used."),
        Flag("preemption-policy", default="PreemptLowerPriority", help="PreemptLowerPriority or Never."),
        *FLAGS,
    ),
)
