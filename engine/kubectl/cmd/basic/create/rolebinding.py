"""`kubectl create rolebinding NAME` and `kubectl create clusterrolebinding NAME`.

Upstream: k8s.io/kubectl/pkg/cmd/create/create_rolebinding.go and create_clusterrolebinding.go.
"""

from __future__ import annotations

from typing import Any

from engine.kubectl.cmd.arguments.subjects import SUBJECT_FLAGS, subjects_of
from engine.kubectl.cmd.basic.create.typed import FLAGS, one_name, post
from engine.kubectl.cmd.podspec import metadata
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag

_RBAC = "rbac.authorization.k8s.io"


def run(call: CommandContext) -> CommandSteps:
    """Create the RoleBinding of the line."""
    name = one_name(call)
    role, cluster_role = call.args.text("role"), call.args.text("clusterrole")
    if bool(role) == bool(cluster_role):
        raise KubectlError("exactly one of clusterrole or role must be specified")
    ref = _ref("Role", role) if role else _ref("ClusterRole", cluster_role)
    return (yield from _create(call, "RoleBinding", metadata(call, name), ref))


def run_cluster(call: CommandContext) -> CommandSteps:
    """Create the ClusterRoleBinding of the line."""
    head = {"name": one_name(call), "creationTimestamp": None}
    return (yield from _create(call, "ClusterRoleBinding", head, _ref("ClusterRole", call.args.text("clusterrole"))))


def _ref(kind: str, name: str) -> dict[str, Any]:
    return {"apiGroup": _RBAC, "kind": kind, "name": name}


def _create(call: CommandContext, kind: str, head: dict[str, Any], ref: dict[str, Any]) -> CommandSteps:
    binding: dict[str, Any] = {"kind": kind, "apiVersion": f"{_RBAC}/v1", "metadata": head}
    if subjects := subjects_of(call):
        binding["subjects"] = subjects
    binding["roleRef"] = ref
    return (yield from post(call, f"{kind.lower()}s", binding, wrapped=f"failed to create {kind.lower()}"))


_CLUSTER_ROLE = Flag("clusterrole", help="The cluster role that is given.")
ROLE_BINDING = KubectlCommand(
    name="rolebinding",
    run=run,
    summary="Create a role binding for a particular role or cluster role.",
    examples=(
        (
            "Let an account do what a role allows",
            "kubectl create rolebinding robots --role=reader --serviceaccount=default:robot",
        ),
    ),
    usage="NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname]",
    mutating=True,
    flags=(Flag("role", help="The role that is given."), _CLUSTER_ROLE, *SUBJECT_FLAGS, *FLAGS),
)
CLUSTER_ROLE_BINDING = KubectlCommand(
    name="clusterrolebinding",
    run=run_cluster,
    summary="Create a cluster role binding for a particular cluster role.",
    examples=(
        (
            "Let a user look at nodes",
            "kubectl create clusterrolebinding watchers --clusterrole=node-reader --user=jane",
        ),
    ),
    usage="NAME --clusterrole=NAME [--user=username] [--group=groupname]",
    required=("clusterrole",),
    mutating=True,
    flags=(_CLUSTER_ROLE, *SUBJECT_FLAGS, *FLAGS),
)
