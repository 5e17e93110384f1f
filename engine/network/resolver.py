"""The stub resolver of whoever asks for a name: /etc/hosts first, then the name servers of /etc/resolv.conf in turn.

One for nslookup, curl, wget, clients and the processes themselves, so that they cannot contradict each other. Cluster
DNS hands names outside of its zone on to the resolver of the machines, which knows the machines and nobody else.
"""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from typing import TYPE_CHECKING

from engine.network.causes.failures import unasked, unresolved
from engine.network.dns.answers import DNSAnswer
from engine.network.dns.records import ZONE
from engine.runtime.sandboxconfig import CLUSTER_DNS, LOOPBACK, NODE_RESOLVER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.network.dns.coredns import ClusterDNS
    from engine.network.proxy.kubeproxy import KubeProxy
    from engine.network.types import Origin, RequestFailure
    from engine.runtime.sandboxconfig import ResolvConf

_ZONES = (ZONE, "arpa")
_REMEMBERED = 4096
"""Texts of which it is known whether they are addresses: each request asks it of the same few."""


class StubResolver:
    """Asks for names as the libc of a caller does."""

    def __init__(self, dns: ClusterDNS, proxies: Mapping[str, KubeProxy]) -> None:
        """Ask cluster DNS, and the resolver of the machines, whose addresses `proxies` have."""
        self._dns = dns
        self._proxies = proxies

    def addresses(self, host: str, origin: Origin) -> tuple[str, ...] | RequestFailure:
        """The addresses of a host name as `origin` finds them, or why it finds none (getaddrinfo)."""
        if is_address(host):
            return (host,)
        listed = self.listed(host, origin)
        if listed:
            return (listed,)
        answer = self.lookup(host, origin.resolv_conf, origin.node)
        return answer.addresses or self._unknown(host, origin, answer)

    def listed(self, host: str, origin: Origin) -> str:
        """The address of the first line of the caller's /etc/hosts that has the name; empty where none has."""
        name = host.lower().rstrip(".")
        for entry in origin.hosts:
            if is_address(entry.ip) and name in (each.lower() for each in entry.names):
                return entry.ip
        return LOOPBACK if name == "localhost" else ""

    def name_of(self, address: str, origin: Origin) -> str:
        """The name of an address, from /etc/hosts or by a reverse lookup; empty where it has none (getnameinfo)."""
        for entry in origin.hosts:
            if entry.ip == address:
                return entry.names[0]
        lines = self.lookup(address, origin.resolv_conf, origin.node, "PTR").lines
        return lines[0].rstrip(".") if lines else ""

    def lookup(self, name: str, conf: ResolvConf, node: str, qtype: str = "A") -> DNSAnswer:
        """Look `name` up (A, AAAA, SRV, TXT, PTR ...) from a node, along the search path of a resolv.conf."""
        server, outcome = self.reach(conf.nameservers, node)
        if not server:
            return DNSAnswer("UNAVAILABLE", name, refused=outcome == "refused")
        tried: list[str] = []
        answer = DNSAnswer("NXDOMAIN", name)
        for candidate in [name.rstrip(".")] if qtype == "PTR" else conf.candidates(name):
            tried.append(candidate)
            answer = self.ask(server, candidate, qtype)
            # A name that exists without such a record is an answer, but for getaddrinfo, which asks on.
            if answer.addresses or answer.lines or answer.aliases or (qtype != "A" and answer.rcode == "NOERROR"):
                break
        return answer._replace(tried=tuple(tried), server=server)

    def reach(self, nameservers: Sequence[str], node: str) -> tuple[str, str]:
        """The first name server that answers, or none, and what came of asking the last one."""
        outcome = "refused"
        for server in nameservers:
            outcome = self._reached(server, node)
            if outcome == "open":
                return server, outcome
        return "", outcome

    def _reached(self, server: str, node: str) -> str:
        if server == NODE_RESOLVER:
            return "open"
        return "refused" if server == LOOPBACK else self._dns.reach(node, server)

    def ask(self, server: str, name: str, qtype: str = "A") -> DNSAnswer:
        """What a server that answers says of a full name."""
        if server == NODE_RESOLVER:
            return self._machine(name, qtype)
        answer = self._dns.query(name, qtype)
        if answer.aliases and not answer.addresses and not _is_in_zone(answer.aliases[-1]):
            return answer._replace(addresses=self._machine(answer.aliases[-1], qtype).addresses)
        return answer if _is_in_zone(name) or is_address(name) else self._machine(name, qtype)

    def _machine(self, name: str, qtype: str) -> DNSAnswer:
        proxy = self._proxies.get(name.lower())
        if proxy is None:
            return DNSAnswer("NXDOMAIN", name)
        return DNSAnswer("NOERROR", name, (proxy.address,) if qtype in {"A", "ANY"} else ())

    def _unknown(self, host: str, origin: Origin, answer: DNSAnswer) -> RequestFailure:
        servers = origin.resolv_conf.nameservers
        if answer.server == NODE_RESOLVER or (not answer.server and CLUSTER_DNS not in servers):
            return unasked(host, origin)
        if not answer.server:
            observed = f"no coredns Pod answers behind {CLUSTER_DNS}, asked from {origin.node}"
            return unresolved("no DNS server", observed, host, origin)
        observed = f"cluster DNS has no address for {host} (asked from namespace {origin.namespace})"
        return unresolved("unknown name", observed, host, origin)


def _is_in_zone(name: str) -> bool:
    return any(name == zone or name.endswith(f".{zone}") for zone in _ZONES)


@lru_cache(_REMEMBERED)
def is_address(host: str) -> bool:
    """Whether a host is written as an IPv4 address."""
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True
