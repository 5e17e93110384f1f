"""`kubectl create deployment NAME --image=...`.

Upstream: k8s.io/kubectl/pkg/cmd/create/create_deployment.go.
"""

from __future__ import annotations

from typing import Any

from engine.kubectl.cmd.basic.create.typed import FLAGS, one_name, post
from engine.kubectl.cmd.podspec import container_name, metadata
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag


def run(call: CommandContext) -> CommandSteps:
    """Create the Deployment of the line."""
    name, args = one_name(call), call.args
    command = args.words[args.dash :] if args.dash is not None else []
    images = args.many("image")
    if len(images) > 1 and command:
        message = "cannot specify multiple --image options and command"
        raise KubectlError(message)
    if args.number("replicas") < 0:
        message = "replicas must be greater than or equal to 0"
        raise KubectlError(message)
    labels = {"app": name}
    containers = [_container(image, command) for image in images]
    if args.number("port") > 0:
        containers[0]["ports"] = [{"containerPort": args.number("port")}]
    template = {
        "metadata": {"creationTimestamp": None, "labels": labels},
        "spec": {"containers": [{**container, "resources": {}} for container in containers]},
    }
    spec = {
        "replicas": args.number("replicas"),
        "selector": {"matchLabels": labels},
        "template": template,
        "strategy": {},
    }
    deployment = {
        "kind": "Deployment",
        "apiVersion": "apps/v1",
        "metadata": metadata(call, name, labels),
        "spec": spec,
        "status": {},
    }
    return (yield from post(call, "deployments", deployment, wrapped="failed to create deployment"))


def _container(image: str, command: list[str]) -> dict[str, Any]:
    container: dict[str, Any] = {"name": container_name(image), "image": image}
    return {**container, "command": command} if command else container


VERB = KubectlCommand(
    name="deployment",
    run=run,
    summary="Create a deployment with the specified name.",
    examples=(("Create a deployment of three pods", "kubectl create deployment web --image=nginx --replicas=3"),),
    usage="NAME --image=image -- [COMMAND] [args...]",
    aliases=("deploy",),
    required=("image",),
    mutating=True,
    flags=(
        Flag("image", "list", help="Image to run; several make several containers."),
        Flag("replicas", "int", short="r", default=1, help="Number of replicas."),
        Flag("port", "int", default=-1, help="The port that the first container exposes."),
        *FLAGS,
    ),
)
