"""Where the doors of a Service lead by the nodes' rules, whom its policies let through, and its balancer's address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from engine.api.meta import number
from engine.why.details import ready_addresses
from engine.why.lines import beside, line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.api.apps import EndpointSlice
    from engine.api.core import Service

_LOCAL = "Local"
_OUTSIDE = frozenset({"NodePort", "LoadBalancer"})


def door_lines(service: Service, slice_: EndpointSlice | None, tick: int) -> list[str]:
    """The rules as of `tick`, in which the last node has taken them over, and what else decides who is let in."""
    targets = _targets(slice_) if slice_ is not None else ""
    doors = [f"{service.spec.cluster_ip}:{port.port}" for port in service.spec.ports]
    doors += [f"node port {port.node_port}" for port in service.spec.ports if port.node_port]
    doors = list(dict.fromkeys(doors))  # one port by TCP and UDP
    leads = f"lead to {targets}" if targets else f"are refused: {_nowhere(slice_)}"
    policies = _policies(service, slice_) if slice_ is not None and targets else ()
    return [
        line(tick, "rules", f"{' and '.join(doors)} {leads}"),
        *map(beside, policies),
        *map(beside, _balancer(service)),
    ]


def _nowhere(slice_: EndpointSlice | None) -> str:
    if slice_ is not None and ready_addresses(slice_):
        return "no container of a ready endpoint has a port of the name that is asked for"
    return "there is no ready endpoint"


def _targets(slice_: EndpointSlice) -> str:
    ready = ready_addresses(slice_)
    return ", ".join(
        dict.fromkeys(f"{address}:{number(port.port)}" for port in slice_.ports or () for address in ready)
    )


def _policies(service: Service, slice_: EndpointSlice) -> Iterator[str]:
    """A policy `Local` lets a node use its own endpoints alone: who asks at another one is dropped."""
    spec = service.spec
    nodes = [one.node_name for one in slice_.endpoints or () if one.conditions.ready is not False and one.node_name]
    where = ", ".join(sorted(dict.fromkeys(nodes)))
    if spec.external_traffic_policy == _LOCAL and spec.type in _OUTSIDE:
        yield f"externalTrafficPolicy Local: from outside only through {where}, where its endpoints are"
    if spec.internal_traffic_policy == _LOCAL:
        yield f"internalTrafficPolicy Local: from within only on {where}, where its endpoints are"


def _balancer(service: Service) -> Iterator[str]:
    if service.spec.type != "LoadBalancer":
        return
    status = service.status.load_balancer
    given = [entry.ip or entry.hostname for entry in status.ingress] if status is not UNSET else []
    yield f"its load balancer has {', '.join(given)}" if given else "its load balancer has no address yet"
