"""`kubectl create namespace NAME`. Upstream: k8s.io/kubectl/pkg/cmd/create/create_namespace.go."""

from __future__ import annotations

from engine.kubectl.cmd.basic.create.typed import FLAGS, one_name, post
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand


def run(call: CommandContext) -> CommandSteps:
    """Create the Namespace of the line."""
    namespace = {
        "kind": "Namespace",
        "apiVersion": "v1",
        "metadata": {"name": one_name(call), "creationTimestamp": None},
        "spec": {},
        "status": {},
    }
    return (yield from post(call, "namespaces", namespace))


VERB = KubectlCommand(
    name="namespace",
    run=run,
    summary="Create a namespace with the specified name.",
    examples=(("Create a namespace", "kubectl create namespace lab"),),
    usage="NAME",
    aliases=("ns",),
    mutating=True,
    flags=FLAGS,
)
