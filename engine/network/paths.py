"""The way of a request: from where somebody stands, through names and rules, to a process; and why it ended there.

Traffic, curl and nslookup walk it. Each step acts on what that hop believes (DNS records, a node's rules) and only
the last one asks the runtime, so that a belief that is no longer true can lose the request and be named.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Literal, NamedTuple

from engine.network.portrules import Backend

if TYPE_CHECKING:
    from engine.network.book import AddressBook
    from engine.network.dns import ClusterDNS
    from engine.network.ports import Reply, Runtime
    from engine.network.proxy import KubeProxy, Origin, Route

_DIAL_LETTERS = "RTX"


class Place(NamedTuple):
    """Where a caller stands."""

    kind: Literal["outside", "harness", "pod", "node"]
    """Outside the cluster; a test harness that reaches Pods directly; in a Pod; on a node."""
    node: str = ""
    namespace: str = "default"
    ip: str = ""
    """The Pod's or the node's own address."""


OUTSIDE = Place("outside")
HARNESS = Place("harness")


class Failure(NamedTuple):
    """Why a request was lost: letter, hop, what the hop believed or did, and how it really was where that differs."""

    letter: str
    hop: str
    fact: str
    truth: str = ""


class Way(NamedTuple):
    """Where a connection may lead, or why it leads nowhere."""

    endpoints: tuple[Backend, ...] = ()
    via: str = ""
    """The node whose rules decided; empty where none did."""
    service: str = ""
    affinity_s: int = 0
    failure: Failure | None = None


class Verdict:
    """What became of one request; compared by identity, so that many equal ones are counted as one."""

    __slots__ = ("delay", "failure", "pod", "process", "service", "status", "text", "via")

    def __init__(self, way: Way, failure: Failure | None, pod: str = "", reply: Reply | None = None) -> None:
        """The outcome at the end of `way`."""
        self.failure = failure
        self.pod = pod
        self.process = reply.process if reply is not None else None
        self.delay = reply.delay if reply is not None else 0
        self.service = way.service
        self.status = reply.status if reply is not None else 0
        self.text = reply.text if reply is not None else ""
        self.via = way.via


class Network:
    """All that a packet can meet."""

    def __init__(self, runtime: Runtime, dns: ClusterDNS, proxies: dict[str, KubeProxy], book: AddressBook) -> None:
        """Join reality, DNS, the rules of each node (by node name), and what callers read from the API."""
        self.runtime = runtime
        self.dns = dns
        self.proxies = proxies
        self.book = book

    def stamp(self) -> tuple[int, ...]:
        """Changes whenever any way or verdict could: who keeps one compares it."""
        moves = next(iter(self.proxies.values())).table.moves if self.proxies else 0
        return moves, self.runtime.revision, self.dns.revision, int(self.dns.available()), self.book.revision

    def place(self, origin: str, namespace: str = "default") -> Place | None:
        """The place called `outside`, `harness`, `pod/NAME` or `node/NAME`; None where nothing runs there now."""
        if origin in {"outside", "harness"}:
            return OUTSIDE if origin == "outside" else HARNESS
        kind, _, name = origin.partition("/")
        if kind == "node":
            proxy = self.proxies.get(name)
            return Place("node", name, namespace, proxy.address) if proxy and self.runtime.powered(name) else None
        pod = self.book.pod(f"{namespace}/{name}")
        sandbox = self.runtime.sandbox_at(pod.status.pod_ip) if pod and pod.status.pod_ip else None
        if sandbox is None or not self.runtime.powered(sandbox.node):
            return None
        return Place("pod", sandbox.node, namespace, sandbox.ip)

    def resolve(self, host: str, place: Place) -> str | Failure:
        """The address of a host name as known at `place`, or why it has none."""
        if is_address(host):
            return host
        if host == "localhost":
            return "127.0.0.1"
        return self._in_cluster(host, place) if place.kind == "pod" else self._out_of_cluster(host, place)

    def _out_of_cluster(self, host: str, place: Place) -> str | Failure:
        if host in self.proxies:
            return self.proxies[host].address
        where = f"on {place.node} itself" if place.kind == "node" else "outside the cluster"
        return Failure("N", "DNS", f"{where} nobody knows the name {host}: cluster names resolve only in Pods")

    def _in_cluster(self, host: str, place: Place) -> str | Failure:
        answer = self.dns.resolve(host, place.namespace)
        if answer.addresses:
            return answer.addresses[0]
        if answer.rcode == "UNAVAILABLE":
            return Failure("N", "DNS", "no coredns Pod answers behind 10.96.0.10")
        return Failure("N", "DNS", f"cluster DNS has no address for {host} (asked from namespace {place.namespace})")

    def connect(self, place: Place, address: str, port: int) -> Way:
        """Where a TCP connection from `place` to `address:port` may lead."""
        if place.kind == "pod" and address in {place.ip, "127.0.0.1"}:
            return self._direct(place.ip, port)
        door = self._node_at(address)
        if door is not None:
            return self._enter(door, address, port, "outside" if place.kind == "outside" else "pod")
        if place.kind == "harness":
            return self._direct(address, port)
        if place.kind == "outside":
            fact = f"no way leads to {address} from outside the cluster"
            return Way(failure=Failure("T", "the way into the cluster", fact))
        return self._from_inside(place, address, port)

    def _from_inside(self, place: Place, address: str, port: int) -> Way:
        """A packet leaves a Pod or a node for an address that is no node's: its own node's rules come first."""
        own = self.proxies[place.node]
        way = self._by_rules(own, own.route(address, port, "TCP", _origin(place)))
        if way is not None:
            return way
        if self.runtime.node_of_address(address) is not None or self.book.gone(address) is not None:
            return self._direct(address, port)
        return Way(via=own.node, failure=self._unknown_address(own, address, port))

    def through_balancer(self, node: str, address: str, port: int) -> Way:
        """Where a connection leads that a load balancer with `address` hands to `node`."""
        return self._enter(node, address, port, "outside")

    def _node_at(self, address: str) -> str | None:
        for node, proxy in self.proxies.items():
            if proxy.address == address:
                return node
        return None

    def _direct(self, ip: str, port: int) -> Way:
        sandbox = self.runtime.sandbox_at(ip)
        pod = sandbox.pod_key if sandbox is not None else ""
        return Way((Backend(f"{ip}:{port}", ip, port, "", pod),))

    def _enter(self, node: str, address: str, port: int, origin: Origin) -> Way:
        """A packet arrives at a node from elsewhere."""
        if not self.runtime.powered(node):
            return Way(via=node, failure=Failure("T", node, f"{node} is powered off"))
        proxy = self.proxies[node]
        way = self._by_rules(proxy, proxy.route(address, port, "TCP", origin))
        if way is not None:
            return way
        if self.runtime.dial(address, port).outcome == "open":
            return self._direct(address, port)
        fact = f"{node} has no rule for port {port}, and nothing else listens there"
        return Way(via=node, failure=Failure("R", f"kube-proxy on {node}", fact, self._newer(proxy, address, port)))

    def _by_rules(self, proxy: KubeProxy, route: Route) -> Way | None:
        if route.kind == "nothing":
            return None
        if route.kind == "endpoints":
            return Way(route.endpoints, proxy.node, route.service, route.affinity_s)
        name = f"{route.service}:{route.service_port}" if route.service_port else route.service
        if route.kind == "reject":
            letter, fact = "R", f"{proxy.node}'s rules list no endpoint for {name}"
        else:
            letter, fact = "T", f"{proxy.node} drops it: {name} may use only endpoints on that node, which has none"
        truth = self._newer_endpoints(proxy, route)
        return Way((), proxy.node, route.service, 0, Failure(letter, f"kube-proxy on {proxy.node}", fact, truth))

    def _newest(self, proxy: KubeProxy) -> int:
        return proxy.table.catch_up(proxy.clock.tick)

    def _newer_endpoints(self, proxy: KubeProxy, route: Route) -> str:
        """What the API says by now about a Service that a node has no endpoint for."""
        newest = self._newest(proxy)
        for rules in proxy.table.rules(route.service, newest):
            usable = proxy.route_at(newest, rules.cluster_ip, rules.port, rules.protocol, "node").endpoints
            if rules.port_name == route.service_port and usable:
                since = proxy.table.since(route.service, newest)
                return f"the API has listed {len(usable)} since tick {since}, which {proxy.node} has not taken over"
        return ""

    def _newer(self, proxy: KubeProxy, address: str, port: int) -> str:
        newest = self._newest(proxy)
        route = proxy.route_at(newest, address, port, "TCP", "outside")
        if route.kind == "nothing":
            return ""
        since = proxy.table.since(route.service, newest)
        return f"{route.service} has had that port since tick {since}, which {proxy.node} has not taken over"

    def _unknown_address(self, proxy: KubeProxy, address: str, port: int) -> Failure:
        fact = f"nothing answers at {address}:{port}: no rule on {proxy.node} and no Pod has it"
        return Failure("T", f"kube-proxy on {proxy.node}", fact, self._newer(proxy, address, port))

    def ask(
        self, way: Way, backend: Backend, method: str, path: str, *, expect: str = "http", key: str = ""
    ) -> Verdict:
        """Send one request to an endpoint of `way` and judge the answer; `expect` is the protocol hoped for."""
        reply = self.runtime.ask(backend.ip, backend.port, "http", method, path, key=key)
        pod = backend.pod or (sandbox.pod_key if (sandbox := self.runtime.sandbox_at(backend.ip)) else "")
        if reply.letter:
            return Verdict(way, self._explain(way, backend, reply), pod, reply)
        if expect and reply.protocol and reply.protocol != expect:
            fact = f"{backend.text} speaks {reply.protocol}, not {expect}"
            return Verdict(way, Failure("W", _pod_hop(pod, backend), fact), pod, reply)
        return Verdict(way, None, pod, reply)

    def _explain(self, way: Way, backend: Backend, reply: Reply) -> Failure:
        if reply.letter not in _DIAL_LETTERS:
            return Failure(reply.letter, _pod_hop(backend.pod, backend), reply.fact)
        belief = f"{way.via}'s rules still list {backend.text}" if way.via else f"the caller dials {backend.text}"
        hop = f"kube-proxy on {way.via}" if way.via else _pod_hop(backend.pod, backend)
        gone = self.book.gone(backend.ip)
        if gone is not None and (not backend.pod or gone.pod_key == backend.pod):
            truth = f"pod/{gone.pod_key.partition('/')[2]} was deleted in tick {gone.tick}"
            return Failure(reply.letter, hop, belief, truth)
        if way.via:
            return Failure(reply.letter, hop, belief.replace("still ", ""), reply.fact)
        return Failure(reply.letter, hop, reply.fact)


def is_address(host: str) -> bool:
    """Whether a host is written as an IPv4 address."""
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True


def _origin(place: Place) -> Origin:
    return "node" if place.kind == "node" else "pod"


def _pod_hop(pod: str, backend: Backend) -> str:
    return f"pod/{pod.partition('/')[2]}" if pod else backend.ip
