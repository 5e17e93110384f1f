"""The wiring: what rooms need of rooms that they may not know, as the bound methods of one object.

Logs and `exec` lead from the API server to a node, dialling by name and tools in a container from the runtime to the
network, and a question to cluster DNS through the node's own rules. Built by `engine.cluster` before anything else, as
each part is given its connections when it is built: they find the other parts when they are used.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from engine.api.core import Node, Pod
from engine.api.scheme import by_type
from engine.api.status import no_host, not_found, not_upgraded
from engine.cluster.containerexec import run_in_container
from engine.cluster.containertools import run_filter
from engine.cluster.kubesystem import CONTROL_PLANE
from engine.cluster.outages import reach_kubelet
from engine.kubelet.logs import container_log
from engine.network.dialling import dial_name
from engine.network.tools.execute import execute
from engine.network.tools.netcat import netcat
from engine.runtime.script.commands import FILTERS
from engine.runtime.script.servers import listener_of
from engine.runtime.script.state import CommandResult

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.controllers.nodelifecycle.controller import NodeLifecycleController
    from engine.etcd.store import Store
    from engine.kubelet.kubelet import Kubelet
    from engine.metrics import Metrics
    from engine.network.proxy.kubeproxy import KubeProxy
    from engine.network.traffic.traffic import Traffic
    from engine.rng import Rng
    from engine.runtime.links import DialResult
    from engine.runtime.processes import Process
    from engine.runtime.runtime import Runtime
    from engine.runtime.script.context import ScriptCall

_DNS_PORT = 53
_NETCATS = frozenset({"nc", "ncat", "netcat"})


class Parts(Protocol):
    """What is connected: the parts of a cluster, all there once time passes."""

    @property
    def store(self) -> Store:
        """What is stored."""

    @property
    def rng(self) -> Rng:
        """Chance."""

    @property
    def runtime(self) -> Runtime:
        """What really runs."""

    @property
    def nodes(self) -> NodeLifecycleController:
        """Who listens for heartbeats."""

    @property
    def proxies(self) -> Mapping[str, KubeProxy]:
        """The rules of each node."""

    @property
    def kubelets(self) -> Mapping[str, Kubelet]:
        """The kubelet of each node."""

    @property
    def traffic(self) -> Traffic:
        """Requests and the way that they take."""

    @property
    def metrics(self) -> Metrics:
        """What became of requests."""


class Wiring:
    """The connections of one cluster; towards the API server its `NodeConnector`."""

    def __init__(self, parts: Parts) -> None:
        """Connect these, which need not be there yet."""
        self._parts = parts

    def last_heard_s(self, node: str) -> int:
        """Up to when (seconds since 1970) a node's kubelet has been heard of."""
        return self._parts.nodes.last_heard_s(node)

    def reach_dns(self, node: str, server: str) -> str:
        """What comes of asking a name server at an address from a node, by that one's rules: `open` where one hears it.

        Else `refused` or `timeout`.
        """
        proxy = self._parts.proxies[node or CONTROL_PLANE]
        port_route = proxy.port_route(server, _DNS_PORT, "UDP", "pod")
        if port_route.kind == "reject":
            return "refused"
        addresses = [backend.ip for backend in port_route.endpoints]
        if port_route.kind == "nothing":
            addresses = [server]
        outcomes = [self._ask_dns(proxy.node, address) for address in addresses]
        return "open" if "open" in outcomes else next(iter(outcomes), "timeout")

    def _ask_dns(self, node: str, address: str) -> str:
        runtime = self._parts.runtime
        dial = runtime.dial(address, _DNS_PORT)
        there = runtime.node_of_address(address) or node
        if dial.process is None:
            return dial.outcome
        silent = dial.process.stalled or runtime.severed(node, there)
        return "open" if not silent and dial.process.listening[_DNS_PORT].protocol == "dns" else "timeout"

    def _pod(self, namespace: str, name: str) -> Pod:
        pod = self._parts.store.get_as(Pod, f"{namespace}/{name}")
        if pod is None:
            raise not_found(by_type(Pod), name)
        return pod

    def read_log(self, namespace: str, name: str, container: str, previous: bool, tail: int | None) -> str:
        """A container's log, as its kubelet has it. Raises StatusError."""
        pod = self._pod(namespace, name)
        reach_kubelet(self._parts.runtime, pod.spec.node_name, f"containerLogs/{namespace}/{name}/{container}")
        return container_log(self._parts.runtime, pod, container, previous, tail)

    def run_in(self, namespace: str, name: str, container: str, command: list[str], stdin: str) -> tuple[str, str, int]:
        """Run a command in a container: output, errors and exit code. Raises StatusError."""
        pod = self._pod(namespace, name)
        node = pod.spec.node_name
        if not node:
            raise no_host(name)
        if self._parts.store.get("nodes", node) is None:
            raise not_found(by_type(Node), node)
        reach_kubelet(self._parts.runtime, node)
        if pod.metadata.uid not in self._parts.kubelets[node].workers:
            raise not_upgraded("pod does not exist")
        sandbox = self._parts.runtime.sandbox(pod.metadata.uid)
        process = sandbox.containers.get(container) if sandbox is not None else None
        if sandbox is None or process is None or not process.alive:
            raise not_upgraded(f'container not found ("{container}")')
        return run_in_container(self._parts.runtime, process, tuple(command), stdin)

    def run_program(self, process: Process, call: ScriptCall) -> CommandResult | None:
        """A command in a container runs curl or another tool; None where its container has no such thing."""
        words = call.words
        if words[0] in FILTERS:
            return run_filter(call.files, words, call.stdin)
        if words[0] in _NETCATS and listener_of(words) is None:
            said, code = netcat(partial(self.dial_name, process), words[1:])
            return CommandResult("", code, errors=said)
        sandbox = self._parts.runtime.sandbox(process.uid)
        if sandbox is None:
            return None
        return execute(self._parts.traffic.network, self._parts.metrics, sandbox, process, call)

    def dial_name(self, process: Process, host: str, port: int) -> DialResult:
        """Open a connection to a name, through DNS and the rules of the caller's node."""
        return dial_name(self._parts.traffic.network, self._parts.runtime, self._parts.rng, process, host, port)
