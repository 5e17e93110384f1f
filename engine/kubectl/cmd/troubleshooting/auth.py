"""`kubectl auth`: what the user may do. Everything: this cluster has one user and no RBAC that anything acts on.

Upstream: k8s.io/kubectl/pkg/cmd/auth/cani.go and whoami.go.
"""

from __future__ import annotations

from engine.client.output import Stderr, Stdout
from engine.golang.tabwriter import align_table
from engine.kubectl import shared_flags
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand, not_offered, refuse
from engine.kubectl.errors import KubectlError, usage_error
from engine.kubectl.flags import Flag
from engine.kubectl.resource.builder import find_resource

_ARGUMENTS = 2
_EVERYTHING = (
    ("Resources", "Non-Resource URLs", "Resource Names", "Verbs"),
    ("*.*", "[]", "[]", "[*]"),
    ("", "[*]", "[]", "[*]"),
)
_NO_WHOAMI = (
    "the selfsubjectreviews API is not enabled in the cluster\n"
    "enable APISelfSubjectReview feature gate and authentication.k8s.io/v1alpha1 or authentication.k8s.io/v1beta1 API"
)


def run(call: CommandContext) -> CommandSteps:
    """Refuse a line without a known subcommand."""
    words = " ".join(call.args.words)
    text = f'unknown command "{words}"' if words else "a subcommand is required: can-i or whoami"
    return refuse(usage_error(call.path, text))


def can_i(call: CommandContext) -> CommandSteps:
    """Answer yes, after the same remarks on the question as upstream."""
    words = call.args.words
    if call.args.on("list"):
        yield Stdout(align_table("".join("\t".join(row) + "\n" for row in _EVERYTHING)))
        return 0
    if len(words) != _ARGUMENTS:
        message = (
            "you must specify two arguments: verb resource or verb resource/resourceName.\n"
            f"See '{call.path} -h' for help and examples."
        )
        raise KubectlError(message)
    yield from _warn(call, words[1])
    if not call.args.on("quiet"):
        yield Stdout("yes\n")
    return 0


def _warn(call: CommandContext, asked: str) -> CommandSteps:
    kind = asked.partition("/")[0]
    if kind == "*" or asked.startswith("/"):
        return 0
    try:
        resource = find_resource(call.rest, kind)
    except KubectlError:
        yield Stderr(f"Warning: the server doesn't have a resource type '{kind}'\n\n")
        return 0
    if not resource.namespaced and not call.all_namespaces:
        group = f" in group '{resource.group}'" if resource.group else ""
        yield Stderr(f"Warning: resource '{resource.plural}' is not namespace scoped{group}\n\n")
    return 0


def whoami(call: CommandContext) -> CommandSteps:
    """Fail as on a cluster without the API for this question."""
    del call  # there is one user, and the server keeps no name for it
    return refuse(KubectlError(_NO_WHOAMI))


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
        not_offered("reconcile", "Reconciles rules for RBAC objects.", "nothing acts on RBAC objects"),
        KubectlCommand(
            name="whoami", run=whoami, summary="Check self subject attributes.", flags=(shared_flags.OUTPUT,)
        ),
    ),
)
