"""`kubectl set selector svc NAME KEY=VALUE`: what a Service sends its traffic to.

Upstream: k8s.io/kubectl/pkg/cmd/set/set_selector.go.
"""

from __future__ import annotations

from typing import Any

from engine.kubectl import shared_flags
from engine.kubectl.cmd.arguments.selectors import label_selector
from engine.kubectl.cmd.basic.set.editing import FLAGS, Aspect, check_words, edit
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag


def run(call: CommandContext) -> CommandSteps:
    """Replace the selector of every Service that the line names; the last word is the new one."""
    *words, text = call.args.words or [""]
    check_words(call, words)
    selector, version = label_selector(text), call.args.text("resource-version")

    def change(obj: dict[str, Any]) -> None:
        if obj.get("kind") != "Service":
            message = "setting a selector is only supported for Services"
            raise KubectlError(message)
        if expressions := selector.get("matchExpressions"):
            shown = " ".join(_shown(expression) for expression in expressions)
            message = f"match expression [{shown}] not supported on this object"
            raise KubectlError(message)
        obj["spec"]["selector"] = selector.get("matchLabels", {})
        if version:
            obj["metadata"]["resourceVersion"] = version

    return (yield from edit(call, words, change, Aspect("selector updated", always=True)))


def _shown(expression: dict[str, Any]) -> str:
    """Return a requirement as Go prints the struct."""
    return f"{{{expression['key']} {expression['operator']} [{' '.join(expression.get('values', ()))}]}}"


VERB = KubectlCommand(
    name="selector",
    run=run,
    summary="Set the selector on a resource.",
    examples=(("Point a service elsewhere", "kubectl set selector svc web color=green"),),
    usage="(-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]",
    mutating=True,
    flags=(
        Flag("resource-version", help="Change the object only if it has this version."),
        shared_flags.RECORD,
        *FLAGS,
    ),
)
