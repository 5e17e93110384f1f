"""Tables of Ingresses, their classes, NetworkPolicies, and the addresses of Services."""

from __future__ import annotations

from typing import Any

from engine.apiserver.tables.cells import AGED, NAMED, UNSET, Cell, Cells, at, field, joined
from engine.apiserver.tables.columns import NONE, text
from engine.apiserver.tables.labeltext import format_selector

_SHOWN = 3


def _hosts(ingress: dict[str, Any]) -> str:
    rules = at(ingress, "spec.rules", ())
    hosts = [rule["host"] for rule in rules[:_SHOWN] if rule.get("host")]
    shown = ",".join(hosts) or "*"
    more = len(rules) - _SHOWN
    return f"{shown} + {more} more..." if hosts and more > 0 else shown


def _address(ingress: dict[str, Any]) -> str:
    entries = at(ingress, "status.loadBalancer.ingress", ())
    return ",".join(sorted({entry.get("ip") or entry.get("hostname") or "" for entry in entries} - {""}))


def _parameters(class_: dict[str, Any]) -> str:
    found = at(class_, "spec.parameters", None)
    if found is None:
        return NONE
    group = f".{found['apiGroup']}" if found.get("apiGroup") else ""
    return f"{found.get('kind', '')}{group}/{found.get('name', '')}"


def _parent(address: dict[str, Any]) -> str:
    parent = at(address, "spec.parentRef", {})
    group = f".{parent['group']}" if parent.get("group") else ""
    namespace = f"{parent['namespace']}/" if parent.get("namespace") else ""
    return f"{parent.get('resource', '')}{group}/{namespace}{parent.get('name', '')}"


INGRESS: Cells = (
    NAMED,
    Cell(text("Class"), field("spec.ingressClassName", NONE)),
    Cell(text("Hosts"), _hosts),
    Cell(text("Address"), _address),
    Cell(text("Ports"), lambda raw: "80, 443" if at(raw, "spec.tls", ()) else "80"),
    AGED,
)
INGRESS_CLASS: Cells = (
    NAMED,
    Cell(text("Controller"), field("spec.controller")),
    Cell(text("Parameters"), _parameters),
    AGED,
)
NETWORK_POLICY: Cells = (
    NAMED,
    Cell(text("Pod-Selector"), lambda raw: format_selector(at(raw, "spec.podSelector", {}))),
    AGED,
)
IP_ADDRESS: Cells = (NAMED, Cell(text("ParentRef"), _parent), AGED)
SERVICE_CIDR: Cells = (NAMED, Cell(text("CIDRs"), joined("spec.cidrs", empty=UNSET)), AGED)
