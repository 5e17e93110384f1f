"""The wiring: what rooms need of rooms that they may not know, as the bound methods of one object.

Logs and `exec` lead from the API server to a node, dialling by name and tools in a container from the runtime to the
network, and a question to cluster DNS through the node's own rules. Filled in by `engine.cluster`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.status import bad_request
from engine.kubelet.logs import container_log
from engine.kubesystem import CONTROL_PLANE
from engine.network.dialling import dial_name
from engine.network.execute import TOOLS, execute
from engine.network.resolver import CLUSTER_DNS
from engine.outages import reach_kubelet
from engine.runtime.shell import Ran

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.api.core import Pod
    from engine.etcd.store import Store
    from engine.metrics import Metrics
    from engine.network.network import Network
    from engine.network.portrules import Backend
    from engine.network.proxy import KubeProxy
    from engine.rng import Rng
    from engine.runtime.links import Dial
    from engine.runtime.processes import Process
    from engine.runtime.runtime import Runtime

_DNS_PORT = 53


class Wiring:
    """The connections of one cluster."""

    def __init__(
        self, store: Store, rng: Rng, runtime: Runtime, network: Network, proxies: Mapping[str, KubeProxy],
        metrics: Metrics,
    ) -> None:  # fmt: skip
        """Connect these."""
        self._store = store
        self._rng = rng
        self._runtime = runtime
        self._network = network
        self._proxies = proxies
        self._metrics = metrics

    def dns_answers(self, node: str) -> bool:
        """Whether the node's rules lead a question to a coredns that runs and is not cut off."""
        proxy = self._proxies[node or CONTROL_PLANE]
        route = proxy.route(CLUSTER_DNS, _DNS_PORT, "UDP", "pod")
        return any(self._hears(proxy.node, backend) for backend in route.endpoints)

    def _hears(self, node: str, backend: Backend) -> bool:
        process = self._runtime.dial(backend.ip, backend.port).process
        there = self._runtime.node_of_address(backend.ip) or node
        return process is not None and not process.stalled and not self._runtime.severed(node, there)

    def read_log(self, namespace: str, name: str, container: str, previous: bool, tail: int | None) -> str:
        """A container's log, as its kubelet has it. Raises StatusError."""
        pod: Pod = self._store.get("pods", f"{namespace}/{name}")  # type: ignore[assignment]
        reach_kubelet(self._runtime, pod.spec.node_name, f"containerLogs/{namespace}/{name}/{container}")
        return container_log(self._runtime, pod, container, previous, tail)

    def run_in(self, namespace: str, name: str, container: str, command: list[str]) -> tuple[str, str, int]:
        """Run a command in a container: output, errors and exit code. Raises StatusError."""
        pod: Pod = self._store.get("pods", f"{namespace}/{name}")  # type: ignore[assignment]
        reach_kubelet(self._runtime, pod.spec.node_name)
        sandbox = self._runtime.sandbox(pod.metadata.uid)
        process = sandbox.containers.get(container) if sandbox is not None else None
        if sandbox is None or process is None or not process.alive:
            raise bad_request(f"container {container} of pod {name} does not run")
        return execute(self._network, self._metrics, sandbox, process, pod.spec.hostname or name, command)

    def run_program(self, process: Process, words: list[str]) -> Ran | None:
        """A script in a container runs curl or another tool; None where its container has no such thing."""
        sandbox = self._runtime.sandbox(process.uid)
        if sandbox is None or words[0] not in TOOLS:
            return None
        hostname = process.pod_key.partition("/")[2]
        ran = execute(self._network, self._metrics, sandbox, process, hostname, words)
        return Ran(ran.stdout + ran.stderr, ran.code)

    def dial_name(self, process: Process, host: str, port: int) -> Dial:
        """Open a connection to a name, through DNS and the rules of the caller's node."""
        return dial_name(self._network, self._runtime, self._rng, process, host, port)
