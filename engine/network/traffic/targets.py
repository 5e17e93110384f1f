"""From a client's settings to the ways its requests may take now: which doors, which endpoints, or why none."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.network.backend import Backend
from engine.network.balancers import HIDDEN_NODE
from engine.network.proxy.portrules import load_balancer_ips
from engine.network.resolver import is_address
from engine.network.types import LossQuestion, Origin, RequestFailure, Route

if TYPE_CHECKING:
    from engine.api.core import Pod, Service
    from engine.network.dataplane import DataPlane
    from engine.network.traffic.clients import ClientSpec
    from engine.network.traffic.namecache import NameCache


class _Caller(NamedTuple):
    """One place of a client in one tick."""

    network: DataPlane
    spec: ClientSpec
    origin: Origin
    names: NameCache
    tick: int

    def resolve(self, host: str) -> tuple[str, ...] | RequestFailure:
        """The addresses of a name, as remembered."""
        return self.names.resolve(self.network, host, self.origin, self.tick)


def routes_of(network: DataPlane, spec: ClientSpec, names: NameCache, tick: int) -> list[Route]:
    """The ways that the client's requests take in turn; empty where nothing runs at the client's place."""
    names.begin()
    callers = [_Caller(network, spec, origin, names, tick) for origin in origins_of(network, spec)]
    return [_from(caller, route) for caller in callers for route in _ways_from(caller)]


def _from(caller: _Caller, route: Route) -> Route:
    """The route, which tells from where it begins."""
    return route._replace(path=route.path._replace(origin=_place(caller)))


def _place(caller: _Caller) -> str:
    origin = caller.origin
    if origin.kind == "node":
        return origin.node
    sandbox = caller.network.runtime.sandbox_at(origin.ip) if origin.kind == "pod" else None
    return f"pod/{sandbox.pod_key.partition('/')[2]}" if sandbox is not None else "outside"


def origins_of(network: DataPlane, spec: ClientSpec) -> list[Origin]:
    """The places that a client calls from in turn, as far as something runs there now."""
    kind, _, labels = spec.origin.partition("/")
    origins = [spec.origin]
    if kind == "pods":
        pods = network.directory.pods(spec.namespace, _labels(labels))
        origins = [f"pod/{pod.metadata.name}" for pod in pods]
    found = (network.origin(origin, spec.namespace) for origin in origins)
    return [origin for origin in found if origin is not None]


def _ways_from(caller: _Caller) -> list[Route]:
    network, spec, origin = caller.network, caller.spec, caller.origin
    target = spec.target
    if target.kind == "env":
        return [_to_variable(caller)]
    if target.kind == "svc":
        return [_to_service_name(caller)]
    if target.kind in {"pod", "pods"}:
        return [_to_pods(network, spec, origin)]
    if target.kind == "lb":
        return _to_balancer(caller)
    port = target.port
    if target.kind == "nodeport":
        port, failure = _node_port(network, spec)
        if failure is not None:
            # The knock still falls on each node in turn, so that losses can be told apart by door.
            return [Route(via=node, failure=failure) for node in _frontends(caller)]
    return [network.connect(origin, network.proxies[node].address, port) for node in _frontends(caller)]


def _frontends(caller: _Caller) -> list[str]:
    """The nodes that are knocked at: those named, those that pass a balancer's checks, or all that clients know."""
    network, spec = caller.network, caller.spec
    known = [node for node in spec.nodes if node in network.proxies]
    if known:
        return known
    service = _service(network, spec) if spec.target.name else None
    if service is not None and (spec.origin == "lb" or spec.target.kind == "lb"):
        return network.balancers.nodes_for(f"{service.metadata.namespace}/{service.metadata.name}", caller.tick)
    return [node for node in network.proxies if node != HIDDEN_NODE]


def _service(network: DataPlane, spec: ClientSpec) -> Service | None:
    return network.directory.service(_service_key(spec))


def _service_key(spec: ClientSpec) -> str:
    name, _, namespace = spec.target.name.partition(".")
    return f"{namespace.partition('.')[0] or spec.namespace}/{name}"


def _node_port(network: DataPlane, spec: ClientSpec) -> tuple[int, RequestFailure | None]:
    service, key = _service(network, spec), _service_key(spec)
    if service is None:
        observed = f"there is no Service {spec.target.name}, so no node has a port for it"
        return 0, RequestFailure("R", "the node's own port", observed, LossQuestion("no Service", service=key))
    for port in service.spec.ports:
        if port.node_port and spec.target.port in {0, port.port}:
            return port.node_port, None
    observed = f"Service {spec.target.name} is of type {service.spec.type or 'ClusterIP'} and has no node port"
    question = LossQuestion("no node port", service=key, port=spec.target.port)
    return 0, RequestFailure("R", "the node's own port", observed, question)


def _to_service_name(caller: _Caller) -> Route:
    service = _service(caller.network, caller.spec)
    first = service.spec.ports[0].port if service is not None and service.spec.ports else 0
    port = caller.names.port(caller.spec.target.name, caller.spec.target.port or first)
    return _to_name(caller, caller.spec.target.name, port)


def _to_variable(caller: _Caller) -> Route:
    """To the host that a process of the client's Pod was started with, which no later edit of the Pod changes."""
    name, origin = caller.spec.target.name, caller.origin
    host = caller.network.runtime.variable(origin.ip, name) if origin.kind == "pod" else ""
    if not host:
        observed = f"no process that runs at the client's place has the variable {name}"
        question = LossQuestion("no variable", origin.node, address=origin.ip, name=name)
        return Route(via=origin.node, failure=RequestFailure("R", "the caller", observed, question))
    return _to_name(caller, host, caller.spec.target.port)


def _to_name(caller: _Caller, host: str, port: int) -> Route:
    """To the addresses of a name; DNS shuffles several, so that each is as likely as another."""
    network, origin = caller.network, caller.origin
    addresses = caller.resolve(host)
    if isinstance(addresses, RequestFailure):
        return _named(caller, host, Route(via=origin.node, failure=addresses))
    return _named(caller, host, _merged([network.connect(origin, address, port) for address in addresses]))


def _named(caller: _Caller, host: str, route: Route) -> Route:
    """The route, which tells what name was dialled and how old the answer was that it begins with."""
    if is_address(host):
        return route
    path = route.path._replace(host=host)
    known = caller.names.remembered(caller.origin.ip, host) if caller.origin.kind == "pod" else None
    if known is not None:
        path = path._replace(asked=known.tick, anew=caller.names.end(known), namespace=caller.origin.namespace)
    return route._replace(path=path)


def _merged(routes: list[Route]) -> Route:
    """One way to the endpoints of all; one that leads nowhere is left out while another leads somewhere."""
    endpoints: tuple[Backend, ...] = tuple(backend for route in routes for backend in route.endpoints)
    if not endpoints:
        return routes[0]
    path = routes[0].path if len(routes) == 1 else routes[0].path._replace(address="", endpoints=len(endpoints))
    return routes[0]._replace(endpoints=endpoints, failure=None, path=path)


def _to_balancer(caller: _Caller) -> list[Route]:
    network, spec, origin = caller.network, caller.spec, caller.origin
    service = _service(network, spec)
    addresses = load_balancer_ips(service) if service is not None else ()
    if service is None or not addresses:
        observed = f"Service {spec.target.name} has no address of a load balancer"
        question = LossQuestion("no balancer", service=_service_key(spec))
        return [Route(failure=RequestFailure("N", "the load balancer", observed, question))]
    port = spec.target.port or service.spec.ports[0].port
    if origin.kind in {"pod", "node"}:
        return [network.connect(origin, addresses[0], port)]
    routes = [network.enter(origin, node, addresses[0], port) for node in _frontends(caller)]
    return [route.dialled(addresses[0], port) for route in routes]


def _to_pods(network: DataPlane, spec: ClientSpec, origin: Origin) -> Route:
    if spec.target.kind == "pod":
        pod = network.directory.pod(f"{spec.namespace}/{spec.target.name}")
        pods = [pod] if pod is not None and pod.status.pod_ip else []
    else:
        pods = network.directory.pods(spec.namespace, _labels(spec.target.name))
    if not pods:
        observed = f"no Pod fits {spec.target} and has an address"
        question = LossQuestion("no Pod", name=str(spec.target), namespace=spec.namespace)
        return Route(failure=RequestFailure("R", "the caller", observed, question))
    routes = [network.connect(origin, pod.status.pod_ip, spec.target.port or _first_port(pod)) for pod in pods]
    return _merged(routes)


def _first_port(pod: Pod) -> int:
    for container in pod.spec.containers:
        for port in container.ports:
            return port.container_port
    return 0


def _labels(text: str) -> dict[str, str]:
    """Equality labels `a=b,c=d`."""
    return {key: value for key, _, value in (part.partition("=") for part in text.split(",") if part)}
