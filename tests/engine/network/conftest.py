"""A small world below the network: a real store, a fake reality, two nodes and no control plane."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest

from engine.api.apps import Endpoint, EndpointConditions, EndpointPort, EndpointSlice
from engine.api.core import Namespace, ObjectReference, Pod, PodStatus, Service, ServicePort, ServiceSpec
from engine.api.meta import ObjectMeta
from engine.clock import Clock
from engine.etcd.store import START, Cause, Store
from engine.metrics import Metrics
from engine.network.dns.answers import DNSAnswer
from engine.network.dns.coredns import ClusterDNS
from engine.network.proxy.kubeproxy import KubeProxy
from engine.network.proxy.rules import RuleTable
from engine.network.traffic.clients import ClientSpec, parse_target
from engine.network.traffic.traffic import Traffic
from engine.rng import Rng
from engine.runtime.sandboxconfig import PodSandboxConfig, ResolvConf, cluster_first


class FakeReply(NamedTuple):
    letter: str = ""
    text: str = "hello\n"
    observed: str = ""
    process: object | None = None
    protocol: str = "http"
    status: int = 200
    delay: int = 0
    stale: bool = False
    cause: str = ""
    missing: str = ""


class FakeDial(NamedTuple):
    outcome: str
    observed: str = ""


class FakeSandbox(NamedTuple):
    pod_key: str
    node: str
    ip: str
    config: PodSandboxConfig
    host_network: bool = False
    containers: dict[str, Any] = {}  # noqa: RUF012 - never written to


class FakeRecords:
    """What a made-up reality remembers: little."""

    def __init__(self, runtime: FakeRuntime) -> None:
        self._runtime = runtime

    def dark_since(self, _node: str) -> int:
        return 0

    def pod_at(self, ip: str) -> FakeSandbox | None:
        return self._runtime.sandboxes.get(ip)

    def ended(self, _ip: str) -> None:
        return None

    def mapped_ports(self, _node: str) -> list[Any]:
        return []

    def open_ports(self, _ip: str, _node: str) -> list[Any]:
        return []


class FakeRuntime:
    """Pods that answer, by address; everything else has nobody."""

    def __init__(self) -> None:
        self.revision = 1
        self.off: list[str] = []
        self.cut: list[str] = []
        self.firewall: list[tuple[str, int]] = []
        self.dead: list[object] = []
        self.lost: list[tuple[str, int]] = []
        self.sandboxes: dict[str, FakeSandbox] = {}
        self.replies: dict[str, FakeReply] = {}
        self.asked: list[tuple[str, int, str]] = []
        self.counting = False
        self.records = FakeRecords(self)

    def pod(
        self,
        name: str,
        ip: str,
        node: str = "node-1",
        reply: FakeReply | None = None,
        conf: ResolvConf | None = None,
    ) -> None:
        config = PodSandboxConfig(name, resolv_conf=conf or cluster_first("default"))
        self.sandboxes[ip] = FakeSandbox(f"default/{name}", node, ip, config)
        self.replies[ip] = reply or FakeReply(process=object())
        self.revision += 1

    def remove(self, ip: str) -> None:
        del self.sandboxes[ip], self.replies[ip]
        self.revision += 1

    def powered(self, node: str) -> bool:
        return node not in self.off

    def node_of_address(self, ip: str) -> str | None:
        return self.sandboxes[ip].node if ip in self.sandboxes else None

    def severed(self, one: str, other: str) -> str:
        return "" if one == other else next((name for name in (one, other) if name in self.cut), "")

    def blocked(self, node: str, port: int) -> bool:
        return (node, port) in self.firewall

    def alive(self, process: object) -> bool:
        return process is not None and process not in self.dead

    def take_lost(self) -> list[tuple[str, int]]:
        lost, self.lost = self.lost, []
        return lost

    def sandbox(self, uid: str) -> FakeSandbox | None:
        key = f"default/{uid.removeprefix('u-')}"
        return next((sandbox for sandbox in self.sandboxes.values() if sandbox.pod_key == key), None)

    def sandbox_at(self, ip: str) -> FakeSandbox | None:
        return self.sandboxes.get(ip)

    def dial(self, ip: str, port: int, *, inside: bool = False) -> FakeDial:
        del port, inside
        return FakeDial("open" if ip in self.replies else "refused")

    def ask(
        self,
        ip: str,
        port: int,
        protocol: str,
        method: str,
        path: str,
        *,
        key: str = "",
        inside: bool = False,
    ) -> FakeReply:
        del protocol, method, path, inside
        self.asked.append((ip, port, key))
        return self.replies.get(ip) or FakeReply("T", "", f"no Pod has the address {ip}")

    def stateful(self, ip: str, port: int, *, inside: bool = False) -> bool:
        del ip, port, inside
        return self.counting


class World:
    """Objects go straight into the store; `tick()` lets proxies, DNS and traffic run."""

    def __init__(self, rng: Rng | None = None) -> None:
        self.clock = Clock()
        self.store = Store(self.clock)
        self.metrics = Metrics(self.clock)
        self.runtime = FakeRuntime()
        self.agenda = SimpleNamespace(clock=self.clock, wake=lambda _component, _tick: None)
        # What a node runs is made up here, down to the outcomes of its dials.
        runtime: Any = self.runtime
        client: Any = SimpleNamespace(store=self.store)
        agenda: Any = self.agenda
        self.table = RuleTable(self.store)
        self.proxies = {
            name: KubeProxy(client, agenda, name, address, self.table, runtime, self.metrics)
            for name, address in (("node-1", "172.18.0.3"), ("node-2", "172.18.0.4"))
        }
        self.dns = ClusterDNS(client, agenda, self.metrics, lambda _node, _server: "open")
        self.traffic = Traffic(self.clock, rng or Rng(1), runtime, self.dns, self.proxies, self.metrics, self.store)
        self.network = self.traffic.network
        self.namespace("default")

    def namespace(self, name: str) -> None:
        made = Namespace(api_version="v1", kind="Namespace", metadata=ObjectMeta(name=name))
        self.store.put("namespaces", name, made, "test", START)

    def tick(self, count: int = 1) -> None:
        for _ in range(count):
            self.clock.tick += 1
            for proxy in self.proxies.values():
                proxy.run()
            self.dns.run()
            self.traffic.step()

    def resolve(self, name: str, namespace: str = "default", qtype: str = "A") -> DNSAnswer:
        """What a Pod of that namespace is told that asks the cluster first."""
        return self.network.names.lookup(name, cluster_first(namespace), "node-1", qtype)

    def service(self, name: str = "web", *, cause: Cause = START, writer: str = "test", **spec: Any) -> Service:
        settings = {
            "type": "NodePort",
            "cluster_ip": "10.96.128.10",
            "selector": {"app": name},
            "ports": (ServicePort(name="http", port=80, protocol="TCP", node_port=30080, target_port=8080),),
        } | spec
        service = Service(
            api_version="v1",
            kind="Service",
            metadata=ObjectMeta(name=name, namespace="default"),
            spec=ServiceSpec(**settings),
        )
        self.store.put("services", f"default/{name}", service, writer, cause)
        return service

    def slice(
        self,
        *endpoints: Endpoint,
        service: str = "web",
        port: int = 8080,
        port_name: str = "http",
        cause: Cause = START,
        writer: str = "test",
        name: str = "x",
    ) -> None:
        slice_ = EndpointSlice(
            api_version="discovery.k8s.io/v1",
            kind="EndpointSlice",
            address_type="IPv4",
            endpoints=endpoints,
            ports=(EndpointPort(name=port_name, port=port, protocol="TCP"),),
            metadata=ObjectMeta(
                name=f"{service}-{name}",
                namespace="default",
                labels={"kubernetes.io/service-name": service},
            ),
        )
        self.store.put("endpointslices", f"default/{service}-{name}", slice_, writer, cause)

    def pod(self, name: str, ip: str, node: str = "node-1", **meta: Any) -> None:
        """A Pod that exists and runs."""
        self.api_pod(name, ip, **meta)
        self.runtime.pod(name, ip, node)

    def api_pod(self, name: str, ip: str, **meta: Any) -> None:
        pod = Pod(
            api_version="v1",
            kind="Pod",
            metadata=ObjectMeta(name=name, namespace="default", uid=f"u-{name}", **meta),
            status=PodStatus(pod_ip=ip, phase="Running"),
        )
        self.store.put("pods", f"default/{name}", pod, "test", START)

    def client(self, name: str, target: str, **options: Any) -> None:
        rate = options.pop("rate", 4)
        self.traffic.add(ClientSpec(name, parse_target(target), rate=((0, rate),), **options))


def endpoint(
    ip: str,
    pod: str = "",
    node: str = "node-1",
    *,
    ready: bool = True,
    serving: bool = True,
    terminating: bool = False,
    hostname: str = "",
) -> Endpoint:
    return Endpoint(
        addresses=(ip,),
        node_name=node,
        hostname=hostname,
        conditions=EndpointConditions(ready=ready, serving=serving, terminating=terminating),
        target_ref=ObjectReference(kind="Pod", name=pod, namespace="default") if pod else None,
    )


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def web(world: World) -> World:
    """Service web with two Pods on two nodes, taken over everywhere."""
    world.pod("a", "10.244.1.5", "node-1")
    world.pod("b", "10.244.2.7", "node-2")
    world.service()
    world.slice(endpoint("10.244.1.5", "a", "node-1"), endpoint("10.244.2.7", "b", "node-2"))
    world.tick()
    return world
