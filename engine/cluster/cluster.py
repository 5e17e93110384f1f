"""The cluster: builds the components, gives each its connections, and owns `tick()` with its fixed, visible order.

    command -> apiserver -> etcd -> watch -> controllers, scheduler -> etcd -> kubelet -> runtime and etcd
            -> endpoint slices -> kube-proxy rules and DNS records on each node -> requests -> metrics

A tick moves all that one hop. Nothing runs that has not been woken: a tick costs what changed in it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.apiserver.server import APIServer, RequestContext
from engine.client.client import Client
from engine.client.component import Component
from engine.clock import EPOCH_S, Clock, Deadlines
from engine.cluster import bootstrap
from engine.cluster.apiextensions.finalizer import CRDFinalizer
from engine.cluster.apiextensions.naming import CRDNamingController
from engine.cluster.gates import API_SERVER, ControlPlaneProcess, Gates
from engine.cluster.kubernetesservice import KubernetesServiceReconciler
from engine.cluster.kubesystem import CONTROL_PLANE
from engine.cluster.outages import SYSTEM, Outages, is_heard, lives
from engine.cluster.wiring import Wiring
from engine.controllers.descriptors import CONTROLLERS
from engine.controllers.endpointslice.controller import EndpointSliceController
from engine.controllers.nodelifecycle.controller import NodeLifecycleController
from engine.controllers.nodelifecycle.scheduled_uncordon import ScheduledUncordon
from engine.controllers.service import ServiceController
from engine.etcd.store import START, Cause, Store
from engine.kubelet.backoff import USUAL, CrashTiming
from engine.kubelet.kubelet import Kubelet
from engine.metrics import Metrics
from engine.network.dns.coredns import ClusterDNS
from engine.network.proxy.kubeproxy import KubeProxy
from engine.network.proxy.rules import RuleTable
from engine.network.traffic.traffic import Traffic
from engine.panics import Panics
from engine.rng import Rng
from engine.runtime.images import default_catalog
from engine.runtime.processes import Process
from engine.runtime.runtime import Runtime
from engine.scheduler.scheduler import Scheduler

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.apiserver.registry.services import FixedAllocations
    from engine.cluster.bootstrap import MachineSpec
    from engine.runtime.images import Catalog

BOOT_TICKS = 30
"""How long a cluster takes to come up before its tick 0."""

_COMPACT_EVERY = 100


class Timings(NamedTuple):
    """Constants of Kubernetes that a scenario may set."""

    node_grace_s: int = 50
    """How long a silent node is believed in."""
    evict_after_s: int = 300
    """How long Pods bear a lost node unless they say something else."""
    crash: CrashTiming = USUAL


USUAL_TIMINGS = Timings()


class _Timer(NamedTuple):
    """A deadline of a component: look at this key then."""

    component: Component
    key: str


class Cluster:
    """One Kubernetes cluster, from the API server to the requests."""

    def __init__(
        self,
        *,
        seed: int = 1,
        traffic_seed: int | None = None,
        machines: list[MachineSpec] | None = None,
        epoch_s: int = EPOCH_S,
        catalog: Catalog | None = None,
        pins: FixedAllocations | None = None,
        warmup: int = 0,
        load_balancer_after: int | None = None,
        dns_addon: bool = True,
        heartbeats: bool = True,
        timings: Timings = USUAL_TIMINGS,
        tick_ms: int = 1000,
    ) -> None:
        """Build a cluster and let it come up, so that it stands at tick 0 with kube-system running.

        With `warmup` it stands at tick `-warmup`: that many ticks are left to run before the first that is shown.
        Only with `load_balancer_after` has it a cloud provider, which makes a load balancer in that many ticks.
        Without `dns_addon` it has no CoreDNS: no name is known in it. Without `heartbeats` nodes
        and their Leases are shown as they are stored. A tick lasts `tick_ms`.
        """
        self.clock = Clock(epoch_s, tick_ms)
        self.clock.tick = -BOOT_TICKS - warmup
        self._up_since = -warmup
        self.panics = Panics(self.clock)
        """What went wrong inside podfall itself; the ticks went on without it."""
        self.rng = Rng(seed, traffic_seed)
        self.store = Store(self.clock)
        self._gates = Gates()
        wiring = Wiring(self)
        self.server = APIServer(
            self.store,
            self.clock,
            self.rng,
            pins,
            toleration_s=timings.evict_after_s,
            connector=wiring,
            last_heard_s=wiring.last_heard_s if heartbeats else None,
            hangs=self._gates.closed,
        )
        self.rest = RESTEndpoints(self.server)
        self.machines = machines or bootstrap.workers(3)
        self.metrics = Metrics(self.clock)
        self.runtime = Runtime(
            self.clock,
            catalog or default_catalog(),
            dial_name=wiring.dial_name,
            run_program=wiring.run_program,
            on_start=self._process_started,
        )
        self.components: list[Component] = []
        self.on_tick: Callable[[], None] | None = None
        """Called at the start of each tick, before any component: faults and colleagues act there."""
        self._agenda: dict[int, dict[int, Component]] = {}
        self._alarms: Deadlines[_Timer] = Deadlines()
        self._table = RuleTable(self.store)
        self._load_balancer_after = load_balancer_after
        self.timings = timings
        self._opening: ScheduledUncordon | None = None
        self._dns_addon = dns_addon
        self._build(wiring)
        self._boot()

    # --- building

    def _build(self, wiring: Wiring) -> None:
        for build in CONTROLLERS:
            self._add(build(self._client(build.name), self))
        if self._load_balancer_after is not None:
            self._add(ServiceController(self._client(ServiceController.name), self, self._load_balancer_after))
        self.nodes = NodeLifecycleController(
            self._client(NodeLifecycleController.name),
            self,
            partial(is_heard, self.runtime),
            self.timings.node_grace_s * 1000,
        )
        self._add(self.nodes)
        self.scheduler = Scheduler(self._client(Scheduler.name), self, self.rng, self.runtime.images.sizes)
        self._add(self.scheduler)
        self.kubelets: dict[str, Kubelet] = {}
        self.proxies: dict[str, KubeProxy] = {}
        zones = bootstrap.zones_of(self.machines)
        for index, name in enumerate([CONTROL_PLANE, *(machine.name for machine in self.machines)]):
            self._add_node(name, index, zones.get(name, ""))
        self.dns = ClusterDNS(self._client(ClusterDNS.name), self, self.metrics, wiring.reach_dns)
        self._add(self.dns)
        self.traffic = Traffic(
            self.clock,
            self.rng,
            self.runtime,
            self.dns,
            self.proxies,
            self.metrics,
            self.store,
            next(one.cursor for one in self.components if isinstance(one, EndpointSliceController)),
        )
        for name, gate in self._gates.items():
            self._add(ControlPlaneProcess(name, gate, self._client(name), self))
        server_gate = self._gates.of(API_SERVER)
        writer = self._client(KubernetesServiceReconciler.name)
        self._add(KubernetesServiceReconciler(writer, self, server_gate, bootstrap.address_of(0)))
        self._names = CRDNamingController(self._client(CRDNamingController.name), self, server_gate)
        self._add(self._names)
        self._add(CRDFinalizer(self._client(CRDFinalizer.name), self, server_gate))
        self.outages = Outages(
            self.clock,
            self.runtime,
            self.nodes,
            self.proxies,
            self.components,
            self.wake,
            self._client("chaos"),
        )
        self.scene = self.outages.scene

    def _add_node(self, name: str, index: int, zone: str) -> None:
        nodes = len(self.machines)
        address = bootstrap.address_of(index)
        self.runtime.add_machine(name, address, bootstrap.pod_cidr_of(index, nodes))
        client = Client(self.server, Kubelet.name, name)
        kubelet = Kubelet(client, self, name, self.runtime, self.timings.crash, self.rng)
        self.kubelets[name] = kubelet
        self._add(kubelet)
        proxy = KubeProxy(
            self._client(KubeProxy.name),
            self,
            name,
            address,
            self._table,
            self.runtime,
            self.metrics,
            zone,
            bootstrap.cluster_cidr_of(nodes),
        )
        self.proxies[name] = proxy
        self._add(proxy)

    def _client(self, writer: str) -> Client:
        return Client(self.server, writer)

    def _add(self, component: Component) -> None:
        component.order = len(self.components)
        self.components.append(component)

    def _boot(self) -> None:
        bootstrap.install(self.server, self.machines, RequestContext("kubeadm", START), dns_addon=self._dns_addon)
        for machine in self.machines:
            if machine.unschedulable_until is not None:
                self._open_later(machine.name, machine.unschedulable_until)
        while self.clock.tick < self._up_since:
            self.tick()

    def settle_definitions(self) -> None:
        """Let the kinds that are defined be served at once, as if the cluster had come up with them."""
        self._names.settle()

    def _open_later(self, node: str, tick: int) -> None:
        """Uncordon a node in that tick; in the first one, if it has passed."""
        if self._opening is None:
            self._opening = ScheduledUncordon(self._client(ScheduledUncordon.name), self)
            self._add(self._opening)
        self.after(self._opening, (tick - self.clock.tick) * self.clock.tick_ms, node)

    # --- the agenda of components

    def wake(self, component: Component, tick: int) -> None:
        """Run the component in that tick, or in the next one if that has passed."""
        self._agenda.setdefault(max(tick, self.clock.tick + 1), {})[component.order] = component

    def after(self, component: Component, delay_ms: int, key: str) -> None:
        """Once `delay_ms` have passed, put `key` into the component's queue and run it."""
        self._alarms.add(self.clock.now_ms + max(delay_ms, 1), component.order, _Timer(component, key))

    # --- time

    def tick(self) -> None:
        """Let one tick pass: components, runtime, requests, in this order. Whatever fails in it, it ends whole."""
        attempt = self.panics.attempt
        self.clock.tick += 1
        if self.on_tick is not None:
            attempt("the scenario", self.on_tick)
        attempt("the faults", self.outages.step)
        self._ring()
        due = self._agenda.pop(self.clock.tick, None)
        if due:
            for order in sorted(due):
                self._run(due[order])
        attempt("the runtime", self.runtime.step)
        attempt("the traffic", self.traffic.step)
        attempt("the event clock", self.server.event_clock.step)
        if self.clock.tick % _COMPACT_EVERY == 0:
            attempt("etcd", self.store.compact)

    def _ring(self) -> None:
        for alarm in self._alarms.due(self.clock.now_ms):
            alarm.component.queue.add(alarm.key, Cause("clock", str(self.clock.tick)))
            self._agenda.setdefault(self.clock.tick, {})[alarm.component.order] = alarm.component

    def _run(self, component: Component) -> None:
        try:
            if self._is_up(component) and not self._gates.closed():
                component.run()
                return
        except Exception as error:  # noqa: BLE001 - as in Panics.attempt, whose call would cost more than the try
            self.panics.note(component.title, error)
        self.wake(component, self.clock.tick + 1)

    def _is_up(self, component: Component) -> bool:
        """A component lives as its Pod does; while the cluster comes up, all of them live."""
        if self.clock.tick <= self._up_since:
            return True
        return lives(self.runtime, component)

    def _process_started(self, process: Process) -> None:
        if process.namespace == SYSTEM and self.clock.tick > self._up_since:
            self.outages.restarted(process)
