"""`kubectl set selector svc NAME KEY=VALUE`: what a Service sends its traffic to.

Upstream: k8s.io/kubectl/pkg/cmd/set/set_selector.go.
"""

from __future__ import annotations

from typing import Any

from engine.kubectl.cmd.basic.set.editing import FLAGS, edit
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError


def run(call: CommandContext) -> CommandSteps:
    """Replace the selector of every Service that the line names; the last word is the new one."""
    *words, text = call.args.words or [""]
    if not text or not words:
        message = "one resource and one selector are required"
        raise KubectlError(message)
    selector: dict[str, str] = {}
    for part in text.split(","):
        key, equals, value = part.partition("=")
        if not equals:
            message = f"invalid selector: {text}"
            raise KubectlError(message)
        selector[key] = value

    def change(obj: dict[str, Any]) -> None:
        if obj.get("kind") != "Service":
            message = f"setting a selector is only supported for Services, not for a {obj.get('kind')}"
            raise KubectlError(message)
        obj["spec"]["selector"] = selector

    return (yield from edit(call, words, change, "selector updated"))


VERB = KubectlCommand(
    name="selector",
    run=run,
    summary="Set the selector on a resource.",
    examples=(("Point a service elsewhere", "kubectl set selector svc web color=green"),),
    usage="(-f FILENAME | TYPE NAME) EXPRESSIONS",
    mutating=True,
    flags=FLAGS,
)
