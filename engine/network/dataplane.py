"""The way of a request: from where somebody stands, through names and rules, to a process; and why it ended there.

Traffic, curl and nslookup walk it. Each step acts on what that hop believes (DNS records, a node's rules) and only
the last one asks the runtime, so that a belief that is no longer true can lose the request and be named.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from engine.network.backend import Backend
from engine.network.proxy.kubeproxy import OUTSIDER
from engine.network.reasons import broken_way, newer_door, newer_endpoints, no_route, unanswered, unknown_address
from engine.network.resolver import resolver_of
from engine.network.types import ANYTHING, HARNESS, LOOPBACK, OUTSIDE, Origin, RequestFailure, RequestResult, Route

if TYPE_CHECKING:
    from engine.api.core import Pod
    from engine.network.balancers import Balancers
    from engine.network.directory import EndpointDirectory
    from engine.network.dns.coredns import ClusterDNS
    from engine.network.protocols import NodeRuntime
    from engine.network.proxy.kubeproxy import KubeProxy, PortRoute, TrafficSource
    from engine.network.resolver import Resolver
    from engine.network.types import ExpectedResponse


class DataPlane:
    """All that a packet can meet."""

    def __init__(
        self,
        runtime: NodeRuntime,
        dns: ClusterDNS,
        proxies: dict[str, KubeProxy],
        book: EndpointDirectory,
        balancers: Balancers,
    ) -> None:
        """Join reality, DNS, each node's rules (by node name), what callers read from the API, and balancers."""
        self.runtime = runtime
        self.dns = dns
        self.proxies = proxies
        self.book = book
        self.balancers = balancers

    def stamp(self) -> tuple[int, ...]:
        """Changes whenever any way or verdict could: who keeps one compares it."""
        moves = next(iter(self.proxies.values())).table.moves if self.proxies else 0
        return moves, self.runtime.revision, self.dns.revision, self.book.revision, self.balancers.revision

    def place(self, origin: str, namespace: str = "default") -> Origin | None:
        """The place called `outside`, `lb`, `harness`, `pod/NAME` or `node/NAME`; None where nothing runs there now."""
        if origin in {"outside", "lb"}:
            return OUTSIDE
        if origin == "harness":
            return HARNESS
        kind, _, name = origin.partition("/")
        if kind == "node":
            proxy = self.proxies.get(name)
            return Origin("node", name, namespace, proxy.address) if proxy and self.runtime.powered(name) else None
        pod = self.book.pod(f"{namespace}/{name}")
        return self.place_of(pod) if pod is not None and pod.status.pod_ip else None

    def place_of(self, pod: Pod) -> Origin | None:
        """Where a Pod runs now; None where it does not. One in the host's network stands on its node."""
        ip, namespace = pod.status.pod_ip, pod.metadata.namespace
        sandbox = self.runtime.sandbox_at(ip)
        node = sandbox.node if sandbox is not None else pod.spec.node_name if pod.spec.host_network else ""
        if not node or not self.runtime.powered(node):
            return None
        return Origin("node" if pod.spec.host_network else "pod", node, namespace, ip, resolver_of(pod))

    # --- names

    def resolve(self, host: str, place: Origin) -> tuple[str, ...] | RequestFailure:
        """The addresses of a host name as known at `place`, or why it has none."""
        if is_address(host):
            return (host,)
        if host == "localhost":
            return (LOOPBACK,)
        resolver = place.cluster_names
        return self._in_cluster(host, place, resolver) if resolver is not None else self._out_of_cluster(host, place)

    def _out_of_cluster(self, host: str, place: Origin) -> tuple[str, ...] | RequestFailure:
        if host in self.proxies:
            return (self.proxies[host].address,)
        if place.kind == "pod":
            observed = f"this Pod's dnsPolicy leads past cluster DNS, and nobody else knows {host}"
            return RequestFailure("N", "DNS", observed)
        where = f"on {place.node} itself" if place.kind == "node" else "outside the cluster"
        return RequestFailure("N", "DNS", f"{where} nobody knows the name {host}: cluster names resolve only in Pods")

    def _in_cluster(self, host: str, place: Origin, resolver: Resolver) -> tuple[str, ...] | RequestFailure:
        answer = self.dns.resolve(host, place.namespace, node=place.node, searches=resolver.searches)
        if answer.addresses:
            return answer.addresses
        if answer.rcode == "UNAVAILABLE":
            return RequestFailure("N", "DNS", f"no coredns Pod answers behind 10.96.0.10, asked from {place.node}")
        return RequestFailure(
            "N", "DNS", f"cluster DNS has no address for {host} (asked from namespace {place.namespace})"
        )

    # --- ways

    def connect(self, place: Origin, address: str, port: int, turn: int = 0) -> Route:
        """Where a TCP connection from `place` to `address:port` may lead; `turn` is which of a balancer's nodes."""
        if place.kind == "pod" and address in {place.ip, LOOPBACK}:
            return self._direct(place, place.ip, port)._replace(loopback=address == LOOPBACK)
        door = self._node_at(address)
        if door is not None:
            return self.enter(place, door, address, port)
        if place.kind == "harness":
            return self._direct(place, address, port)
        if place.kind != "outside":
            return self._from_inside(place, address, port)
        service = self.balancers.service_at(address)
        if service:
            nodes = self.balancers.nodes_for(service, self.tick)
            return self.enter(place, nodes[turn % len(nodes)], address, port)
        return Route(failure=no_route(address))

    @property
    def tick(self) -> int:
        """The present tick."""
        return self.dns.clock.tick

    def affinity(self, way: Route, caller: str, drawn: Backend, *, keep: bool = True) -> Backend:
        """The endpoint for a new connection of `caller` over `way`: the drawn one, unless affinity knows another.

        `keep` says whether the caller is tied to it from now on.
        """
        if not way.affinity_ticks:
            return drawn
        return self.proxies[way.via].recents.choose(way, caller, drawn, self.tick, keep=keep)

    def _from_inside(self, place: Origin, address: str, port: int) -> Route:
        """A packet leaves a Pod or a node for an address that is no node's: its own node's rules come first."""
        own = self.proxies[place.node]
        way = self._by_rules(place, own, own.route(address, port, "TCP", _origin(place), place.ip))
        if way is not None:
            return way
        if address == LOOPBACK:
            return self._direct(place, place.ip, port)._replace(loopback=True)
        if self.runtime.node_of_address(address) is not None or self.book.gone(address) is not None:
            return self._direct(place, address, port)
        return Route(via=own.node, failure=unknown_address(own, address, port))

    def _node_at(self, address: str) -> str | None:
        for node, proxy in self.proxies.items():
            if proxy.address == address:
                return node
        return None

    def _direct(self, place: Origin, ip: str, port: int) -> Route:
        sandbox = self.runtime.sandbox_at(ip)
        pod = sandbox.pod_key if sandbox is not None else ""
        return Route((Backend(f"{ip}:{port}", ip, port, "", pod),), start=place.node, source=place.ip)

    def enter(self, place: Origin, node: str, address: str, port: int) -> Route:
        """Where a packet leads that arrives at a node from `place`, for the node's own or a balancer's address."""
        proxy = self.proxies[node]
        guarded = place.node != node and address == proxy.address
        failure = broken_way(self.runtime, place.node, node, port if guarded else 0)
        if failure is not None:
            return Route(via=node, failure=failure, broken=True)
        origin = "outside" if place.kind == "node" and place.node != node else _origin(place)
        route = proxy.route(address, port, "TCP", origin, place.ip or OUTSIDER)
        way = self._by_rules(place, proxy, route)
        if way is not None:
            return way
        page = self.balancers.health_page(node, port)
        if page is not None or self.runtime.dial(address, port).outcome == "open":
            return self._direct(place, address, port)._replace(via=node if page else "", page=page)
        observed = f"{node} has no rule for port {port}, and nothing else listens there"
        failure = RequestFailure("R", f"kube-proxy on {node}", observed, newer_door(proxy, address, port))
        return Route(via=node, failure=failure)

    def _by_rules(self, place: Origin, proxy: KubeProxy, route: PortRoute) -> Route | None:
        if route.kind == "nothing":
            return None
        if route.kind == "endpoints":
            ticks = -(-route.affinity_s * 1000 // proxy.clock.tick_ms)
            return Route(
                route.endpoints,
                proxy.node,
                route.service,
                route.service_port,
                ticks,
                start=proxy.node,
                source=place.ip,
                masqueraded=route.masqueraded,
            )
        name = f"{route.service}:{route.service_port}" if route.service_port else route.service
        if route.kind == "firewall":
            observed = f"{name} has loadBalancerSourceRanges, and the caller's address is in none of them"
            failure = RequestFailure("T", f"kube-proxy on {proxy.node}", observed)
            return Route(via=proxy.node, service=route.service, failure=failure)
        if route.kind == "reject":
            letter, observed = "R", f"{proxy.node}'s rules list no endpoint for {name}"
        else:
            letter, observed = "T", f"{proxy.node} drops it: {name} may use only endpoints on that node, which has none"
        actual = newer_endpoints(proxy, route)
        failure = RequestFailure(letter, f"kube-proxy on {proxy.node}", observed, actual)
        return Route(via=proxy.node, service=route.service, failure=failure)

    # --- the end of a way

    def reaches(self, way: Route, backend: Backend) -> bool:
        """Whether a connection to an endpoint of `way` opens: nothing is sent."""
        if way.page is not None:
            return True
        if self.cut(way, backend) is not None:
            return False
        return self.runtime.dial(backend.ip, backend.port, inside=way.loopback).outcome == "open"

    def stateful(self, way: Route, backend: Backend) -> bool:
        """Whether asking an endpoint of `way` changes anything or counts: such an answer may not be remembered."""
        return self.runtime.stateful(backend.ip, backend.port, inside=way.loopback)

    def cut(self, way: Route, backend: Backend) -> RequestFailure | None:
        """Why no packet gets from the machine that forwards it to the endpoint's; None where one does."""
        node = self.runtime.node_of_address(backend.ip)
        severed = self.runtime.severed(way.start, node) if node is not None else ""
        return RequestFailure("T", severed, f"{severed} is cut off from the network") if severed else None

    def ask(
        self,
        way: Route,
        backend: Backend,
        method: str,
        path: str,
        *,
        expect: ExpectedResponse = ANYTHING,
        key: str = "",
    ) -> RequestResult:
        """Send one request to an endpoint of `way` and judge the answer."""
        if way.page is not None:
            lost = (
                RequestFailure(way.page.letter, f"kube-proxy on {way.via}", way.page.observed)
                if way.page.letter
                else None
            )
            return RequestResult(way, lost, "", way.page)
        cut = self.cut(way, backend)
        if cut is not None:
            return RequestResult(way, cut, backend.pod)
        reply = self.runtime.ask(
            backend.ip,
            backend.port,
            expect.protocol or "http",
            method,
            path,
            key=key,
            inside=way.loopback,
        )
        pod = backend.pod or (sandbox.pod_key if (sandbox := self.runtime.sandbox_at(backend.ip)) else "")
        if reply.letter:
            return RequestResult(way, unanswered(self.book, way, backend, reply), pod, reply)
        own = not way.masqueraded and (not way.source or way.source != backend.ip)
        failure = None
        if expect.protocol and reply.protocol and reply.protocol != expect.protocol:
            observed = f"{backend.text} speaks {reply.protocol}, not {expect.protocol}"
            failure = RequestFailure("W", _pod_hop(pod, backend), observed)
        elif expect.own_address and not own:
            hidden = f"{_pod_hop(pod, backend)} sees an address of {way.via} in place of the caller's"
            failure = RequestFailure("W", f"kube-proxy on {way.via}", hidden)
        return RequestResult(way, failure, pod, reply, own_address=own)


def is_address(host: str) -> bool:
    """Whether a host is written as an IPv4 address."""
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True


def _origin(place: Origin) -> TrafficSource:
    return place.kind if place.kind in {"pod", "node"} else "outside"


def _pod_hop(pod: str, backend: Backend) -> str:
    return f"pod/{pod.partition('/')[2]}" if pod else backend.ip
