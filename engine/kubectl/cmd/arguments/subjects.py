"""Users, groups and accounts of a line, as the subjects of a role binding."""

from __future__ import annotations

from typing import Any

from engine.kubectl.command_base import CommandContext
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag

SUBJECT_FLAGS = (
    Flag("user", "strings", help="A user; may be repeated."),
    Flag("group", "strings", help="A group; may be repeated."),
    Flag("serviceaccount", "strings", help="An account, as NAMESPACE:NAME; may be repeated."),
)
_RBAC = "rbac.authorization.k8s.io"
_PARTS = 2


def subjects_of(call: CommandContext) -> list[dict[str, Any]]:
    """Return the subjects of a line.

    Raises:
        KubectlError: an account is not named with its namespace.

    """
    found: list[dict[str, Any]] = []
    for flag, kind in (("user", "User"), ("group", "Group")):
        found += [{"kind": kind, "apiGroup": _RBAC, "name": name} for name in dict.fromkeys(call.args.many(flag))]
    for text in dict.fromkeys(call.args.many("serviceaccount")):
        parts = text.split(":")
        if len(parts) != _PARTS or not all(parts):
            raise KubectlError("serviceaccount must be <namespace>:<name>")
        found.append({"kind": "ServiceAccount", "name": parts[1], "namespace": parts[0]})
    return found
