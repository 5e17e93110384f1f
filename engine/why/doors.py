"""Where the doors of a Service lead by the nodes' rules, whom its policies let through, and its balancer's address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from engine.network.proxy.portrules import rules_of
from engine.why.lines import beside, line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.api.apps import EndpointSlice
    from engine.api.core import Service
    from engine.network.backend import Backend
    from engine.network.proxy.portrules import PortRules

_LOCAL = "Local"
_OUTSIDE = frozenset({"NodePort", "LoadBalancer"})
_TOLD = 8
"""Of so many endpoints a line tells the addresses."""


def door_lines(service: Service, slices: Mapping[str, EndpointSlice], tick: int) -> list[str]:
    """The rules as of `tick`, in which the last node has taken them over, and what else decides who is let in."""
    ports = rules_of(service, slices)
    led: dict[str, list[str]] = {}
    for port in ports:
        led.setdefault(_leads(port, slices), []).extend(_doors(port))
    told = [f"{' and '.join(dict.fromkeys(doors))} {leads}" for leads, doors in led.items()]
    return [
        *(line(tick, "rules", text) for text in told),
        *map(beside, _policies(service, ports)),
        *map(beside, _balancer(service)),
    ]


def _doors(port: PortRules) -> list[str]:
    node_port = [f"node port {port.node_port}"] if port.node_port else []
    return [f"{port.cluster_ip}:{port.port}", *node_port]


def _leads(port: PortRules, slices: Mapping[str, EndpointSlice]) -> str:
    """Where the rules of one port lead, or why nowhere."""
    if port.endpoints:
        some = _some([backend.text for backend in port.endpoints])
        ending = ", which is to end" if len(port.endpoints) == 1 else ", which are to end"
        return f"lead to {some}{'' if port.ready else ending}"
    if any(one.conditions.ready is not False for slice_ in slices.values() for one in slice_.endpoints or ()):
        return "are refused: no container of a ready endpoint has the port that is asked for"
    return "are refused: there is no ready endpoint"


def _some(texts: list[str]) -> str:
    more = len(texts) - _TOLD
    return ", ".join(texts[:_TOLD]) + (f" and {more} more" if more > 0 else "")


def listed_addresses(slices: Mapping[str, EndpointSlice]) -> str:
    """The addresses of the ready endpoints, which a headless name means; empty where there is none."""
    ready = [
        address
        for slice_ in slices.values()
        for one in slice_.endpoints or ()
        if one.conditions.ready is not False
        for address in one.addresses[:1]
    ]
    return _some(sorted(dict.fromkeys(ready)))


def _policies(service: Service, ports: tuple[PortRules, ...]) -> Iterator[str]:
    """A policy `Local` lets a node use its own endpoints alone: who asks at another one is dropped."""
    spec, backends = service.spec, [backend for port in ports for backend in port.endpoints]
    where = ", ".join(sorted({backend.node: None for backend in backends if backend.node}))
    if not backends:
        return
    if spec.external_traffic_policy == _LOCAL and spec.type in _OUTSIDE:
        yield f"externalTrafficPolicy Local: from outside only through {where}, where its endpoints are"
    if spec.internal_traffic_policy == _LOCAL:
        yield f"internalTrafficPolicy Local: from within only on {where}, where its endpoints are"
    if spec.traffic_distribution:
        yield f"trafficDistribution {spec.traffic_distribution}: {_zones(backends)}"


def _zones(backends: list[Backend]) -> str:
    """What hints in the EndpointSlices come to: a node whose zone is hinted uses those endpoints alone."""
    if not all(backend.zones for backend in backends):
        return "without hints for all of its endpoints, so that every node uses all of them"
    zones = sorted({zone: None for backend in backends for zone in backend.zones})
    return f"a node in {', '.join(zones)} uses the endpoints of its own zone alone, any other node all of them"


def _balancer(service: Service) -> Iterator[str]:
    if service.spec.type != "LoadBalancer":
        return
    status = service.status.load_balancer
    given = [entry.ip or entry.hostname for entry in status.ingress] if status is not UNSET else []
    yield f"its load balancer has {', '.join(given)}" if given else "its load balancer has no address yet"
