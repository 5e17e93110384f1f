"""`kubectl create serviceaccount NAME`. Upstream: k8s.io/kubectl/pkg/cmd/create/create_serviceaccount.go."""

from __future__ import annotations

from engine.kubectl.cmd.basic.create.typed import FLAGS, one_name, post
from engine.kubectl.cmd.podspec import metadata
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand


def run(call: CommandContext) -> CommandSteps:
    """Create the ServiceAccount of the line."""
    account = {"kind": "ServiceAccount", "apiVersion": "v1", "metadata": metadata(call, one_name(call))}
    return (yield from post(call, "serviceaccounts", account, wrapped="failed to create serviceaccount"))


VERB = KubectlCommand(
    name="serviceaccount",
    run=run,
    summary="Create a service account with the specified name.",
    examples=(("Create an account for pods", "kubectl create serviceaccount robot"),),
    usage="NAME",
    aliases=("sa",),
    mutating=True,
    flags=FLAGS,
)
