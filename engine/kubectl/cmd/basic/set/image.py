"""`kubectl set image TYPE NAME CONTAINER=IMAGE`. Upstream: k8s.io/kubectl/pkg/cmd/set/set_image.go."""

from __future__ import annotations

from typing import Any

from engine.kubectl import shared_flags
from engine.kubectl.cmd.arguments.key_value_args import split_pairs
from engine.kubectl.cmd.basic.set.editing import FLAGS, Aspect, containers_of, edit, pod_spec
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.resource.builder import parse_selection

_ASPECT = Aspect("image updated", "failed to patch image update to pod template:")


def run(call: CommandContext) -> CommandSteps:
    """Set the images of the line; `*` stands for every container."""
    words, pairs = split_pairs(call.args.words, "image")
    if words:
        parse_selection(call.rest, words)  # a wrong object is complained of before a missing setting
    if not pairs:
        message = "at least one image update is required"
        raise KubectlError(message)
    images = [(name, image) for name, _, image in (pair.partition("=") for pair in pairs)]

    def change(obj: dict[str, Any]) -> None:
        containers = containers_of(pod_spec(call, obj), "*")
        for name, image in images:
            chosen = [container for container in containers if name in {"*", container["name"]}]
            if not chosen:
                message = f'error: unable to find container named "{name}"'
                raise KubectlError(message, raw=True)
            for container in chosen:
                container["image"] = image

    return (yield from edit(call, words, change, _ASPECT))


VERB = KubectlCommand(
    name="image",
    run=run,
    summary="Update the image of a pod template.",
    examples=(("Use another image", "kubectl set image deploy/web nginx=nginx:1.25"),),
    usage="(-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N",
    mutating=True,
    flags=(shared_flags.RECORD, *FLAGS),
)
