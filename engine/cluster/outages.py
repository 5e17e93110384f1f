"""What faults reach of a cluster: machines and their heartbeats, the cursors of components, and when a fault ends.

The cluster owns one. It also knows in which Pod each component lives, so that a component whose Pod starts anew has
read everything again: it neither hangs nor lags any more.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from engine.api.status import StatusError
from engine.cluster.kubesystem import CONTROL_PLANE
from engine.etcd.store import Cause
from engine.faults.catalogue import FAULTS, FaultTarget
from engine.faults.scene import FaultScope
from engine.panics import attempt_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.client.client import Client
    from engine.client.component import Component, Cursor
    from engine.clock import Clock
    from engine.controllers.nodelifecycle.controller import NodeLifecycleController
    from engine.network.proxy.kubeproxy import KubeProxy
    from engine.runtime.processes import Process
    from engine.runtime.runtime import Runtime

KUBELET_PORT = 10250
SYSTEM = "kube-system"


def is_heard(runtime: Runtime, node: str) -> bool:
    """Whether the kubelet of a node reaches the API server."""
    return node in runtime.machines and runtime.powered(node) and not runtime.severed("", node)


def reach_kubelet(runtime: Runtime, node: str, path: str = "") -> None:
    """The API server asks a node's kubelet: for a `path`, as of logs, or to open a stream, as exec does.

    Raises StatusError where no kubelet answers.
    """
    if node not in runtime.machines or is_heard(runtime, node):
        return
    address = f"{runtime.machines[node].ip}:{KUBELET_PORT}"
    why = f"dial tcp {address}: i/o timeout"
    raise StatusError(500, "", f'Get "https://{address}/{path}": {why}' if path else f"error dialing backend: {why}")


def lives(runtime: Runtime, component: Component) -> bool:
    """Whether a component runs: as its machine and its Pod do."""
    if component.node and runtime.severed("", component.node):
        return False
    return not component.home or component.replicated or runtime.sandboxes.runs(node_of(component), component.home)


def node_of(component: Component) -> str:
    """The machine that a component runs on."""
    return component.node or CONTROL_PLANE


class Outages:
    """Everything that can go wrong with one cluster."""

    def __init__(
        self,
        clock: Clock,
        runtime: Runtime,
        nodes: NodeLifecycleController,
        proxies: dict[str, KubeProxy],
        components: list[Component],
        wake: Callable[[Component, int], None],
        client: Client,
    ) -> None:
        """Act on these; `wake` lets a component run in a tick."""
        self.scene = FaultScope(
            runtime,
            client,
            self._cursor,
            self._wake_up,
            self._power_off,
            self._power_on,
            self._cut_off,
            self._join,
        )
        self._clock = clock
        self._runtime = runtime
        self._nodes = nodes
        self._proxies = proxies
        self._components = components
        self._wake = wake
        self._endings: dict[int, list[tuple[str, FaultTarget]]] = {}

    def end_later(self, ticks: int, kind: str, target: FaultTarget) -> None:
        """Let a fault of this moment last `ticks` ticks: `kind` is the one that takes it back."""
        self._endings.setdefault(self._clock.tick + ticks + 1, []).append((kind, target))

    def step(self) -> None:
        """End the faults whose time is over."""
        endings = self._endings.pop(self._clock.tick, ())
        if endings:
            attempt_all(endings, self._end, self._endings.setdefault(self._clock.tick + 1, []).append)

    def _end(self, ending: tuple[str, FaultTarget]) -> None:
        kind, target = ending
        scene = self.scene.caused_by(Cause("fault", f"{kind}, as its time was over"))
        with suppress(LookupError):  # what was broken is gone by now, and its trouble with it
            FAULTS[kind](scene, target)

    def restarted(self, process: Process) -> None:
        """A process of a system Pod started: its components have read everything again."""
        for component in self._components:
            here = process.node == node_of(component)
            if here and component.home and process.pod_key.startswith(component.home):
                self._read_anew(component)

    def _read_anew(self, component: Component) -> None:
        cursor = component.cursor
        if cursor is not None:
            cursor.paused = False
            cursor.lag = cursor.usual_lag
        self._wake(component, self._clock.tick + 1)

    def _find(self, name: str, node: str) -> tuple[Component, Cursor]:
        for component in self._components:
            if (component.name, component.node) == (name, node) and component.cursor is not None:
                return component, component.cursor
        raise LookupError(f"there is no component {name} on {node}" if node else f"there is no component {name}")

    def _cursor(self, name: str, node: str) -> Cursor:
        return self._find(name, node)[1]

    def _wake_up(self, name: str, node: str) -> None:
        self._wake(self._find(name, node)[0], self._clock.tick + 1)

    def _power_off(self, node: str) -> None:
        """A machine loses its power, which the API does not know yet."""
        self._runtime.power_off(node)
        self._nodes.lost(node)

    def _power_on(self, node: str) -> None:
        """A machine gets its power back, with nothing running on it."""
        self._runtime.power_on(node)
        for component in self._components:
            if component.node == node and not component.home:  # its kubelet, which runs in no Pod
                self._read_anew(component)
        if is_heard(self._runtime, node):
            self._nodes.returned(node)
        self._proxies[node].reboot()

    def _cut_off(self, node: str) -> None:
        """A machine goes on, unheard."""
        if node == CONTROL_PLANE:
            raise LookupError(f"{node} holds the API server: cutting it off is not modelled")
        self._runtime.cut_off(node)
        self._nodes.lost(node)

    def _join(self, node: str) -> None:
        """A machine is heard again."""
        self._runtime.cut_off(node, cut=False)
        if is_heard(self._runtime, node):
            self._nodes.returned(node)
