"""`kubectl config`: the one context of this cluster.

There is no kubeconfig file: the client is handed its cluster. What reads, answers as a file with one context would;
what writes says that there is nothing to write to, since a namespace kept between lines would be hidden state.

Upstream: k8s.io/kubectl/pkg/cmd/config.
"""

from __future__ import annotations

from collections.abc import Callable

from engine.client.output import Out
from engine.kubectl.errors import KubectlError, usage_error
from engine.kubectl.grammar import Flag
from engine.kubectl.resources import find_resource
from engine.kubectl.tabwriter import align_table
from engine.kubectl.usage import usage
from engine.kubectl.verb import Call, Steps, Verb

CLUSTER = "podfall"
USER = "student"

_NO_FILE = "there is no kubeconfig to change here; give the namespace with -n on each line"


def run(call: Call) -> Steps:
    """Say which subcommands there are: a line with none of them came here."""
    if call.args.words:
        raise usage_error(call.path, f'unknown command "{" ".join(call.args.words)}"')
    yield Out(usage(VERB, call.path))
    return 1


def _current_context(call: Call) -> Steps:
    del call
    yield Out(f"{CLUSTER}\n")
    return 0


def _get_contexts(call: Call) -> Steps:
    names = call.args.words
    unknown = [name for name in names if name != CLUSTER]
    if unknown:
        message = f"context {unknown[0]} not found"
        raise KubectlError(message)
    if call.args.text("output") == "name":
        yield Out(f"{CLUSTER}\n")
        return 0
    headers = "" if call.args.on("no-headers") else "CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE\n"
    # The namespace is what lines without -n use; `default` goes without saying.
    namespace = "" if call.namespace == "default" or call.namespace_given else call.namespace
    yield Out(align_table(f"{headers}*\t{CLUSTER}\t{CLUSTER}\t{USER}\t{namespace}\n"))
    return 0


def _names(*names: str) -> Callable[[Call], Steps]:
    """Return a subcommand that prints a column of names."""

    def listed(call: Call) -> Steps:
        del call
        yield Out("NAME\n" + "".join(f"{name}\n" for name in names))
        return 0

    return listed


def _use_context(call: Call) -> Steps:
    if len(call.args.words) != 1:
        raise usage_error(call.path, f"unexpected args: [{' '.join(call.args.words)}]")
    name = call.args.words[0]
    if name != CLUSTER:
        message = f'no context exists with the name: "{name}"'
        raise KubectlError(message)
    yield Out(f'Switched to context "{CLUSTER}".\n')
    return 0


def _view(call: Call) -> Steps:
    front = call.rest.get(find_resource(call.rest, "services"), "default", "kubernetes")["spec"]
    address = f"https://{front['clusterIP']}:{front['ports'][0]['port']}"
    yield Out(
        "apiVersion: v1\nclusters:\n- cluster:\n    certificate-authority-data: DATA+OMITTED\n"
        f"    server: {address}\n  name: {CLUSTER}\n"
        f"contexts:\n- context:\n    cluster: {CLUSTER}\n    user: {USER}\n  name: {CLUSTER}\n"
        f"current-context: {CLUSTER}\nkind: Config\npreferences: {{}}\nusers:\n- name: {USER}\n  user: {{}}\n"
    )
    return 0


def _unchangeable(call: Call) -> Steps:
    del call
    yield from ()
    raise KubectlError(_NO_FILE)


def _writing(name: str, summary: str, *given: Flag) -> Verb:
    return Verb(name=name, run=_unchangeable, summary=summary, flags=given)


VERB = Verb(
    name="config",
    run=run,
    summary="Modify kubeconfig files.",
    usage="SUBCOMMAND",
    subcommands=(
        Verb(name="current-context", run=_current_context, summary="Display the current-context."),
        Verb(name="get-clusters", run=_names(CLUSTER), summary="Display clusters defined in the kubeconfig."),
        Verb(
            name="get-contexts",
            run=_get_contexts,
            summary="Describe one or many contexts.",
            usage="[(-o|--output=)name)]",
            flags=(
                Flag("output", short="o", help="name: print the names alone."),
                Flag("no-headers", "bool", help="Leave out the titles of the columns."),
            ),
        ),
        Verb(name="get-users", run=_names(USER), summary="Display users defined in the kubeconfig."),
        _writing("set-context", "Not offered: there is no kubeconfig.", Flag("current", "bool")),
        _writing("set", "Not offered: there is no kubeconfig."),
        _writing("unset", "Not offered: there is no kubeconfig."),
        Verb(name="use-context", run=_use_context, summary="Set the current-context.", usage="CONTEXT_NAME"),
        Verb(
            name="view",
            run=_view,
            summary="Display merged kubeconfig settings.",
            flags=(Flag("minify", "bool", help="Accepted: there is only one context."),),
        ),
    ),
)
