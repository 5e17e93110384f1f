"""`kubectl set subject rolebinding NAME --user=...`. Upstream: k8s.io/kubectl/pkg/cmd/set/set_subject.go."""

from __future__ import annotations

from typing import Any

from engine.kubectl.cmd.arguments.subjects import SUBJECT_FLAGS, subjects_of
from engine.kubectl.cmd.basic.set.editing import FLAGS, Aspect, check_words, edit, named
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError

_ASPECT = Aspect("subjects updated", "failed to patch subjects to rolebinding:")
_BINDINGS = ("RoleBinding", "ClusterRoleBinding")


def run(call: CommandContext) -> CommandSteps:
    """Add subjects to every binding that the line names, those that it lacks."""
    check_words(call, call.args.words)
    subjects = subjects_of(call)
    if not subjects:
        message = "you must specify at least one value of user, group or serviceaccount"
        raise KubectlError(message)

    def change(obj: dict[str, Any]) -> None:
        if obj.get("kind") not in _BINDINGS:
            message = f"error: {named(call, obj)} setting subjects is only supported for RoleBinding/ClusterRoleBinding"
            raise KubectlError(message, raw=True)
        have = obj.get("subjects") or []
        obj["subjects"] = [*have, *(subject for subject in subjects if subject not in have)]

    return (yield from edit(call, call.args.words, change, _ASPECT))


VERB = KubectlCommand(
    name="subject",
    run=run,
    summary="Update the user, group, or service account in a role binding or cluster role binding.",
    examples=(("Give a role to one more user", "kubectl set subject rolebinding robots --user=jane"),),
    usage="(-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:name]",
    mutating=True,
    flags=(*SUBJECT_FLAGS, *FLAGS),
)
