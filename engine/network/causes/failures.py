"""The failures that a packet can meet: who lost it, on what belief, and what to ask for the truth of it.

Made while the packet goes its way and kept as long as the way is the same, so that nothing here looks anything up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.network.types import LossQuestion, RequestFailure

if TYPE_CHECKING:
    from engine.network.backend import Backend
    from engine.network.directory import EndpointDirectory
    from engine.network.protocols import NodeRuntime, ServerReply
    from engine.network.types import Origin, Route, StaticResponse

_DIAL_LETTERS = "RTX"


def proxy_on(node: str) -> str:
    """A node's rules, as the hop that lost a request."""
    return f"kube-proxy on {node}"


def pod_hop(pod: str, ip: str) -> str:
    """An endpoint as the hop: its Pod (`namespace/name`) where one is known, else the address."""
    return f"pod/{pod.partition('/')[2]}" if pod else ip


def broken_route(runtime: NodeRuntime, start: str, node: str, port: int) -> RequestFailure | None:
    """Why a packet from `start` ("" is outside) does not even arrive at a node; `port` 0 meets no firewall."""
    if not runtime.powered(node):
        return RequestFailure("T", node, f"{node} is powered off", LossQuestion("no power", node))
    cut = severed(runtime, start, node)
    if cut is not None:
        return cut
    if port and runtime.blocked(node, port):
        observed = f"the firewall of {node} drops what comes for port {port}"
        return RequestFailure("T", f"firewall on {node}", observed, LossQuestion("firewall", node, port=port))
    return None


def severed(runtime: NodeRuntime, start: str, node: str) -> RequestFailure | None:
    """Why no packet gets from one machine ("" is outside) to another; None where one does."""
    cut = runtime.severed(start, node)
    if not cut:
        return None
    return RequestFailure("T", cut, f"{cut} is cut off from the network", LossQuestion("cut off", cut))


def no_route(address: str) -> RequestFailure:
    """An address that only exists inside of the cluster."""
    observed = f"no way leads to {address} from outside the cluster"
    return RequestFailure("T", "the way into the cluster", observed, LossQuestion("inside address", address=address))


def unknown_address(question: LossQuestion) -> RequestFailure:
    """An address that neither a rule of the question's node nor a Pod has."""
    node, where = question.node, f"{question.address}:{question.port}"
    observed = f"nothing answers at {where}: no rule on {node} and no Pod has it"
    return RequestFailure("T", proxy_on(node), observed, question._replace(kind="unknown address"))


def unknown_port(question: LossQuestion, *, own: bool) -> RequestFailure:
    """A port that neither a rule nor a process of a node has, of its `own` address or a load balancer's."""
    node = question.node
    where = f"port {question.port}" if own else f"{question.address}:{question.port}"
    observed = f"{node} has no rule for {where}, and nothing else listens there"
    return RequestFailure("R", proxy_on(node), observed, question._replace(kind="unknown port"))


def unresolved(kind: str, observed: str, host: str, origin: Origin) -> RequestFailure:
    """A name that has no address at the caller's place."""
    question = LossQuestion(kind, origin.node, name=host, namespace=origin.namespace)
    return RequestFailure("N", "DNS", observed, question)


def unasked(host: str, origin: Origin) -> RequestFailure:
    """A name that the caller does not ask cluster DNS for: from outside, from a node, or past it by its dnsPolicy."""
    if origin.kind == "pod":
        observed = f"this Pod's dnsPolicy leads past cluster DNS, and nobody else knows {host}"
        return unresolved("name past the cluster", observed, host, origin)
    inside = origin.kind == "node"
    where, kind = (f"on {origin.node} itself", "name on a node") if inside else ("outside the cluster", "name outside")
    observed = f"{where} nobody knows the name {host}: cluster names resolve only in Pods"
    return unresolved(kind, observed, host, origin)


def unserved(kind: str, question: LossQuestion) -> RequestFailure:
    """What a node's rules do without an endpoint: they refuse, drop, or (firewall) leave the caller out."""
    node, name = question.node, question.service
    name = f"{name}:{question.port_name}" if question.port_name else name
    if kind == "firewall":
        observed = f"{name} has loadBalancerSourceRanges, and the caller's address is in none of them"
        return RequestFailure("T", proxy_on(node), observed, question._replace(kind="source ranges"))
    if kind == "reject":
        observed = f"{node}'s rules list no endpoint for {name}"
        return RequestFailure("R", proxy_on(node), observed, question._replace(kind="no endpoint"))
    observed = f"{node} drops it: {name} may use only endpoints on that node, which has none"
    return RequestFailure("T", proxy_on(node), observed, question._replace(kind="policy"))


def failed_page(route: Route, page: StaticResponse) -> RequestFailure | None:
    """What a node's own page means for who asked; None where it is a good one."""
    if not page.letter:
        return None
    question = LossQuestion(page.cause, route.via, page.service)
    return RequestFailure(page.letter, proxy_on(route.via), page.observed, question)


def unanswered(directory: EndpointDirectory, route: Route, backend: Backend, reply: ServerReply) -> RequestFailure:
    """An endpoint that refused, did not answer, or answered with an error."""
    hop = pod_hop(backend.pod, backend.ip)
    about = LossQuestion(
        reply.cause or "no answer",
        route.via,
        route.service,
        route.port_name,
        backend.ip,
        backend.port,
        pod=backend.pod,
        name=reply.missing,
        process=reply.process,
    )
    if reply.letter not in _DIAL_LETTERS or reply.process is not None:
        # Somebody was there: no rule is to blame.
        return RequestFailure(reply.letter, hop, reply.observed, about)
    if not route.via:
        gone = directory.gone(backend.ip)
        dialled = gone is not None and backend.pod in {"", gone.pod_key}
        return RequestFailure(reply.letter, hop, _led(route, backend) if dialled else reply.observed, about)
    gone = directory.gone(backend.ip)
    still = "still " if gone is not None and backend.pod in {"", gone.pod_key} else ""
    return RequestFailure(reply.letter, proxy_on(route.via), f"{route.via}'s rules {still}list {backend.text}", about)


def _led(route: Route, backend: Backend) -> str:
    """What led to an endpoint past all rules: a host port of the node that was knocked at, or nobody."""
    knocked = route.path.knocked
    by_host_port = knocked and route.path.address != backend.ip
    return f"a host port of {knocked} leads to {backend.text}" if by_host_port else f"the caller dials {backend.text}"


def other_protocol(pod: str, backend: Backend, reply: ServerReply, wanted: str) -> RequestFailure:
    """The listener speaks something else than the client expects."""
    observed = f"{backend.text} speaks {reply.protocol}, not {wanted}"
    about = LossQuestion("protocol", address=backend.ip, port=backend.port, pod=pod, process=reply.process)
    return RequestFailure("W", pod_hop(pod, backend.ip), observed, about)


def hidden_caller(route: Route, pod: str, backend: Backend) -> RequestFailure:
    """The client's address does not arrive, as it should."""
    observed = f"{pod_hop(pod, backend.ip)} sees an address of {route.via} in place of the caller's"
    about = LossQuestion("masqueraded", route.via, route.service, source=route.source, address=backend.ip)
    return RequestFailure("W", proxy_on(route.via), observed, about)
