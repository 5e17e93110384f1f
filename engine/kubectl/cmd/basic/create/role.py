"""`kubectl create role NAME` and `kubectl create clusterrole NAME`.

Upstream: k8s.io/kubectl/pkg/cmd/create/create_role.go and create_clusterrole.go.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from engine.client.output import Stderr
from engine.kubectl.cmd.basic.create.typed import FLAGS, one_name, post
from engine.kubectl.cmd.podspec import metadata
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError, flag_error
from engine.kubectl.flags import Flag
from engine.kubectl.resource.builder import named_resource

_VERBS = (
    "*",
    "get",
    "delete",
    "list",
    "create",
    "update",
    "patch",
    "watch",
    "proxy",
    "deletecollection",
    "use",
    "bind",
    "escalate",
    "impersonate",
)
_PATH_VERBS = ("*", "get", "post", "put", "delete", "patch", "head", "options")
_RBAC = "rbac.authorization.k8s.io"
_SPECIAL = {
    "use": (("policy", "podsecuritypolicies"), ("extensions", "podsecuritypolicies")),
    "bind": ((_RBAC, "roles"), (_RBAC, "clusterroles")),
    "escalate": ((_RBAC, "roles"), (_RBAC, "clusterroles")),
    "impersonate": (
        ("", "users"),
        ("", "serviceaccounts"),
        ("", "groups"),
        ("authentication.k8s.io", "userextras"),
    ),
}
"""Verbs that only some resources have, which no server needs to serve."""


class _Wanted(NamedTuple):
    """One resource of the line."""

    group: str
    resource: str
    subresource: str
    known: bool
    """Whether the server has it."""


def run(call: CommandContext) -> CommandSteps:
    """Create the Role of the line."""
    name = one_name(call)
    verbs, wanted = _verbs(call), _wanted(call)
    if not verbs:
        raise KubectlError("at least one verb must be specified")
    yield from _warn(verbs)
    if not wanted:
        raise KubectlError("at least one resource must be specified")
    _check(wanted, verbs)
    return (yield from _create(call, "Role", name, {"rules": _rules(call, verbs, wanted, [])}))


def run_cluster(call: CommandContext) -> CommandSteps:
    """Create the ClusterRole of the line."""
    name, args = one_name(call), call.args
    verbs, wanted, paths = _verbs(call), _wanted(call), args.many("non-resource-url")
    if args.text("aggregation-rule"):
        if paths or verbs or wanted or args.many("resource-name"):
            raise KubectlError(
                "aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames"
            )
        selector = {"matchLabels": _labels(call, args.text("aggregation-rule"))}
        rules: dict[str, Any] = {"rules": None, "aggregationRule": {"clusterRoleSelectors": [selector]}}
        return (yield from _create(call, "ClusterRole", name, rules))
    if not verbs:
        raise KubectlError("at least one verb must be specified")
    if not wanted and not paths:
        raise KubectlError("one of resource or nonResourceURL must be specified")
    if wanted:
        yield from _warn(verbs)
        _check(wanted, verbs)
    if paths:
        _check_paths(paths, verbs)
    return (yield from _create(call, "ClusterRole", name, {"rules": _rules(call, verbs, wanted, paths)}))


def _labels(call: CommandContext, text: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in text.split(",")]
    if not all(equals for _, equals, _ in pairs):
        problem = f'invalid argument "{text}" for "--aggregation-rule" flag: malformed pair, expect string=string'
        raise flag_error(call.path, problem)
    return dict(sorted((key.strip(), value) for key, _, value in pairs))


def _create(call: CommandContext, kind: str, name: str, rules: dict[str, Any]) -> CommandSteps:
    head = metadata(call, name)
    if kind == "ClusterRole":
        head.pop("namespace", None)
    role = {"kind": kind, "apiVersion": f"{_RBAC}/v1", "metadata": head, **rules}
    return (yield from post(call, f"{kind.lower()}s", role, wrapped=f"failed to create {kind.lower()}"))


def _verbs(call: CommandContext) -> list[str]:
    verbs = list(dict.fromkeys(call.args.many("verb")))
    return ["*"] if "*" in verbs else verbs


def _wanted(call: CommandContext) -> list[_Wanted]:
    """Read `resource[.group][/subresource]`; a star alone ends the list."""
    found: list[_Wanted] = []
    for text in call.args.many("resource"):
        called, _, subresource = text.partition("/")
        resource, _, group = called.partition(".")
        found.append(_looked_up(call, resource, group, subresource))
        if text == "*":
            break
    return found


def _looked_up(call: CommandContext, resource: str, group: str, subresource: str) -> _Wanted:
    try:
        known = named_resource(call.rest, f"{resource}.{group}" if group else resource)
    except KubectlError:
        return _Wanted(group, resource, subresource, known=False)
    return _Wanted(known.group, known.plural, subresource, known=True)


def _warn(verbs: list[str]) -> CommandSteps:
    yield from (Stderr(f"Warning: '{verb}' is not a standard resource verb\n") for verb in verbs if verb not in _VERBS)
    return 0


def _check(wanted: list[_Wanted], verbs: list[str]) -> None:
    """Refuse what the server has not, and special verbs on what they are not for."""
    for one in wanted:
        if not one.resource:
            raise KubectlError("resource must be specified if apiGroup/subresource specified")
        if one.resource == "*":
            return
        special = [_SPECIAL[verb] for verb in verbs if verb in _SPECIAL]
        for verb in verbs:
            if verb in _SPECIAL and (one.group, one.resource) not in _SPECIAL[verb]:
                message = f"can not perform '{verb}' on '{one.resource}' in group '{one.group}'"
                raise KubectlError(message)
        if not one.known and not special:
            group = f' in group "{one.group}"' if one.group else ""
            message = f'the server doesn\'t have a resource type "{one.resource}"{group}'
            raise KubectlError(message, raw=True)


def _check_paths(paths: list[str], verbs: list[str]) -> None:
    for verb in verbs:
        if verb not in _PATH_VERBS:
            message = f"invalid verb: '{verb}' for nonResourceURL"
            raise KubectlError(message)
    for path in paths:
        if path == "*":
            continue
        if not path.startswith("/"):
            raise KubectlError("nonResourceURL should start with /")
        if "*" in path[:-1]:
            raise KubectlError("nonResourceURL only supports wildcard matches when '*' is at the end")


def _rules(call: CommandContext, verbs: list[str], wanted: list[_Wanted], paths: list[str]) -> list[dict[str, Any]]:
    """Return one rule for each group, in the order of their names, and one for the paths."""
    groups: dict[str, dict[str, None]] = {}
    for one in wanted:
        resource = f"{one.resource}/{one.subresource}" if one.subresource else one.resource
        groups.setdefault(one.group, {})[resource] = None
    names = list(dict.fromkeys(call.args.many("resource-name")))
    rules: list[dict[str, Any]] = []
    for group in sorted(groups):
        rule = {"verbs": verbs, "apiGroups": [group], "resources": list(groups[group])}
        rules.append({**rule, "resourceNames": names} if names else rule)
    return [*rules, {"verbs": verbs, "nonResourceURLs": paths}] if paths else rules


_FLAGS = (
    Flag("verb", "list", help="What may be done, such as get; several with commas, * is everything."),
    Flag("resource", "list", help="To what, such as pods, deployments.apps or pods/log."),
    Flag("resource-name", "strings", help="Only to objects of this name; may be repeated."),
    *FLAGS,
)
ROLE = KubectlCommand(
    name="role",
    run=run,
    summary="Create a role with single rule.",
    examples=(("Allow to look at pods", "kubectl create role reader --verb=get,list --resource=pods"),),
    usage="NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename]",
    mutating=True,
    flags=_FLAGS,
)
CLUSTER_ROLE = KubectlCommand(
    name="clusterrole",
    run=run_cluster,
    summary="Create a cluster role.",
    examples=(("Allow to look at nodes", "kubectl create clusterrole node-reader --verb=get --resource=nodes"),),
    usage="NAME --verb=verb --resource=resource.group [--resource-name=resourcename]",
    mutating=True,
    flags=(
        Flag("non-resource-url", "list", help="A path of the API server, such as /healthz."),
        Flag("aggregation-rule", help="Labels of the roles whose rules it has: KEY=VALUE, with commas."),
        *_FLAGS,
    ),
)
