"""`kubectl auth`: what the user may do, as the server answers.

Upstream: k8s.io/kubectl/pkg/cmd/auth/cani.go and whoami.go.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.client.output import Stderr, Stdout
from engine.golang.tabwriter import align_table
from engine.kubectl import shared_flags
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand, not_offered, refuse
from engine.kubectl.errors import KubectlError, usage_error
from engine.kubectl.flags import Flag
from engine.kubectl.printers import outputs, results
from engine.kubectl.resource.builder import find_resource, named_resource

_ARGUMENTS = 2
_HEADERS = ("Resources", "Non-Resource URLs", "Resource Names", "Verbs")
_USER_FIELDS = (("Username", "username"), ("UID", "uid"), ("Groups", "groups"))


def run(call: CommandContext) -> CommandSteps:
    """Refuse a line without a known subcommand."""
    words = " ".join(call.args.words)
    text = f'unknown command "{words}"' if words else "a subcommand is required: can-i or whoami"
    return refuse(usage_error(call.path, text))


def can_i(call: CommandContext) -> CommandSteps:
    """Ask the server, after the same remarks on the question as upstream."""
    words = call.args.words
    if call.args.on("list"):
        yield Stdout(align_table("".join("\t".join(row) + "\n" for row in (_HEADERS, *_rights(call)))))
        return 0
    if len(words) != _ARGUMENTS:
        message = (
            "you must specify two arguments: verb resource or verb resource/resourceName.\n"
            f"See '{call.path} -h' for help and examples."
        )
        raise KubectlError(message)
    yield from _warn(call, words[1])
    allowed = _asked(call, "SelfSubjectAccessReview", _spec(call, *words))["allowed"]
    if not call.args.on("quiet"):
        yield Stdout("yes\n" if allowed else "no\n")
    return 0 if allowed else 1


def _asked(call: CommandContext, kind: str, spec: dict[str, Any]) -> dict[str, Any]:
    """What the server answers to a question of that kind. Raises StatusError."""
    resource = find_resource(call.rest, kind)
    body = {"kind": kind, "apiVersion": resource.api_version, "spec": spec}
    status: dict[str, Any] = call.rest.create(resource, "", body)["status"]
    return status


def _spec(call: CommandContext, verb: str, asked: str) -> dict[str, Any]:
    if asked.startswith("/"):
        return {"nonResourceAttributes": {"verb": verb, "path": asked}}
    kind, _, name = asked.partition("/")
    try:
        resource = named_resource(call.rest, kind)
        group, plural = resource.group, resource.plural
    except KubectlError:
        plural, _, group = kind.partition(".")
    attributes = {"verb": verb, "group": group, "resource": plural, "name": name}
    attributes |= {
        "subresource": call.args.text("subresource"),
        "namespace": "" if call.all_namespaces else call.namespace,
    }
    return {"resourceAttributes": {key: value for key, value in attributes.items() if value}}


def _rights(call: CommandContext) -> list[tuple[str, str, str, str]]:
    """Everything that is allowed, a row for each resource and each path, as upstream sorts them (cani.go)."""
    status = _asked(call, "SelfSubjectRulesReview", {"namespace": call.namespace})
    rows: dict[str, tuple[str, str, str, str]] = {}
    for rule in status["resourceRules"]:
        names, verbs = (_listed(rule.get(field) or ()) for field in ("resourceNames", "verbs"))
        for group in rule.get("apiGroups") or ("",):
            for resource in rule["resources"]:
                called = f"{resource}.{group}" if group else resource
                key = f"{verbs}{_listed((group,))}{_listed((resource,))}{names}"
                rows[key] = (called, "[]", names, verbs)
    for index, rule in enumerate(status["nonResourceRules"]):
        for url in rule["nonResourceURLs"]:
            verbs = _listed(rule["verbs"])
            rows[f"{verbs}[][][]{_listed((url,))}{index}"] = ("", _listed((url,)), "[]", verbs)
    return [rows[key] for key in sorted(rows)]


def _listed(texts: Iterable[str]) -> str:
    """Texts as Go prints a slice."""
    return f"[{' '.join(texts)}]"


def _warn(call: CommandContext, asked: str) -> CommandSteps:
    kind = asked.partition("/")[0]
    if kind == "*" or asked.startswith("/"):
        return 0
    try:
        resource = named_resource(call.rest, kind)
    except KubectlError:
        yield Stderr(f"Warning: the server doesn't have a resource type '{kind}'\n\n")
        return 0
    if not resource.namespaced and not call.all_namespaces:
        group = f" in group '{resource.group}'" if resource.group else ""
        yield Stderr(f"Warning: resource '{resource.plural}' is not namespace scoped{group}\n\n")
    return 0


def whoami(call: CommandContext) -> CommandSteps:
    """Print as whom the server knows the user (upstream: whoami.go)."""
    resource = find_resource(call.rest, "SelfSubjectReview")
    body = {"kind": resource.kind, "apiVersion": resource.api_version}
    review = call.rest.create(resource, "", body)
    if call.args.text("output"):
        results.check_output(call)
        yield Stdout(outputs.print_objects(call.args.text("output"), [review], single=True))
        return 0
    info = review["status"]["userInfo"]
    rows = [("ATTRIBUTE", "VALUE")]
    for title, field in _USER_FIELDS:
        if info.get(field):
            rows.append((title, _listed(info[field]) if isinstance(info[field], list) else info[field]))
    yield Stdout(align_table("".join("\t".join(row) + "\n" for row in rows)))
    return 0


VERB = KubectlCommand(
    name="auth",
    run=run,
    summary="Inspect authorization.",
    usage="SUBCOMMAND",
    subcommands=(
        KubectlCommand(
            name="can-i",
            run=can_i,
            summary="Check whether an action is allowed.",
            examples=(("Ask whether pods may be deleted", "kubectl auth can-i delete pods"),),
            usage="VERB [TYPE | TYPE/NAME | NONRESOURCEURL]",
            flags=(
                shared_flags.ALL_NAMESPACES,
                Flag("list", "bool", help="Print everything that is allowed."),
                Flag("quiet", "bool", short="q", help="Say it with the exit code alone."),
                Flag("subresource", help="Accepted: every subresource is allowed."),
            ),
        ),
        not_offered(
            "reconcile",
            "Reconciles rules for RBAC objects.",
            "kubectl apply -f makes roles and bindings as a file has them",
        ),
        KubectlCommand(
            name="whoami", run=whoami, summary="Check self subject attributes.", flags=(shared_flags.OUTPUT,)
        ),
    ),
)
