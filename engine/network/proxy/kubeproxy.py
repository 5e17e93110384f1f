"""kube-proxy of one node: up to which revision of the rule table this node has taken over the rules.

The cluster runs it when Services or EndpointSlices changed; traffic, curl and `iptables-save` ask it. It writes only
to metrics, namely when this node took over which revision. Differs from pkg/proxy/iptables/proxier.go: a sync takes
no time of its own (the hop's whole tick stands for it), and connections are not tracked but where a client keeps one.
"""

from __future__ import annotations

from functools import partial
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Literal, NamedTuple

from engine.client.component import Component
from engine.network.backend import Backend
from engine.network.proxy.portrules import NODE_PORT_ADDRESS, PortRules
from engine.network.proxy.rules import RuleTable
from engine.network.session_affinity import SessionAffinityTable
from engine.panics import raise_all
from engine.runtime.sandboxconfig import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.clock import Clock
    from engine.etcd.store import Store
    from engine.metrics import Metrics
    from engine.network.protocols import NodeRuntime
    from engine.runtime.records import MappedPort

Kind = Literal["endpoints", "reject", "drop", "firewall", "nothing"]
TrafficSource = Literal["outside", "pod", "node"]


class PortRoute(NamedTuple):
    """What a node's rules do with a new connection to an address and port."""

    kind: Kind
    """To one of the endpoints; refused at once; dropped for want of a local one, or because of the caller's address;
    or no rule speaks of it."""
    endpoints: tuple[Backend, ...] = ()
    service: str = ""
    service_port: str = ""
    affinity_s: int = 0
    """For how long a client address stays with its endpoint; 0 where it does not."""
    masqueraded: bool = False
    """Whether the endpoint sees the node's address in place of the caller's."""


CLUSTER_CIDR = "10.244.0.0/16"
"""Where Pods have their addresses, unless a cluster is too large for it."""

OUTSIDER = "198.51.100.1"
"""The address of callers outside of the cluster."""

NOTHING = PortRoute("nothing")


class TableCursor:
    """A place in the history of the rule table, `lag` ticks behind; a hung kube-proxy's stands still."""

    def __init__(self, store: Store, table: RuleTable, wake: Callable[[int], None]) -> None:
        """Stand before the first revision; `wake(tick)` is told of news."""
        self.lag = 1
        self.usual_lag = 1
        """What `lag` is while nothing slows kube-proxy down."""
        self.paused = False
        self.revision = 0
        """The newest revision taken over."""
        self._table = table
        self._clock: Clock = store.clock
        self._wake = wake
        for resource in ("services", "endpointslices"):
            log = store.log_of(resource)
            log.listeners.append(self._news)
            if log.entries:
                self._news(log.entries[0].tick)

    def _news(self, tick: int) -> None:
        self._wake(max(tick + self.lag, self._clock.tick + 1))

    def sync(self) -> bool:
        """Move on to what is old enough to be seen; whether that changed anything."""
        revision = self._table.catch_up(self._clock.tick - self.lag)
        if revision <= self.revision:
            return False
        self.revision = revision
        return True


class KubeProxy(Component):
    """The rules of one node, which outlive the process that wrote them."""

    name = "kube-proxy"
    fault_names = (name,)
    home = "kube-system/kube-proxy-"
    cursor: TableCursor

    def __init__(
        self,
        client: Client,
        agenda: WorkScheduler,
        node: str,
        address: str,
        table: RuleTable,
        runtime: NodeRuntime,
        metrics: Metrics,
        zone: str = "",
        cluster_cidr: str = CLUSTER_CIDR,
    ) -> None:
        """Serve the node `node` in `zone`, whose own address is `address`; Pods have theirs in `cluster_cidr`."""
        super().__init__(client, agenda)
        self.node = node
        self.address = address
        self.zone = zone
        self.cluster_cidr = cluster_cidr
        self.table = table
        self.session_affinity = SessionAffinityTable()
        self.cursor = TableCursor(client.store, table, partial(agenda.wake, self))
        self.emptied: int | None = None
        """The tick in which the machine last came back without any rules; None where it never did."""
        self._runtime = runtime
        self._metrics = metrics
        table.applied(node, 0)

    @property
    def revision(self) -> int:
        """The revision whose rules this node applies."""
        return self.cursor.revision

    @property
    def mapped_ports(self) -> list[MappedPort]:
        """The host ports of this node, which are none of kube-proxy's, but stand beside its rules."""
        return self._runtime.records.mapped_ports(self.node)

    def run(self) -> None:
        """Take over what is due; nothing happens on a machine without power."""
        if self.cursor.paused or not self._runtime.powered(self.node):
            return
        if self.cursor.sync():
            self.reconciles += 1
            self.table.applied(self.node, self.revision)
            self._metrics.applied_revision(self.node, self.revision)
        raise_all(self.table.take_panics())

    def reboot(self) -> None:
        """The machine got its power back: the rules are gone until kube-proxy has started and read again."""
        self.cursor.revision = 0
        self.emptied = self.clock.tick
        self.session_affinity.clear()
        self.table.applied(self.node, 0)
        self.agenda.wake(self, self.clock.tick + 1)

    def port_route(
        self,
        address: str,
        port: int,
        protocol: str = "TCP",
        origin: TrafficSource = "outside",
        source: str = OUTSIDER,
    ) -> PortRoute:
        """What this node does with a new connection to `address:port` that reaches it from `origin`."""
        return self.port_route_at(self.revision, address, port, protocol, origin, source)

    def port_route_at(
        self,
        revision: int,
        address: str,
        port: int,
        protocol: str,
        origin: TrafficSource,
        source: str = OUTSIDER,
    ) -> PortRoute:
        """As `route`, with the rules of another revision: what the node would do, had it read that far."""
        local = address in {self.address, LOOPBACK}
        rules = self.table.find(address, port, protocol, revision)
        if rules is None and local:
            rules = self.table.find(NODE_PORT_ADDRESS, port, protocol, revision)
        if rules is None:
            return NOTHING
        if address in rules.load_balancer_ips and not _accepts(rules, source):
            return PortRoute("firewall", (), rules.service, rules.port_name)
        external = local or address != rules.cluster_ip
        only_local = _stays_local(rules, external=external, origin=origin)
        return self._apply(rules, only_local=only_local, masqueraded=_is_masqueraded(rules, origin, external=external))

    def _apply(self, rules: PortRules, *, only_local: bool, masqueraded: bool) -> PortRoute:
        endpoints = rules.local(self.node) if only_local else rules.near(self.zone)
        if endpoints:
            return PortRoute("endpoints", endpoints, rules.service, rules.port_name, rules.affinity_s, masqueraded)
        kind: Kind = "drop" if rules.endpoints else "reject"
        return PortRoute(kind, (), rules.service, rules.port_name)


def _accepts(rules: PortRules, source: str) -> bool:
    """loadBalancerSourceRanges: who may use the balancer's address."""
    caller = ip_address(source)
    return not rules.source_ranges or any(caller in ip_network(text) for text in rules.source_ranges)


def _stays_local(rules: PortRules, *, external: bool, origin: TrafficSource) -> bool:
    """Policy Local: what comes from outside, and all to the cluster IP, must be served by this node's Pods."""
    if external:
        return rules.external_local and origin == "outside"
    return rules.internal_local


def _is_masqueraded(rules: PortRules, origin: TrafficSource, *, external: bool) -> bool:
    """KUBE-EXT marks everything under policy Cluster; KUBE-SVC what does not come from a Pod's address."""
    if external and not rules.external_local:
        return True
    return origin == "node" or (origin == "outside" and not external)
