"""Tables of Services and of what stands behind them: Endpoints and EndpointSlices."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engine.apiserver.tables.columns import (
    AGE,
    NAME,
    NONE,
    ColumnDefinitions,
    capped,
    creation_age,
    name_of,
    text,
    wide,
)
from engine.apiserver.tables.labeltext import format_labels

SERVICE: ColumnDefinitions = (
    NAME,
    text("Type"),
    text("Cluster-IP"),
    text("External-IP"),
    text("Port(s)"),
    AGE,
    wide("Selector"),
)
ENDPOINTS: ColumnDefinitions = (NAME, text("Endpoints"), AGE)
ENDPOINT_SLICE: ColumnDefinitions = (NAME, text("AddressType"), text("Ports"), text("Endpoints"), AGE)

_UNSET = "<unset>"


def service_row(service: dict[str, Any], now: datetime) -> list[Any]:
    """Return the cells of one Service."""
    spec = service["spec"]
    cluster_ips = spec.get("clusterIPs") or [spec.get("clusterIP")]
    return [
        name_of(service),
        spec.get("type", "ClusterIP"),
        cluster_ips[0] or NONE,
        _external_ip(service),
        ",".join(_service_port(port) for port in spec.get("ports", ())) or NONE,
        creation_age(service, now),
        format_labels(spec.get("selector")),
    ]


def endpoints_row(endpoints: dict[str, Any], now: datetime) -> list[Any]:
    """Return the cells of one Endpoints; no subset at all is ``<none>``, only unready addresses an empty cell."""
    subsets = endpoints.get("subsets") or []
    cell = capped(_ready_addresses(subsets), "") if subsets else NONE
    return [name_of(endpoints), cell, creation_age(endpoints, now)]


def endpoint_slice_row(endpoint_slice: dict[str, Any], now: datetime) -> list[Any]:
    """Return the cells of one EndpointSlice; unready endpoints are listed as well."""
    ports = [str(port["port"]) if port.get("port") else "*" for port in endpoint_slice.get("ports") or ()]
    addresses = [a for endpoint in endpoint_slice.get("endpoints") or () for a in endpoint.get("addresses", ())]
    return [
        name_of(endpoint_slice),
        endpoint_slice.get("addressType", ""),
        capped(ports, _UNSET),
        capped(addresses, _UNSET),
        creation_age(endpoint_slice, now),
    ]


def _service_port(port: dict[str, Any]) -> str:
    node_port = f":{port['nodePort']}" if port.get("nodePort") else ""
    return f"{port['port']}{node_port}/{port.get('protocol', 'TCP')}"


def _external_ip(service: dict[str, Any]) -> str:
    spec = service["spec"]
    kind = spec.get("type", "ClusterIP")
    if kind == "ExternalName":
        return str(spec.get("externalName", ""))
    external = list(spec.get("externalIPs", ()))
    if kind != "LoadBalancer":
        return ",".join(external) or NONE
    return ",".join([*_ingress(service), *external]) or "<pending>"


def _ingress(service: dict[str, Any]) -> list[str]:
    ingress = service.get("status", {}).get("loadBalancer", {}).get("ingress", ())
    return sorted({entry.get("ip") or entry.get("hostname", "") for entry in ingress})


def _ready_addresses(subsets: list[dict[str, Any]]) -> list[str]:
    found: list[str] = []
    for subset in subsets:
        addresses = [address.get("ip", "") for address in subset.get("addresses", ())]
        ports = subset.get("ports") or ()
        if not ports:
            found += addresses
        for port in ports:
            found += [_host_port(ip, port.get("port", 0)) for ip in addresses]
    return found


def _host_port(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
