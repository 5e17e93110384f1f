"""CoreDNS: names of Services and endpoints, as the kubernetes plugin of CoreDNS answers for them.

The cluster runs it when Services, EndpointSlices or namespaces changed; Pods, `nslookup` and traffic ask it. It writes
only to metrics, when it took over which revision. Along a search path asks `engine.network.resolver`. Differs: no
cache; answers with several addresses come in order of address, where `loadbalance` would shuffle them.
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
from engine.panics import raise_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.api.meta import Object
    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.client.informer import Informer
    from engine.etcd.store import LogEntry
    from engine.metrics import Metrics

MAX_ALIASES = 8
_WITH_ADDRESSES = frozenset({"A", "ANY"})


class ClusterDNS(Component):
    """The DNS of the cluster: one for all its Pods."""

    name = "coredns"
    fault_names = (name,)
    home = "kube-system/coredns-"
    replicated = True
    cursor: Informer

    def __init__(
        self, client: Client, agenda: WorkScheduler, metrics: Metrics, reach: Callable[[str, str], str]
    ) -> None:
        """Watch Services, EndpointSlices and namespaces.

        `reach` tells what comes of asking a name server at an address from a node ("": any): `open` where a DNS Pod
        hears it, `refused` or `timeout`.
        """
        super().__init__(client, agenda)
        self.cursor = self.informer_ = self.informer("services", "endpointslices", "namespaces")
        self.reach = reach
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

    def query(self, name: str, qtype: str = "A") -> DNSAnswer:
        """What it answers for a full name; of kinds that it has no records of, whether there is such a name."""
        if qtype == "PTR":
            return self._records.reverse(name)
        if qtype == "SRV":
            return self._records.srv(name)
        if qtype == "TXT":
            return self._records.text(name)
        found = self._follow(name)
        # The cluster has one family: a name that exists has no AAAA record, and none is NXDOMAIN.
        return found if qtype in _WITH_ADDRESSES else found._replace(addresses=())

    def _follow(self, name: str) -> DNSAnswer:
        aliases: list[str] = []
        answer = self._records.address(name)
        while answer.aliases and len(aliases) < MAX_ALIASES:
            aliases.append(answer.aliases[0])
            answer = self._records.address(answer.aliases[0])
        # The alias itself is an answer, wherever it leads.
        rcode = "NOERROR" if aliases else answer.rcode
        return answer._replace(aliases=tuple(aliases), rcode=rcode)
