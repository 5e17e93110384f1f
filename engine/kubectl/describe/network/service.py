"""``kubectl describe service``: the endpoints come from the Service's EndpointSlices, ready ones only."""

from __future__ import annotations

from typing import Any

from engine.apiserver.tables.labeltext import format_labels
from engine.client.restclient import RESTClient
from engine.kubectl.describe.related import describe_events, list_related
from engine.kubectl.describe.writer import NONE, UNSET, PrefixWriter, metadata

_SERVICE_LABEL = "kubernetes.io/service-name"
_SHOWN_ENDPOINTS = 3


def describe_service(writer: PrefixWriter, rest: RESTClient, service: dict[str, Any], show_events: bool) -> None:
    """Write the description of a Service."""
    spec = service["spec"]
    slices = slices_of(rest, service["metadata"]["namespace"], service["metadata"]["name"])
    metadata(writer, service)
    writer.field(0, "Selector", format_labels(spec.get("selector")))
    writer.field(0, "Type", spec.get("type", "ClusterIP"))
    _addresses(writer, service)
    for port in spec.get("ports", ()):
        _port(writer, port, slices)
    writer.field(0, "Session Affinity", spec.get("sessionAffinity", ""))
    writer.optional(0, "External Traffic Policy", spec.get("externalTrafficPolicy"))
    writer.optional(0, "Internal Traffic Policy", spec.get("internalTrafficPolicy"))
    writer.optional(0, "HealthCheck NodePort", spec.get("healthCheckNodePort"))
    writer.optional(0, "LoadBalancer Source Ranges", ",".join(spec.get("loadBalancerSourceRanges", ())))
    writer.optional(0, "Traffic Distribution", spec.get("trafficDistribution"))
    if show_events:
        describe_events(writer, rest, service)


def _addresses(writer: PrefixWriter, service: dict[str, Any]) -> None:
    spec = service["spec"]
    writer.optional(0, "IP Family Policy", spec.get("ipFamilyPolicy"))
    writer.field(0, "IP Families", ",".join(spec.get("ipFamilies", ())) or NONE)
    writer.field(0, "IP", spec.get("clusterIP", ""))
    writer.field(0, "IPs", ",".join(spec.get("clusterIPs", ())) or NONE)
    writer.optional(0, "External IPs", ",".join(spec.get("externalIPs", ())))
    writer.optional(0, "Desired LoadBalancer IP", spec.get("loadBalancerIP"))
    writer.optional(0, "External Name", spec.get("externalName"))
    ingress = service.get("status", {}).get("loadBalancer", {}).get("ingress", ())
    writer.optional(0, "LoadBalancer Ingress", ", ".join(_ingress(entry) for entry in ingress))


def _ingress(entry: dict[str, Any]) -> str:
    mode = f" ({entry['ipMode']})" if entry.get("ipMode") else ""
    return f"{entry.get('ip') or entry.get('hostname', '')}{mode}"


def _port(writer: PrefixWriter, port: dict[str, Any], slices: list[dict[str, Any]]) -> None:
    name, protocol = port.get("name") or UNSET, port.get("protocol", "TCP")
    writer.line(0, "Port:", name, f"{port['port']}/{protocol}")
    writer.field(0, "TargetPort", f"{port.get('targetPort', port['port'])}/{protocol}")
    if port.get("nodePort"):
        writer.line(0, "NodePort:", name, f"{port['nodePort']}/{protocol}")
    writer.field(0, "Endpoints", listed_endpoints(slices, port.get("name", "")))


def slices_of(rest: RESTClient, namespace: str, service: str) -> list[dict[str, Any]]:
    """List the EndpointSlices of a Service."""
    return list_related(rest, "endpointslices", namespace, labels=f"{_SERVICE_LABEL}={service}") or []


def listed_endpoints(slices: list[dict[str, Any]], port_name: str) -> str:
    """Return the ready endpoints of a port; no slice at all is ``<none>``, slices with other ports an empty value.

    Slices without ports show their addresses (formatEndpointSlices of describe.go).
    """
    if not slices:
        return NONE
    found = [
        shown
        for endpoint_slice in slices
        for port in _ports(endpoint_slice, port_name)
        for endpoint in endpoint_slice.get("endpoints") or ()
        if endpoint.get("conditions", {}).get("ready", True)
        for shown in _shown(endpoint.get("addresses") or [], port)
    ]
    hidden = len(found) - _SHOWN_ENDPOINTS
    return ",".join(found[:_SHOWN_ENDPOINTS]) + (f" + {hidden} more..." if hidden > 0 else "")


def _ports(endpoint_slice: dict[str, Any], name: str) -> list[int | None]:
    """The numbers of the ports of that name; None where the slice has no port at all, as when no container has it."""
    ports = endpoint_slice.get("ports") or ()
    return [port.get("port", 0) for port in ports if port.get("name", "") == name] if ports else [None]


def _shown(addresses: list[str], port: int | None) -> list[str]:
    """Addresses with their port; of an endpoint without ports its first address alone."""
    return addresses[:1] if port is None else [_host_port(address, port) for address in addresses]


def _host_port(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
