"""CoreDNS: names of Services and endpoints, as the kubernetes plugin of CoreDNS answers for them.

The cluster runs it when Services, EndpointSlices or namespaces changed; Pods, `nslookup` and traffic ask it. It writes
only to metrics, when it took over which revision. Differs: no cache and no upstream, so names outside cluster.local
are unknown; answers with several addresses come in order of address, where `loadbalance` would shuffle them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.apps import EndpointSlice
from engine.api.core import Namespace, Service
from engine.client.component import Component
from engine.etcd.store import is_of
from engine.network.dns.answers import DNSAnswer
from engine.network.dns.records import ClusterRecords
from engine.network.proxy.sliceindex import SliceIndex
from engine.network.resolver import suffixes
from engine.panics import raise_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.api.meta import Object
    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.client.informer import Informer
    from engine.etcd.store import LogEntry
    from engine.metrics import Metrics

NDOTS = 5
MAX_ALIASES = 8


class ClusterDNS(Component):
    """The DNS of the cluster: one for all its Pods."""

    name = "coredns"
    fault_names = (name,)
    home = "kube-system/coredns-"
    replicated = True
    cursor: Informer

    def __init__(
        self, client: Client, agenda: WorkScheduler, metrics: Metrics, available: Callable[[str], bool]
    ) -> None:
        """Watch Services, EndpointSlices and namespaces.

        `available` tells whether a DNS Pod answers behind 10.96.0.10 if asked from that node ("": any).
        """
        super().__init__(client, agenda)
        self.cursor = self.informer_ = self.informer("services", "endpointslices", "namespaces")
        self.available = available
        self._slices, lister = SliceIndex(), self.informer_.lister
        self._records = ClusterRecords(lister(Service), self._slices, lister(Namespace))
        self._metrics = metrics

    @property
    def revision(self) -> int:
        """The newest revision that answers show."""
        return self.informer_.revision

    def run(self) -> None:
        """Take over what is due."""
        before = self.revision
        panics = self.informer_.hand_over(self._take)
        if self.revision != before:
            self.reconciles += 1
            self._metrics.applied_revision("dns", self.revision)
        raise_all(panics)

    def _take(self, entry: LogEntry[Object]) -> None:
        if is_of(entry, EndpointSlice):
            self._slices.take(entry)

    def resolve(
        self,
        name: str,
        namespace: str,
        qtype: str = "A",
        node: str = "",
        searches: tuple[str, ...] | None = None,
    ) -> DNSAnswer:
        """Look `name` up (A, AAAA, SRV, TXT or PTR) as a Pod of `namespace` on `node` would, along its search path.

        `searches` are the suffixes of that path where they are not the usual ones.
        """
        if not self.available(node):
            return DNSAnswer("UNAVAILABLE", name)
        tried: list[str] = []
        answer = DNSAnswer("NXDOMAIN", name)
        full = [name.rstrip(".")] if qtype == "PTR" else candidates(name, namespace, searches)
        for candidate in full:
            tried.append(candidate)
            answer = self._query(candidate, qtype)
            if answer.addresses or answer.lines or answer.aliases or (qtype == "AAAA" and answer.rcode == "NOERROR"):
                break
        return answer._replace(tried=tuple(tried))

    def _query(self, name: str, qtype: str) -> DNSAnswer:
        if qtype == "PTR":
            return self._records.reverse(name)
        if qtype == "SRV":
            return self._records.srv(name)
        if qtype == "TXT":
            return self._records.text(name)
        if qtype == "AAAA":
            # The cluster has one family: a name that exists has no such address, and none is NXDOMAIN.
            return self._follow(name)._replace(addresses=())
        return self._follow(name)

    def _follow(self, name: str) -> DNSAnswer:
        aliases: list[str] = []
        answer = self._records.address(name)
        while answer.aliases and len(aliases) < MAX_ALIASES:
            aliases.append(answer.aliases[0])
            answer = self._records.address(answer.aliases[0])
        return answer._replace(aliases=tuple(aliases))


def candidates(name: str, namespace: str, searches: tuple[str, ...] | None = None) -> list[str]:
    """The full names that a resolver tries for `name`: the search path first where it has fewer than five dots."""
    if name.endswith("."):
        return [name.rstrip(".").lower()]
    name = name.lower()
    searched = [f"{name}.{suffix}" for suffix in (suffixes(namespace) if searches is None else searches)]
    return [name, *searched] if name.count(".") >= NDOTS else [*searched, name]
