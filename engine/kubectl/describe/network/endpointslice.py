"""``kubectl describe endpointslice``."""

from __future__ import annotations

from typing import Any

from engine.client.restclient import RESTClient
from engine.kubectl.describe.related import describe_events
from engine.kubectl.describe.writer import UNSET, PrefixWriter, metadata


def describe_endpoint_slice(
    writer: PrefixWriter,
    rest: RESTClient,
    endpoint_slice: dict[str, Any],
    show_events: bool,
) -> None:
    """Write the description of an EndpointSlice with all its endpoints, ready or not."""
    metadata(writer, endpoint_slice)
    writer.field(0, "AddressType", endpoint_slice.get("addressType", ""))
    _ports(writer, endpoint_slice.get("ports") or [])
    endpoints = endpoint_slice.get("endpoints") or []
    writer.line(0, "Endpoints:" if endpoints else "Endpoints: <none>")
    for endpoint in endpoints:
        _endpoint(writer, endpoint)
    if show_events:
        describe_events(writer, rest, endpoint_slice)


def _ports(writer: PrefixWriter, ports: list[dict[str, Any]]) -> None:
    if not ports:
        writer.line(0, "Ports: <unset>")
        return
    writer.heading(0, "Ports")
    writer.columns(1, "Name", "Port", "Protocol")
    for port in ports:
        writer.line(1, port.get("name") or UNSET, port.get("port", UNSET), port.get("protocol", "TCP"))


def _endpoint(writer: PrefixWriter, endpoint: dict[str, Any]) -> None:
    writer.field(1, "- Addresses", ", ".join(endpoint.get("addresses") or ()))
    writer.heading(2, "Conditions")
    ready = endpoint.get("conditions", {}).get("ready")
    writer.field(3, "Ready", UNSET if ready is None else str(ready).lower())
    writer.field(2, "Hostname", endpoint.get("hostname") or UNSET)
    target = endpoint.get("targetRef")
    if target is not None:
        writer.field(2, "TargetRef", f"{target.get('kind', '')}/{target.get('name', '')}")
    writer.field(2, "NodeName", endpoint.get("nodeName") or UNSET)
    writer.field(2, "Zone", endpoint.get("zone") or UNSET)
