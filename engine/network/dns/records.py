"""The records of the zone cluster.local, answered from Services and EndpointSlices (CoreDNS plugin/kubernetes)."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, NamedTuple

from engine.api.meta import number
from engine.network.dns.answers import DNSAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.api.apps import Endpoint, EndpointSlice
    from engine.api.core import Service
    from engine.network.proxy.sliceindex import SliceIndex

ZONE = "cluster.local"
_ROOTS = frozenset({ZONE, f"svc.{ZONE}", f"pod.{ZONE}"})
DNS_VERSION = "1.1.0"
"""The version of the specification that the records follow."""

_SERVICE_LABELS = 2
_ENDPOINT_LABELS = 3
_PORT_LABELS = 4


class _Host(NamedTuple):
    """A published endpoint: its label below the Service's name, its address, its ports by name and protocol."""

    label: str
    ip: str
    named: bool
    """Whether the label is its Pod's host name, and not made of the address."""
    ports: dict[tuple[str, str], int]


class ClusterRecords:
    """Answers for full names; it never walks a search path."""

    def __init__(self, services: Mapping[str, Service], slices: SliceIndex, namespaces: Mapping[str, object]) -> None:
        """Answer from these, which the caller keeps up to date."""
        self._services = services
        self._namespaces = namespaces
        self._slices = slices

    def _hosts(self, service: str) -> list[_Host]:
        hosts: dict[str, _Host] = {}
        slices = self._slices.of(service)
        for key in sorted(slices):
            ports = {(port.name or "", port.protocol or "TCP"): number(port.port) for port in slices[key].ports or ()}
            for endpoint in _ready(slices[key]):
                ip = endpoint.addresses[0]
                label = endpoint.hostname or ip.replace(".", "-")
                hosts.setdefault(ip, _Host(label, ip, bool(endpoint.hostname), {})).ports.update(ports)
        return [hosts[ip] for ip in sorted(hosts)]

    def address(self, name: str) -> DNSAnswer:
        """The A records of a full name; an ExternalName gives its alias alone."""
        unknown = DNSAnswer("NXDOMAIN", name)
        if name in _ROOTS:
            return DNSAnswer("NOERROR", name)
        if name.endswith(f".pod.{ZONE}"):
            return self._pod_address(name)
        labels = name.removesuffix(f".svc.{ZONE}").split(".")
        if not name.endswith(f".svc.{ZONE}") or len(labels) > _ENDPOINT_LABELS:
            return unknown
        if len(labels) == 1:
            return DNSAnswer("NOERROR", name) if labels[0] in self._namespaces else unknown
        return self._below_namespace(name, f"{labels[-1]}/{labels[-2]}", labels[:-2])

    def _below_namespace(self, name: str, key: str, before: list[str]) -> DNSAnswer:
        """The name of a Service, or with one label `before` it of one of its endpoints."""
        service = self._services.get(key)
        if service is None:
            return DNSAnswer("NXDOMAIN", name)
        if not before:
            return self._service_address(name, key, service)
        found = tuple(host.ip for host in self._hosts(key) if host.label == before[0])
        return DNSAnswer("NOERROR", name, found) if found else DNSAnswer("NXDOMAIN", name)

    def _service_address(self, name: str, key: str, service: Service) -> DNSAnswer:
        if service.spec.type == "ExternalName":
            return DNSAnswer("NOERROR", name, aliases=(service.spec.external_name.rstrip(".").lower(),))
        if service.spec.cluster_ip != "None":
            return DNSAnswer("NOERROR", name, (service.spec.cluster_ip,))
        found = tuple(host.ip for host in self._hosts(key))
        # A headless Service without ready endpoints does not exist, as far as DNS goes.
        return DNSAnswer("NOERROR", name, found) if found else DNSAnswer("NXDOMAIN", name)

    def _pod_address(self, name: str) -> DNSAnswer:
        """`10-244-1-5.ns.pod.cluster.local`: mode insecure answers without asking whether such a Pod exists."""
        labels = name.removesuffix(f".pod.{ZONE}").split(".")
        ip = labels[0].replace("-", ".")
        if labels[-1] not in self._namespaces or len(labels) > _SERVICE_LABELS:
            return DNSAnswer("NXDOMAIN", name)
        if len(labels) == 1:
            return DNSAnswer("NOERROR", name)
        return DNSAnswer("NOERROR", name, (ip,)) if _is_address(ip) else DNSAnswer("NXDOMAIN", name)

    def srv(self, name: str) -> DNSAnswer:
        """The SRV records of `_port._protocol.service.namespace.svc.cluster.local`."""
        labels = name.removesuffix(f".svc.{ZONE}").split(".")
        unknown = DNSAnswer("NXDOMAIN", name)
        if not name.endswith(f".svc.{ZONE}") or len(labels) != _PORT_LABELS:
            return unknown
        port_name, protocol = labels[0].removeprefix("_"), labels[1].removeprefix("_").upper()
        key = f"{labels[3]}/{labels[2]}"
        service = self._services.get(key)
        if service is None:
            return unknown
        target = ".".join(labels[2:]) + f".svc.{ZONE}"
        if service.spec.cluster_ip == "None":
            lines = self._headless_srv(key, target, port_name, protocol)
        else:
            lines = tuple(
                f"0 100 {port.port} {target}."
                for port in service.spec.ports
                if port.name == port_name and port_name and (port.protocol or "TCP") == protocol
            )
        return DNSAnswer("NOERROR", name, lines=lines) if lines else unknown

    def _headless_srv(self, key: str, target: str, port_name: str, protocol: str) -> tuple[str, ...]:
        hosts = [host for host in self._hosts(key) if port_name and (port_name, protocol) in host.ports]
        return tuple(
            f"0 {100 // len(hosts)} {host.ports[port_name, protocol]} {host.label}.{target}." for host in hosts
        )

    def text(self, name: str) -> DNSAnswer:
        """The TXT record of `dns-version.cluster.local`; of any other name that exists nothing."""
        if name == f"dns-version.{ZONE}":
            return DNSAnswer("NOERROR", name, lines=(f'"{DNS_VERSION}"',))
        return self.address(name)._replace(addresses=())

    def reverse(self, name: str) -> DNSAnswer:
        """The PTR records of `d.c.b.a.in-addr.arpa`, or of the address itself: a Service's, or named endpoints'."""
        ip = ".".join(reversed(name.removesuffix(".in-addr.arpa").split("."))) if "arpa" in name else name
        for key in sorted(self._services):
            if self._services[key].spec.cluster_ip == ip:
                return DNSAnswer("NOERROR", name, lines=(_service_name(key),))
        lines = tuple(
            f"{host.label}.{_service_name(key)}"
            for key in self._slices.services()
            if key in self._services
            for host in self._hosts(key)
            if host.ip == ip and host.named
        )
        return DNSAnswer("NOERROR", name, lines=lines) if lines else DNSAnswer("NXDOMAIN", name)


def _ready(slice_: EndpointSlice) -> Iterator[Endpoint]:
    for endpoint in slice_.endpoints or ():
        if endpoint.conditions.ready is not False and endpoint.addresses:
            yield endpoint


def _service_name(key: str) -> str:
    namespace, _, name = key.partition("/")
    return f"{name}.{namespace}.svc.{ZONE}."


def _is_address(text: str) -> bool:
    try:
        ipaddress.IPv4Address(text)
    except ValueError:
        return False
    return True
