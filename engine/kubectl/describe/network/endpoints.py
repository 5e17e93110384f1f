"""``kubectl describe endpoints``."""

from __future__ import annotations

from typing import Any

from engine.client.restclient import RESTClient
from engine.kubectl.describe.related import describe_events
from engine.kubectl.describe.writer import NONE, UNSET, PrefixWriter, metadata


def describe_endpoints(writer: PrefixWriter, rest: RESTClient, endpoints: dict[str, Any], show_events: bool) -> None:
    """Write the description of an Endpoints, subset by subset."""
    metadata(writer, endpoints)
    writer.heading(0, "Subsets")
    for subset in endpoints.get("subsets") or ():
        for label, field in (("Addresses", "addresses"), ("NotReadyAddresses", "notReadyAddresses")):
            writer.field(1, label, ",".join(address.get("ip", "") for address in subset.get(field) or ()) or NONE)
        if subset.get("ports"):
            writer.heading(1, "Ports")
            writer.columns(2, "Name", "Port", "Protocol")
            for port in subset["ports"]:
                writer.line(2, port.get("name") or UNSET, port.get("port", 0), port.get("protocol", "TCP"))
        writer.line(0)
    if show_events:
        describe_events(writer, rest, endpoints)
