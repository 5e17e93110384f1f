"""The cluster: builds the components, fills the ports, and owns `tick()` with its fixed, visible order.

    command -> apiserver -> etcd -> watch -> controllers, scheduler -> etcd -> kubelet -> runtime and etcd
            -> endpoint slices -> kube-proxy rules and DNS records on each node -> requests -> metrics

A tick moves all that one hop. Nothing runs that has not been woken: a tick costs what changed in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine import bootstrap
from engine.api.status import bad_request
from engine.apiserver.server import APIServer, Request
from engine.client.client import Client
from engine.client.component import Component
from engine.client.rest import Rest
from engine.clock import EPOCH_S, Clock, Deadlines
from engine.controllers.daemonset import DaemonSetController
from engine.controllers.deployment import DeploymentController
from engine.controllers.disruption import DisruptionController
from engine.controllers.endpoints import EndpointsController
from engine.controllers.endpointslice import EndpointSliceController
from engine.controllers.garbagecollector import GarbageCollector
from engine.controllers.job import JobController
from engine.controllers.namespace import NamespaceController
from engine.controllers.nodelifecycle import NodeLifecycleController
from engine.controllers.persistentvolume import PersistentVolumeController
from engine.controllers.podgc import PodGCController
from engine.controllers.replicaset import ReplicaSetController
from engine.controllers.resourcequota import ResourceQuotaController
from engine.controllers.statefulset import StatefulSetController
from engine.controllers.tainteviction import TaintEvictionController
from engine.etcd.store import START, Cause, Store
from engine.faults.scene import Reader, Scene
from engine.kubelet.kubelet import Kubelet
from engine.metrics import Metrics
from engine.network.dns import ClusterDNS
from engine.network.execute import execute
from engine.network.paths import Failure, Place
from engine.network.proxy import KubeProxy
from engine.network.rules import RuleTable
from engine.network.traffic import Traffic
from engine.rng import Rng
from engine.runtime.images import default_catalog
from engine.runtime.runtime import Dial, Runtime
from engine.scheduler.scheduler import Scheduler

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.api.core import Pod
    from engine.apiserver.services import Pins
    from engine.bootstrap import Machine
    from engine.runtime.images import Catalog

BOOT_TICKS = 30
"""How long a cluster takes to come up before its tick 0."""

_COMPACT_EVERY = 100
_CONTROLLERS = (
    DeploymentController, ReplicaSetController, DaemonSetController, GarbageCollector, NamespaceController,
    EndpointsController, EndpointSliceController, TaintEvictionController, PodGCController,
    StatefulSetController, PersistentVolumeController, JobController,
    DisruptionController, ResourceQuotaController,
)  # fmt: skip


class _Alarm(NamedTuple):
    """A deadline of a component: look at this key then."""

    component: Component
    key: str


class Cluster:
    """One Kubernetes cluster, from the API server to the requests."""

    def __init__(
        self, *, seed: int = 1, traffic_seed: int | None = None, machines: list[Machine] | None = None,
        epoch_s: int = EPOCH_S, catalog: Catalog | None = None, pins: Pins | None = None, warmup: int = 0,
    ) -> None:  # fmt: skip
        """Build a cluster and let it come up, so that it stands at tick 0 with kube-system running.

        With `warmup` it stands at tick `-warmup`: that many ticks are left to run before the first that is shown.
        """
        self.clock = Clock(epoch_s)
        self.clock.tick = -BOOT_TICKS - warmup
        self._up_since = -warmup
        self.rng = Rng(seed, traffic_seed)
        self.store = Store(self.clock)
        self.server = APIServer(self.store, self.clock, self.rng, pins)
        self.rest = Rest(self.server)
        self.machines = machines or bootstrap.workers(3)
        self.metrics = Metrics(self.clock)
        self.runtime = Runtime(self.clock, catalog or default_catalog())
        self.components: list[Component] = []
        self.on_tick: Callable[[], None] | None = None
        """Called at the start of each tick, before any component: faults and colleagues act there."""
        self._agenda: dict[int, dict[int, Component]] = {}
        self._alarms: Deadlines[_Alarm] = Deadlines()
        self._table = RuleTable(self.store)
        self._build()
        self._boot()

    # --- building

    def _build(self) -> None:
        for build in _CONTROLLERS:
            self._add(build(self._client(build.name), self))
        self.nodes = NodeLifecycleController(
            self._client(NodeLifecycleController.name), self, self.runtime.powered
        )  # fmt: skip
        self._add(self.nodes)
        self.scheduler = Scheduler(self._client(Scheduler.name), self, self.rng)
        self._add(self.scheduler)
        self.kubelets: dict[str, Kubelet] = {}
        self.proxies: dict[str, KubeProxy] = {}
        for index, name in enumerate([bootstrap.CONTROL_PLANE, *(machine.name for machine in self.machines)]):
            self._add_node(name, bootstrap.address_of(index), bootstrap.pod_cidr_of(index))
        self.dns = ClusterDNS(self._client(ClusterDNS.name), self, self.metrics)
        self.dns.available = self._dns_answers
        self._add(self.dns)
        self.traffic = Traffic(self.clock, self.rng, self.runtime, self.dns, self.proxies, self.metrics, self.store)
        self.rest.read_log = self._read_log
        self.rest.run_in = self._run_in
        self.runtime.dial_name = self._dial_name
        self.scene = Scene(
            self.runtime, self._client("chaos"), self._reader, self._wake_reader, self._power_off, self._power_on
        )  # fmt: skip

    def _add_node(self, name: str, address: str, pod_cidr: str) -> None:
        self.runtime.add_machine(name, address, pod_cidr)
        kubelet = Kubelet(Client(self.server, Kubelet.name, name), self, name, self.runtime)
        self.kubelets[name] = kubelet
        self._add(kubelet)
        proxy = KubeProxy(
            self._client(KubeProxy.name), self, name, address, self._table, self.runtime, self.metrics
        )  # fmt: skip
        self.proxies[name] = proxy
        self._add(proxy)

    def _client(self, writer: str) -> Client:
        return Client(self.server, writer)

    def _add(self, component: Component) -> None:
        component.order = len(self.components)
        self.components.append(component)

    def _boot(self) -> None:
        bootstrap.install(self.server, self.machines, Request("kubeadm", START))
        while self.clock.tick < self._up_since:
            self.tick()

    # --- the agenda of components

    def wake(self, component: Component, tick: int) -> None:
        """Run the component in that tick, or in the next one if that has passed."""
        self._agenda.setdefault(max(tick, self.clock.tick + 1), {})[component.order] = component

    def after(self, component: Component, delay_ms: int, key: str) -> None:
        """Once `delay_ms` have passed, put `key` into the component's queue and run it."""
        self._alarms.add(self.clock.now_ms + max(delay_ms, 1), component.order, _Alarm(component, key))

    # --- time

    def tick(self) -> None:
        """Let one tick pass: components, runtime, requests, in this order."""
        self.clock.tick += 1
        if self.on_tick is not None:
            self.on_tick()
        self._ring()
        due = self._agenda.pop(self.clock.tick, None)
        if due:
            for order in sorted(due):
                self._run(due[order])
        self.runtime.step()
        self.traffic.step()
        if self.clock.tick % _COMPACT_EVERY == 0:
            self.store.compact()

    def _ring(self) -> None:
        for alarm in self._alarms.due(self.clock.now_ms):
            alarm.component.queue.add(alarm.key, Cause("clock", str(self.clock.tick)))
            self._agenda.setdefault(self.clock.tick, {})[alarm.component.order] = alarm.component

    def _run(self, component: Component) -> None:
        if self._is_up(component):
            component.run()
        else:
            self.wake(component, self.clock.tick + 1)

    def _is_up(self, component: Component) -> bool:
        """A component lives as its Pod does; while the cluster comes up, all of them live."""
        if self.clock.tick <= self._up_since:
            return True
        match component:
            case Kubelet() | ClusterDNS():
                return True
            case KubeProxy():
                return self.runtime.runs(component.node, "kube-system/kube-proxy-")
            case Scheduler():
                return self.runtime.runs(bootstrap.CONTROL_PLANE, "kube-system/kube-scheduler-")
            case _:
                return self.runtime.runs(bootstrap.CONTROL_PLANE, "kube-system/kube-controller-manager-")

    # --- ports

    def _dns_answers(self) -> bool:
        return self.runtime.runs(bootstrap.CONTROL_PLANE, "kube-system/coredns-")

    def _read_log(self, namespace: str, name: str, container: str, previous: bool, tail: int | None) -> str:
        pod: Pod = self.store.get("pods", f"{namespace}/{name}")  # type: ignore[assignment]
        lines = self.runtime.logs(pod.metadata.uid, container, previous)
        if tail is not None:
            lines = lines[len(lines) - min(tail, len(lines)) :]
        return "".join(f"{line}\n" for line in lines)

    def _run_in(self, namespace: str, name: str, container: str, command: list[str]) -> tuple[str, str, int]:
        pod: Pod = self.store.get("pods", f"{namespace}/{name}")  # type: ignore[assignment]
        sandbox = self.runtime.sandbox(pod.metadata.uid)
        process = sandbox.containers.get(container) if sandbox is not None else None
        if sandbox is None or process is None or not process.alive or not self.runtime.powered(sandbox.node):
            raise bad_request(f"container {container} of pod {name} does not run")
        return execute(self.traffic.network, self.metrics, sandbox, process, pod.spec.hostname or name, command)

    def _dial_name(self, node: str, namespace: str, host: str, port: int) -> Dial:
        """A process on a node dials a name: through DNS and that node's rules, like any other caller."""
        network = self.traffic.network
        place = Place("pod", node, namespace)
        address = network.resolve(host, place)
        if isinstance(address, Failure):
            return Dial("timeout", address.fact, None)
        way = network.connect(place, address, port)
        if way.failure is not None:
            return Dial("refused" if way.failure.letter == "R" else "timeout", way.failure.fact, None)
        pick = self.rng.below(len(way.endpoints), "traffic", "dial", node, namespace, host, port, self.clock.tick)
        backend = way.endpoints[pick]
        return self.runtime.dial(backend.ip, backend.port)

    def _reader(self, name: str, node: str) -> Reader:
        for component in self.components:
            if component.name == name and getattr(component, "node", "") == node and hasattr(component, "informer_"):
                return component
        raise LookupError(f"there is no component {name} on {node}" if node else f"there is no component {name}")

    def _wake_reader(self, reader: Reader) -> None:
        if isinstance(reader, Component):
            self.wake(reader, self.clock.tick + 1)

    def _power_off(self, node: str) -> None:
        """A machine loses its power, which the API does not know yet."""
        self.runtime.power_off(node)
        self.nodes.lost(node)

    def _power_on(self, node: str) -> None:
        """A machine gets its power back, with nothing running on it."""
        self.runtime.power_on(node)
        self.nodes.returned(node)
        self.proxies[node].reboot()
