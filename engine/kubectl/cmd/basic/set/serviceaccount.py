"""`kubectl set serviceaccount TYPE NAME ACCOUNT`: as whom the Pods of a template run.

Upstream: k8s.io/kubectl/pkg/cmd/set/set_serviceaccount.go.
"""

from __future__ import annotations

from typing import Any

from engine.kubectl import shared_flags
from engine.kubectl.cmd.basic.set.editing import FLAGS, Aspect, check_words, edit, pod_spec
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError

_ASPECT = Aspect("serviceaccount updated", "failed to patch ServiceAccountName")


def run(call: CommandContext) -> CommandSteps:
    """Set the account of every template that the line names; the last word is the account."""
    if not call.args.words:
        message = "serviceaccount is required"
        raise KubectlError(message)
    *words, account = call.args.words
    check_words(call, words)

    def change(obj: dict[str, Any]) -> None:
        pod_spec(call, obj)["serviceAccountName"] = account

    return (yield from edit(call, words, change, _ASPECT))


VERB = KubectlCommand(
    name="serviceaccount",
    run=run,
    summary="Update the service account of pod template resources.",
    examples=(("Let the pods of a deployment run as robot", "kubectl set serviceaccount deploy/web robot"),),
    short="Update the service account of a resource",
    usage="(-f FILENAME | TYPE NAME) SERVICE_ACCOUNT",
    aliases=("sa",),
    mutating=True,
    flags=(shared_flags.RECORD, *FLAGS),
)
