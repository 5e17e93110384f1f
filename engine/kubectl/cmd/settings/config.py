"""`kubectl config`: the one context of this cluster.

There is no kubeconfig file: the client is handed its cluster. What reads, answers as a file with one context would. The
namespace of that context can be set; everything else that writes says that there is nothing to write to.

Upstream: k8s.io/kubectl/pkg/cmd/config.
"""

from __future__ import annotations

from collections.abc import Callable

from engine.client.output import Stderr, Stdout
from engine.golang.tabwriter import align_table
from engine.kubectl.cmd.otherserver import own_address
from engine.kubectl.cmd.usage import usage
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand, not_offered
from engine.kubectl.errors import KubectlError, usage_error
from engine.kubectl.flags import Flag

CLUSTER = "podfall"
USER = "student"

_NO_FILE = (
    "there is no kubeconfig to change here; "
    "only the namespace can be set: kubectl config set-context --current --namespace=NAME"
)


def run(call: CommandContext) -> CommandSteps:
    """Say which subcommands there are: a line with none of them came here."""
    if call.args.words:
        raise usage_error(call.path, f'unknown command "{" ".join(call.args.words)}"')
    yield Stderr(usage(VERB, call.path))
    return 1


def _current_context(call: CommandContext) -> CommandSteps:
    del call
    yield Stdout(f"{CLUSTER}\n")
    return 0


def _get_contexts(call: CommandContext) -> CommandSteps:
    names = call.args.words
    unknown = [name for name in names if name != CLUSTER]
    if unknown:
        message = f"context {unknown[0]} not found"
        raise KubectlError(message)
    if call.args.text("output") == "name":
        yield Stdout(f"{CLUSTER}\n")
        return 0
    headers = "" if call.args.on("no-headers") else "CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE\n"
    # `default` goes without saying.
    namespace = "" if call.context.namespace == "default" else call.context.namespace
    yield Stdout(align_table(f"{headers}*\t{CLUSTER}\t{CLUSTER}\t{USER}\t{namespace}\n"))
    return 0


def _names(*names: str) -> Callable[[CommandContext], CommandSteps]:
    """Return a subcommand that prints a column of names."""

    def listed(call: CommandContext) -> CommandSteps:
        del call
        yield Stdout("NAME\n" + "".join(f"{name}\n" for name in names))
        return 0

    return listed


def _use_context(call: CommandContext) -> CommandSteps:
    if len(call.args.words) != 1:
        raise usage_error(call.path, f"unexpected args: [{' '.join(call.args.words)}]")
    name = call.args.words[0]
    if name != CLUSTER:
        message = f'no context exists with the name: "{name}"'
        raise KubectlError(message)
    yield Stdout(f'Switched to context "{CLUSTER}".\n')
    return 0


def _set_context(call: CommandContext) -> CommandSteps:
    names = call.args.words
    if len(names) > 1:
        raise usage_error(call.path, f"Unexpected args: {names}".replace("'", "").replace(",", ""))
    if bool(names) == call.args.on("current"):
        message = "you must specify a non-empty context name or --current"
        raise KubectlError(message)
    if names and names[0] != CLUSTER:
        raise KubectlError(_NO_FILE)
    if call.namespace_given:
        call.context.namespace = call.namespace
    yield Stdout(f'Context "{CLUSTER}" modified.\n')
    return 0


def _view(call: CommandContext) -> CommandSteps:
    own = call.context.namespace
    namespace = "" if own == "default" else f"    namespace: {own}\n"
    address = own_address(call.rest)
    yield Stdout(
        "apiVersion: v1\nclusters:\n- cluster:\n    certificate-authority-data: DATA+OMITTED\n"
        f"    server: {address}\n  name: {CLUSTER}\n"
        f"contexts:\n- context:\n    cluster: {CLUSTER}\n{namespace}    user: {USER}\n  name: {CLUSTER}\n"
        f"current-context: {CLUSTER}\nkind: Config\npreferences: {{}}\nusers:\n- name: {USER}\n  user: {{}}\n",
    )
    return 0


def _writing(name: str, summary: str) -> KubectlCommand:
    return not_offered(name, summary, _NO_FILE)


VERB = KubectlCommand(
    name="config",
    run=run,
    summary='Modify kubeconfig files using subcommands like "kubectl config set current-context my-context".',
    short="Modify kubeconfig files",
    usage="SUBCOMMAND",
    subcommands=(
        KubectlCommand(name="current-context", run=_current_context, summary="Display the current-context."),
        _writing("delete-cluster", "Delete the specified cluster from the kubeconfig."),
        _writing("delete-context", "Delete the specified context from the kubeconfig."),
        _writing("delete-user", "Delete the specified user from the kubeconfig."),
        KubectlCommand(name="get-clusters", run=_names(CLUSTER), summary="Display clusters defined in the kubeconfig."),
        KubectlCommand(
            name="get-contexts",
            run=_get_contexts,
            summary="Describe one or many contexts.",
            usage="[(-o|--output=)name)]",
            flags=(
                Flag("output", short="o", help="name: print the names alone."),
                Flag("no-headers", "bool", help="Leave out the titles of the columns."),
            ),
        ),
        KubectlCommand(name="get-users", run=_names(USER), summary="Display users defined in the kubeconfig."),
        _writing("rename-context", "Rename a context from the kubeconfig file."),
        _writing("set", "Set an individual value in a kubeconfig file."),
        _writing("set-cluster", "Set a cluster entry in kubeconfig."),
        KubectlCommand(
            name="set-context",
            run=_set_context,
            summary="Set a context entry in kubeconfig.",
            examples=(
                (
                    "Use the namespace lab for the lines that follow",
                    "kubectl config set-context --current --namespace=lab",
                ),
            ),
            details="Only the namespace of the one context can be set.",
            usage="[NAME | --current] [--namespace=namespace]",
            flags=(Flag("current", "bool", help="Change the current context."),),
        ),
        _writing("set-credentials", "Set a user entry in kubeconfig."),
        _writing("unset", "Unset an individual value in a kubeconfig file."),
        KubectlCommand(name="use-context", run=_use_context, summary="Set the current-context.", usage="CONTEXT_NAME"),
        KubectlCommand(
            name="view",
            run=_view,
            summary="Display merged kubeconfig settings.",
            examples=(("Show the settings", "kubectl config view"),),
            flags=(Flag("minify", "bool", help="Accepted: there is only one context."),),
        ),
    ),
)
