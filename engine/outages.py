"""What faults reach of a cluster: machines and their heartbeats, the cursors of components, and when a fault ends.

The cluster owns one. It also knows in which Pod each component lives, so that a component whose Pod starts anew has
read everything again: it neither hangs nor lags any more.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from engine.api.status import StatusError
from engine.client.component import Component
from engine.etcd.store import Cause
from engine.faults.catalogue import FAULTS, Target
from engine.faults.scene import Reader, Scene
from engine.kubelet.kubelet import Kubelet
from engine.kubesystem import CONTROL_PLANE
from engine.network.dns import ClusterDNS
from engine.network.proxy import KubeProxy
from engine.panics import attempt_all
from engine.scheduler.scheduler import Scheduler

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.client.client import Client
    from engine.client.component import Agenda
    from engine.clock import Clock
    from engine.controllers.nodelifecycle import NodeLifecycleController
    from engine.runtime.processes import Process
    from engine.runtime.runtime import Runtime

KUBELET_PORT = 10250
SYSTEM = "kube-system"
FRONTS = ("kube-apiserver", "etcd")


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


def home_of(component: Component) -> tuple[str, str] | None:
    """Node and name of the Pod that a component runs in; a kubelet runs in none."""
    match component:
        case Kubelet() | Front():
            return None
        case ClusterDNS():
            return CONTROL_PLANE, f"{SYSTEM}/coredns-"
        case KubeProxy():
            return component.node, f"{SYSTEM}/kube-proxy-"
        case Scheduler():
            return CONTROL_PLANE, f"{SYSTEM}/kube-scheduler-"
        case _:
            return CONTROL_PLANE, f"{SYSTEM}/kube-controller-manager-"


class Gate:
    """The cursor of something that has none: it can stand still, but not lag."""

    def __init__(self) -> None:
        """Let everybody through."""
        self.paused = False
        self.usual_lag = 1

    @property
    def lag(self) -> int:
        """Never late."""
        return self.usual_lag

    @lag.setter
    def lag(self, ticks: int) -> None:
        if ticks != self.usual_lag:
            raise LookupError("the API server and etcd can hang, but not be late")


class Front(Component):
    """The API server or its etcd, as something that can hang: while it does, nobody reads or writes anything."""

    def __init__(self, name: str, client: Client, agenda: Agenda) -> None:
        """Stand for the program `name`."""
        super().__init__(client, agenda)
        self.name = name
        self.informer_ = Gate()

    def run(self) -> None:
        """Nothing happens here: components meet in the store."""


class Outages:
    """Everything that can go wrong with one cluster."""

    def __init__(
        self, clock: Clock, runtime: Runtime, nodes: NodeLifecycleController, proxies: dict[str, KubeProxy],
        components: list[Component], wake: Callable[[Component, int], None], client: Client,
    ) -> None:  # fmt: skip
        """Act on these; `wake` lets a component run in a tick."""
        self.scene = Scene(
            runtime, client, self._reader, self._wake_reader, self._power_off, self._power_on, self._cut_off, self._join
        )
        self._clock = clock
        self._runtime = runtime
        self._nodes = nodes
        self._proxies = proxies
        self._components = components
        self._wake = wake
        self._fronts = [component for component in components if isinstance(component, Front)]
        self._endings: dict[int, list[tuple[str, Target]]] = {}

    def api_hangs(self) -> bool:
        """Whether the API server answers nobody."""
        return any(front.informer_.paused for front in self._fronts)

    def end_later(self, ticks: int, kind: str, target: Target) -> None:
        """Let a fault of this moment last `ticks` ticks: `kind` is the one that takes it back."""
        self._endings.setdefault(self._clock.tick + ticks + 1, []).append((kind, target))

    def step(self) -> None:
        """End the faults whose time is over."""
        endings = self._endings.pop(self._clock.tick, ())
        if endings:
            attempt_all(endings, self._end, self._endings.setdefault(self._clock.tick + 1, []).append)

    def _end(self, ending: tuple[str, Target]) -> None:
        kind, target = ending
        self.scene.client.cause = Cause("fault", f"{kind}, as its time was over")
        with suppress(LookupError):  # what was broken is gone by now, and its trouble with it
            FAULTS[kind](self.scene, target)

    def restarted(self, process: Process) -> None:
        """A process of a system Pod started: its components have read everything again."""
        for component in self._components:
            home = home_of(component)
            if home is not None and process.node == home[0] and process.pod_key.startswith(home[1]):
                self._read_anew(component)

    def _read_anew(self, component: Component) -> None:
        if hasattr(component, "informer_"):
            component.informer_.paused = False
            component.informer_.lag = component.informer_.usual_lag
        self._wake(component, self._clock.tick + 1)

    def _reader(self, name: str, node: str) -> Reader:
        for component in self._components:
            if component.name == name and getattr(component, "node", "") == node and hasattr(component, "informer_"):
                return component
        raise LookupError(f"there is no component {name} on {node}" if node else f"there is no component {name}")

    def _wake_reader(self, reader: Reader) -> None:
        if isinstance(reader, Component):
            self._wake(reader, self._clock.tick + 1)

    def _power_off(self, node: str) -> None:
        """A machine loses its power, which the API does not know yet."""
        self._runtime.power_off(node)
        self._nodes.lost(node)

    def _power_on(self, node: str) -> None:
        """A machine gets its power back, with nothing running on it."""
        self._runtime.power_on(node)
        for component in self._components:
            if isinstance(component, Kubelet) and component.node == node:
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
