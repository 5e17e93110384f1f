"""The way of a request: from where somebody stands, through names and rules, to a process; and why it ended there.

Traffic, curl and nslookup walk it. Each step acts on what that hop believes (DNS records, a node's rules) and only
the last one asks the runtime, so that a belief that is no longer true can lose the request and be named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from engine.metrics.requestpath import RequestPath
from engine.network.backend import Backend
from engine.network.causes.failures import (
    broken_route,
    failed_page,
    hidden_caller,
    no_route,
    other_protocol,
    severed,
    unanswered,
    unknown_address,
    unknown_port,
    unserved,
)
from engine.network.causes.finder import CauseFinder
from engine.network.causes.witnesses import Witnesses
from engine.network.proxy.kubeproxy import OUTSIDER
from engine.network.resolved import ResolvedNames
from engine.network.resolver import StubResolver
from engine.network.types import (
    ANYTHING,
    HARNESS,
    OUTSIDE,
    LossQuestion,
    Origin,
    RequestFailure,
    RequestResult,
    Route,
)
from engine.runtime.sandboxconfig import LOOPBACK

if TYPE_CHECKING:
    from engine.api.core import Pod
    from engine.etcd.store import Store
    from engine.metrics import Metrics
    from engine.network.balancers import Balancers
    from engine.network.causes.witnesses import SliceWriter
    from engine.network.directory import EndpointDirectory
    from engine.network.dns.coredns import ClusterDNS
    from engine.network.protocols import NodeRuntime, PodSandbox
    from engine.network.proxy.kubeproxy import KubeProxy, PortRoute, TrafficSource
    from engine.network.types import ExpectedResponse
    from engine.runtime.processes import Process


class DataPlane:
    """All that a packet can meet."""

    def __init__(
        self,
        runtime: NodeRuntime,
        dns: ClusterDNS,
        proxies: dict[str, KubeProxy],
        directory: EndpointDirectory,
        balancers: Balancers,
        metrics: Metrics,
        store: Store,
        slice_writer: SliceWriter | None,
    ) -> None:
        """Join reality, DNS, each node's rules (by node name), what callers read from the API, and balancers.

        `metrics`, `store` and `slice_writer` (how far the writer of EndpointSlices has read) are asked how it really
        was where one of them lost a request.
        """
        self.runtime = runtime
        self.dns = dns
        self.proxies = proxies
        self.names = StubResolver(dns, proxies)
        self._resolved = ResolvedNames(self.names.addresses, self.stamp)
        self.directory = directory
        self.balancers = balancers
        witnesses = Witnesses(store, runtime, dns, proxies, directory, balancers, metrics, slice_writer, self)
        self.causes = CauseFinder(witnesses)

    def stamp(self) -> tuple[int, ...]:
        """Changes whenever any route or result could: who keeps one compares it."""
        moves = next(iter(self.proxies.values())).table.moves if self.proxies else 0
        return moves, self.runtime.revision, self.dns.revision, self.directory.revision, self.balancers.revision

    def origin(self, location: str, namespace: str = "default") -> Origin | None:
        """The place called `outside`, `lb`, `harness`, `pod/NAME` or `node/NAME`; None where nothing runs there now."""
        if location in {"outside", "lb"}:
            return OUTSIDE
        if location == "harness":
            return HARNESS
        kind, _, name = location.partition("/")
        if kind == "node":
            proxy = self.proxies.get(name)
            return Origin("node", name, namespace, proxy.address) if proxy and self.runtime.powered(name) else None
        pod = self.directory.pod(f"{namespace}/{name}")
        return self.origin_of(pod) if pod is not None and pod.status.pod_ip else None

    def origin_of(self, pod: Pod) -> Origin | None:
        """Where a Pod runs now; None where it does not. One in the host's network stands on its node."""
        sandbox = self.runtime.sandbox(pod.metadata.uid)
        if sandbox is None or sandbox.ip != pod.status.pod_ip or not self.runtime.powered(sandbox.node):
            return None
        return _inside(sandbox, pod.metadata.namespace)

    def origin_of_process(self, process: Process) -> Origin:
        """Where a process stands; one whose Pod the API no longer knows runs on as it was."""
        sandbox = self.runtime.sandbox(process.uid)
        if sandbox is None:
            return Origin("pod", process.node, process.namespace, process.ip)
        return _inside(sandbox, process.namespace)

    # --- names

    def resolve(self, host: str, origin: Origin) -> tuple[str, ...] | RequestFailure:
        """The addresses of a host name as known at `origin`, or why it has none."""
        return self._resolved.addresses(host, origin)

    # --- ways

    def connect(self, origin: Origin, address: str, port: int, turn: int = 0) -> Route:
        """Where a TCP connection from `place` to `address:port` may lead; `turn` is which of a balancer's nodes."""
        return self._connect(origin, address, port, turn).dialled(address, port)

    def _connect(self, origin: Origin, address: str, port: int, turn: int) -> Route:
        if origin.kind == "pod" and address in {origin.ip, LOOPBACK}:
            return self._direct(origin, origin.ip, port)._replace(loopback=address == LOOPBACK)
        frontend = self._node_at(address)
        if frontend is not None:
            route = self.enter(origin, frontend, address, port)
            return route._replace(path=route.path._replace(knocked=frontend))
        if origin.kind == "harness":
            return self._direct(origin, address, port)
        if origin.kind != "outside":
            return self._from_inside(origin, address, port)
        service = self.balancers.service_at(address)
        if service:
            nodes = self.balancers.nodes_for(service, self.tick)
            return self.enter(origin, nodes[turn % len(nodes)], address, port)
        return Route(failure=no_route(address))

    @property
    def tick(self) -> int:
        return self.dns.clock.tick

    def affinity(self, route: Route, caller: str, drawn: Backend, *, keep: bool = True) -> Backend:
        """The endpoint for a new connection of `caller` over `way`: the drawn one, unless affinity knows another.

        `keep` says whether the caller is tied to it from now on.
        """
        if not route.affinity_ticks:
            return drawn
        return self.proxies[route.via].session_affinity.choose(route, caller, drawn, self.tick, keep=keep)

    def _from_inside(self, origin: Origin, address: str, port: int) -> Route:
        """A packet leaves a Pod or a node for an address that is no node's: its own node's rules come first."""
        own = self.proxies[origin.node]
        about = LossQuestion("", own.node, address=address, port=port, origin=_origin(origin), source=origin.ip)
        route = self._by_rules(origin, own, own.port_route(address, port, "TCP", about.origin, about.source), about)
        if route is not None:
            return route
        if address == LOOPBACK:
            mapped = self._mapped(origin, own.node, address, port)
            return mapped or self._direct(origin, origin.ip, port)._replace(loopback=True)
        if self.runtime.node_of_address(address) is not None or self.directory.gone(address) is not None:
            return self._direct(origin, address, port)
        return Route(via=own.node, failure=unknown_address(about))

    def _node_at(self, address: str) -> str | None:
        for node, proxy in self.proxies.items():
            if proxy.address == address:
                return node
        return None

    def _direct(self, origin: Origin, ip: str, port: int) -> Route:
        sandbox = self.runtime.sandbox_at(ip)
        pod = sandbox.pod_key if sandbox is not None else ""
        return Route((Backend(f"{ip}:{port}", ip, port, "", pod),), start=origin.node, source=origin.ip)

    def enter(self, origin: Origin, node: str, address: str, port: int) -> Route:
        """Where a packet leads that arrives at a node from `place`, for the node's own or a balancer's address."""
        proxy = self.proxies[node]
        guarded = origin.node != node and address == proxy.address
        failure = broken_route(self.runtime, origin.node, node, port if guarded else 0)
        if failure is not None:
            return Route(via=node, failure=failure, broken=True)
        location = "outside" if origin.kind == "node" and origin.node != node else _origin(origin)
        about = LossQuestion("", node, address=address, port=port, origin=location, source=origin.ip or OUTSIDER)
        route = self._by_rules(origin, proxy, proxy.port_route(address, port, "TCP", location, about.source), about)
        route = route or self._mapped(origin, node, address, port)
        if route is not None:
            return route
        page = self.balancers.health_page(node, port)
        if page is not None or self.runtime.dial(address, port).outcome == "open":
            return self._direct(origin, address, port)._replace(via=node if page else "", page=page)
        return Route(via=node, failure=unknown_port(about, own=address == proxy.address))

    def _mapped(self, origin: Origin, node: str, address: str, port: int) -> Route | None:
        """Into a Pod, by a host port of its node; None where no Pod there has it on that address."""
        for mapped in self.runtime.records.mapped_ports(node):
            if mapped.takes(address, port):
                ip, inner = mapped.ip, mapped.mapping.container_port
                backend = Backend(f"{ip}:{inner}", ip, inner, node, mapped.pod_key)
                # The node puts its own address in place of its loopback and of its Pods'.
                hidden = address == LOOPBACK or (origin.kind == "pod" and origin.node == node)
                return Route((backend,), start=node, source=origin.ip, masqueraded=hidden)
        return None

    def _by_rules(self, origin: Origin, proxy: KubeProxy, port_route: PortRoute, about: LossQuestion) -> Route | None:
        if port_route.kind == "nothing":
            return None
        since = proxy.table.since(port_route.service, proxy.revision)
        path = RequestPath(as_of=since, endpoints=len(port_route.endpoints))
        if port_route.kind == "endpoints":
            ticks = -(-port_route.affinity_s * 1000 // proxy.clock.tick_ms)
            return Route(
                port_route.endpoints,
                proxy.node,
                port_route.service,
                port_route.service_port,
                ticks,
                start=proxy.node,
                source=origin.ip,
                masqueraded=port_route.masqueraded,
                path=path,
            )
        about = about._replace(service=port_route.service, port_name=port_route.service_port)
        return Route(via=proxy.node, service=about.service, failure=unserved(port_route.kind, about), path=path)

    # --- the end of a way

    def reaches(self, route: Route, backend: Backend) -> bool:
        """Whether a connection to an endpoint of `way` opens: nothing is sent."""
        if route.page is not None:
            return True
        if self.cut(route, backend) is not None:
            return False
        return self.runtime.dial(backend.ip, backend.port, inside=route.loopback).outcome == "open"

    def stateful(self, route: Route, backend: Backend) -> bool:
        """Whether asking an endpoint of `way` changes anything or counts: such an answer may not be remembered."""
        return self.runtime.stateful(backend.ip, backend.port, inside=route.loopback)

    def cut(self, route: Route, backend: Backend) -> RequestFailure | None:
        """Why no packet gets from the machine that forwards it to the endpoint's; None where one does."""
        node = self.runtime.node_of_address(backend.ip)
        return severed(self.runtime, route.start, node) if node is not None else None

    def ask(
        self,
        route: Route,
        backend: Backend,
        method: str,
        path: str,
        *,
        expect: ExpectedResponse = ANYTHING,
        key: str = "",
    ) -> RequestResult:
        """Send one request to an endpoint of `way` and judge the answer."""
        if route.page is not None:
            return RequestResult(route, failed_page(route, route.page), "", route.page)
        cut = self.cut(route, backend)
        if cut is not None:
            return RequestResult(route, cut, backend.pod, backend=backend.text)
        reply = self.runtime.ask(
            backend.ip,
            backend.port,
            expect.protocol or "http",
            method,
            path,
            key=key,
            inside=route.loopback,
        )
        pod = backend.pod or (sandbox.pod_key if (sandbox := self.runtime.sandbox_at(backend.ip)) else "")
        if reply.letter:
            lost = unanswered(self.directory, route, backend, reply)
            return RequestResult(route, lost, pod, reply, backend=backend.text)
        own = not route.masqueraded and (not route.source or route.source != backend.ip)
        failure = None
        if expect.protocol and reply.protocol and reply.protocol != expect.protocol:
            failure = other_protocol(pod, backend, reply, expect.protocol)
        elif expect.own_address and not own:
            failure = hidden_caller(route, pod, backend)
        return RequestResult(route, failure, pod, reply, own_address=own, backend=backend.text)


def _inside(sandbox: PodSandbox, namespace: str) -> Origin:
    """In a Pod, or on its node where it is in that one's network."""
    kind: Literal["node", "pod"] = "node" if sandbox.host_network else "pod"
    return Origin(kind, sandbox.node, namespace, sandbox.ip, sandbox.config)


def _origin(origin: Origin) -> TrafficSource:
    return origin.kind if origin.kind in {"pod", "node"} else "outside"
