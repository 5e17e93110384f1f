"""From a client's settings to the ways its requests may take now: which doors, which endpoints, or why none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.network.paths import Failure, Network, Place, Way
from engine.network.portrules import Backend, load_balancer_ips

if TYPE_CHECKING:
    from engine.api.core import Pod, Service
    from engine.network.clients import ClientSpec

HIDDEN_NODE = "control-plane"
"""Clients that name no nodes do not knock here."""


def ways_of(network: Network, spec: ClientSpec) -> list[Way]:
    """The ways that the client's requests take in turn; empty where nothing runs at the client's place."""
    return [way for place in _places(network, spec) for way in _ways_from(network, spec, place)]


def _places(network: Network, spec: ClientSpec) -> list[Place]:
    kind, _, labels = spec.origin.partition("/")
    origins = [spec.origin]
    if kind == "pods":
        pods = network.book.pods(spec.namespace, _labels(labels))
        origins = [f"pod/{pod.metadata.name}" for pod in pods]
    found = (network.place(origin, spec.namespace) for origin in origins)
    return [place for place in found if place is not None]


def _ways_from(network: Network, spec: ClientSpec, place: Place) -> list[Way]:
    target = spec.target
    if target.kind == "env":
        return [_to_variable(network, spec, place)]
    if target.kind == "svc":
        return [_to_service_name(network, spec, place)]
    if target.kind in {"pod", "pods"}:
        return [_to_pods(network, spec, place)]
    if target.kind == "lb":
        return _to_balancer(network, spec)
    port = target.port
    if target.kind == "nodeport":
        port, failure = _node_port(network, spec)
        if failure is not None:
            # The knock still falls on each node in turn, so that losses can be told apart by door.
            return [Way(via=node, failure=failure) for node in _doors(network, spec)]
    return [network.connect(place, network.proxies[node].address, port) for node in _doors(network, spec)]


def _doors(network: Network, spec: ClientSpec) -> list[str]:
    known = [node for node in spec.nodes if node in network.proxies]
    return known or [node for node in network.proxies if node != HIDDEN_NODE]


def _service(network: Network, spec: ClientSpec) -> Service | None:
    name, _, namespace = spec.target.name.partition(".")
    return network.book.service(f"{namespace.partition('.')[0] or spec.namespace}/{name}")


def _node_port(network: Network, spec: ClientSpec) -> tuple[int, Failure | None]:
    service = _service(network, spec)
    if service is None:
        fact = f"there is no Service {spec.target.name}, so no node has a port for it"
        return 0, Failure("R", "the node's own port", fact)
    for port in service.spec.ports:
        if port.node_port and spec.target.port in {0, port.port}:
            return port.node_port, None
    fact = f"Service {spec.target.name} is of type {service.spec.type or 'ClusterIP'} and has no node port"
    return 0, Failure("R", "the node's own port", fact)


def _to_service_name(network: Network, spec: ClientSpec, place: Place) -> Way:
    address = network.resolve(spec.target.name, place)
    if isinstance(address, Failure):
        return Way(via=place.node, failure=address)
    service = _service(network, spec)
    port = spec.target.port or (service.spec.ports[0].port if service is not None and service.spec.ports else 0)
    return network.connect(place, address, port)


def _to_variable(network: Network, spec: ClientSpec, place: Place) -> Way:
    """To the host that a process of the client's Pod was started with, which no later edit of the Pod changes."""
    name = spec.target.name
    host = network.runtime.variable(place.ip, name) if place.kind == "pod" else ""
    if not host:
        fact = f"no process that runs at the client's place has the variable {name}"
        return Way(via=place.node, failure=Failure("R", "the caller", fact))
    address = network.resolve(host, place)
    if isinstance(address, Failure):
        return Way(via=place.node, failure=address)
    return network.connect(place, address, spec.target.port)


def _to_balancer(network: Network, spec: ClientSpec) -> list[Way]:
    service = _service(network, spec)
    addresses = load_balancer_ips(service) if service is not None else ()
    if service is None or not addresses:
        fact = f"Service {spec.target.name} has no address of a load balancer"
        return [Way(failure=Failure("N", "the load balancer", fact))]
    port = spec.target.port or service.spec.ports[0].port
    return [network.through_balancer(node, addresses[0], port) for node in _doors(network, spec)]


def _to_pods(network: Network, spec: ClientSpec, place: Place) -> Way:
    if spec.target.kind == "pod":
        pod = network.book.pod(f"{spec.namespace}/{spec.target.name}")
        pods = [pod] if pod is not None and pod.status.pod_ip else []
    else:
        pods = network.book.pods(spec.namespace, _labels(spec.target.name))
    if not pods:
        fact = f"no Pod fits {spec.target} and has an address"
        return Way(failure=Failure("R", "the caller", fact))
    ways = [network.connect(place, pod.status.pod_ip, spec.target.port or _first_port(pod)) for pod in pods]
    endpoints: tuple[Backend, ...] = tuple(backend for way in ways for backend in way.endpoints)
    return Way(endpoints) if endpoints else ways[0]


def _first_port(pod: Pod) -> int:
    for container in pod.spec.containers:
        for port in container.ports:
            return port.container_port
    return 0


def _labels(text: str) -> dict[str, str]:
    """Equality labels `a=b,c=d`."""
    return {key: value for key, _, value in (part.partition("=") for part in text.split(",") if part)}
