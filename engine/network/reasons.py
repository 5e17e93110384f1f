"""Why a request was lost, in words: the hop that lost it, what it believed, and how it really was.

Every sentence that `why` and the screen show of a broken way or an endpoint without an answer is made here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.network.types import RequestFailure

if TYPE_CHECKING:
    from engine.network.backend import Backend
    from engine.network.directory import EndpointDirectory
    from engine.network.protocols import NodeRuntime, ServerReply
    from engine.network.proxy.kubeproxy import KubeProxy, PortRoute
    from engine.network.types import Route

_DIAL_LETTERS = "RTX"


def broken_route(runtime: NodeRuntime, start: str, node: str, port: int) -> RequestFailure | None:
    """Why a packet from `start` ("" is outside) does not even arrive at a node; `port` 0 meets no firewall."""
    if not runtime.powered(node):
        return RequestFailure("T", node, f"{node} is powered off")
    severed = runtime.severed(start, node)
    if severed:
        return RequestFailure("T", severed, f"{severed} is cut off from the network")
    if port and runtime.blocked(node, port):
        return RequestFailure("T", f"firewall on {node}", f"the firewall of {node} drops what comes for port {port}")
    return None


def no_route(address: str) -> RequestFailure:
    """An address that only exists inside of the cluster."""
    return RequestFailure("T", "the way into the cluster", f"no way leads to {address} from outside the cluster")


def newer_endpoints(proxy: KubeProxy, port_route: PortRoute) -> str:
    """What the API says by now about a Service that a node has no endpoint for; empty where that is no news."""
    newest = proxy.table.catch_up(proxy.clock.tick)
    for rules in proxy.table.rules(port_route.service, newest):
        usable = proxy.port_route_at(newest, rules.cluster_ip, rules.port, rules.protocol, "node").endpoints
        if rules.port_name == port_route.service_port and usable:
            since = proxy.table.since(port_route.service, newest)
            return f"the API has listed {len(usable)} since tick {since}, which {proxy.node} has not taken over"
    return ""


def newer_frontend(proxy: KubeProxy, address: str, port: int) -> str:
    """Which Service has that door by now although the node does not know; empty where none has."""
    newest = proxy.table.catch_up(proxy.clock.tick)
    port_route = proxy.port_route_at(newest, address, port, "TCP", "outside")
    if port_route.kind == "nothing":
        return ""
    since = proxy.table.since(port_route.service, newest)
    return f"{port_route.service} has had that port since tick {since}, which {proxy.node} has not taken over"


def unknown_address(proxy: KubeProxy, address: str, port: int) -> RequestFailure:
    """An address that neither a rule nor a Pod has."""
    observed = f"nothing answers at {address}:{port}: no rule on {proxy.node} and no Pod has it"
    return RequestFailure("T", f"kube-proxy on {proxy.node}", observed, newer_frontend(proxy, address, port))


def unanswered(directory: EndpointDirectory, route: Route, backend: Backend, reply: ServerReply) -> RequestFailure:
    """An endpoint that refused, did not answer, or answered with an error."""
    pod = f"pod/{backend.pod.partition('/')[2]}" if backend.pod else backend.ip
    if reply.letter not in _DIAL_LETTERS or reply.process is not None:
        # Somebody was there: no rule is to blame.
        return RequestFailure(reply.letter, pod, reply.observed)
    hop = f"kube-proxy on {route.via}" if route.via else pod
    gone = directory.gone(backend.ip)
    if gone is not None and (not backend.pod or gone.pod_key == backend.pod):
        belief = f"{route.via}'s rules still list {backend.text}" if route.via else f"the caller dials {backend.text}"
        actual = f"pod/{gone.pod_key.partition('/')[2]} was deleted in tick {gone.tick}"
        return RequestFailure(reply.letter, hop, belief, actual)
    if route.via:
        return RequestFailure(reply.letter, hop, f"{route.via}'s rules list {backend.text}", reply.observed)
    return RequestFailure(reply.letter, hop, reply.observed)
