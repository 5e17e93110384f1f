"""``kubectl describe networkpolicy``: who may talk to whom, in words."""

from __future__ import annotations

from typing import Any

from engine.apiserver.tables.humanduration import parse_time
from engine.apiserver.tables.labeltext import format_selector
from engine.client.restclient import RESTClient
from engine.kubectl.describe.writer import PrefixWriter, labels_and_annotations, name

_INDENT = 2
"""The level at which rules are told."""
_DIRECTIONS = (
    ("ingress", "from", "From: <any> (traffic not restricted by source)"),
    ("egress", "to", "To: <any> (traffic not restricted by destination)"),
)


def describe_network_policy(writer: PrefixWriter, rest: RESTClient, policy: dict[str, Any], show_events: bool) -> None:  # noqa: ARG001
    """Write the description of a NetworkPolicy, which upstream leaves without events."""
    spec = policy["spec"]
    name(writer, policy)
    created = policy["metadata"].get("creationTimestamp")
    writer.field(0, "Created on", f"{parse_time(created):%Y-%m-%d %H:%M:%S} +0000 UTC" if created else "")
    labels_and_annotations(writer, policy)
    writer.heading(0, "Spec")
    selector = spec.get("podSelector") or {}
    chosen = selector.get("matchLabels") or selector.get("matchExpressions")
    everybody = "<none> (Allowing the specific traffic to all pods in this namespace)"
    # The blanks before the value are upstream's.
    writer.line(1, f"PodSelector:     {format_selector(selector) if chosen else everybody}")
    types = spec.get("policyTypes") or ["Ingress"]
    for kind, peers, unrestricted in _DIRECTIONS:
        if kind.capitalize() not in types:
            writer.line(1, f"Not affecting {kind} traffic")
            continue
        writer.line(1, f"Allowing {kind} traffic:")
        _rules(writer, spec.get(kind) or [], kind, peers, unrestricted)
    writer.line(1, f"Policy Types: {', '.join(types)}")


def _rules(writer: PrefixWriter, rules: list[dict[str, Any]], kind: str, peers: str, unrestricted: str) -> None:
    if not rules:
        writer.line(_INDENT, f"<none> (Selected pods are isolated for {kind} connectivity)")
    for number, rule in enumerate(rules):
        for port in rule.get("ports") or ():
            writer.line(_INDENT, _port(port))
        if not rule.get("ports"):
            writer.line(_INDENT, "To Port: <any> (traffic allowed to all ports)")
        for peer in rule.get(peers) or ():
            writer.heading(_INDENT, peers.capitalize())
            _peer(writer, peer)
        if not rule.get(peers):
            writer.line(_INDENT, unrestricted)
        if number + 1 < len(rules):
            writer.line(_INDENT, "----------")


def _port(port: dict[str, Any]) -> str:
    protocol, first = port.get("protocol", "TCP"), port.get("port", "<any>")
    if "endPort" in port:
        return f"To Port Range: {first}-{port['endPort']}/{protocol}"
    return f"To Port: {first}/{protocol}"


def _peer(writer: PrefixWriter, peer: dict[str, Any]) -> None:
    for label, field in (("NamespaceSelector", "namespaceSelector"), ("PodSelector", "podSelector")):
        if peer.get(field) is not None:
            writer.line(_INDENT + 1, f"{label}: {format_selector(peer[field])}")
    if (block := peer.get("ipBlock")) is not None:
        writer.heading(_INDENT + 1, "IPBlock")
        writer.line(_INDENT + 2, f"CIDR: {block.get('cidr', '')}")
        writer.line(_INDENT + 2, f"Except: {', '.join(block.get('except') or ())}")
