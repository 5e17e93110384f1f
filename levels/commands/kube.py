"""kubectl and the tools that people use beside it: curl, nslookup and iptables-save."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from engine.kubectl.command import is_mutating, kubectl
from engine.network.proxy.iptables import iptables_save
from engine.network.tools.curl import curl, read_arguments
from engine.network.tools.nslookup import nslookup_as_pod
from engine.network.tools.options import ToolUsageError
from engine.shell import Invocation, Run, Stdout
from levels.commands.command import ConsoleCommand, ConsoleState, failed, usage

_READING_METHODS = ("GET", "HEAD")


def run_kubectl(console: ConsoleState, call: Invocation) -> Run:
    """`kubectl`: see engine/kubectl."""
    argv = ["kubectl", *call.argv[1:]]
    session = console.session
    return kubectl(
        call.context.rest,
        argv,
        files=session.files,
        stdin=call.stdin,
        context=console.context,
        edit=partial(session.editing.edit, remote=call.context.remote),
    )


def run_curl(console: ConsoleState, call: Invocation) -> Run:
    """`curl`: one request from the laptop outside the cluster; passes no time."""
    return (yield from curl(console.cluster.traffic.network, console.cluster.metrics, call.argv[1:]))


def curl_mutates(argv: Sequence[str]) -> bool:
    """Whether a curl line may change what a process stores: any method but GET and HEAD."""
    try:
        return read_arguments(argv[1:]).method not in _READING_METHODS
    except ToolUsageError:
        return False


def run_nslookup(console: ConsoleState, call: Invocation) -> Run:
    """`nslookup` and `dig`: ask cluster DNS as a Pod of the console's namespace would."""
    return (yield from nslookup_as_pod(console.cluster.traffic.network.names, call.argv[1:], console.namespace))


def run_iptables_save(console: ConsoleState, call: Invocation) -> Run:
    """`iptables-save [NODE]`: a node's kube-proxy rules as the real tool prints them."""
    nodes = call.argv[1:] or [console.session.setup.machines[0].name]
    if len(nodes) > 1:
        return usage("iptables-save", "one node at a time: iptables-save [NODE]")
    proxy = console.cluster.proxies.get(nodes[0])
    if proxy is None:
        return failed("iptables-save", f'nodes "{nodes[0]}" not found')
    return _print(iptables_save(proxy))


def _print(text: str) -> Run:
    yield Stdout(text)
    return 0


WORDS = (
    ConsoleCommand(
        run_kubectl,
        "kubectl VERB ...",
        "the real one's verbs; kubectl -h lists them",
        is_mutating,
        ("k",),
        past_the_api=False,
    ),
    ConsoleCommand(
        run_curl, "curl [-s -i -I -v -f] [-X METHOD] URL", "one request from outside the cluster", curl_mutates
    ),
    ConsoleCommand(run_nslookup, "nslookup NAME", "ask cluster DNS as a Pod would", aliases=("dig",)),
    ConsoleCommand(run_iptables_save, "iptables-save [NODE]", "a node's kube-proxy rules"),
)
