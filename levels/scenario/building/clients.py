"""Turns a scenario's clients into the settings that traffic works with."""

from __future__ import annotations

from engine.network.traffic.clients import ClientOperation, ClientSpec, TrafficTarget
from engine.network.types import ExpectedResponse
from levels.scenario.schema.clients import ClientEntry, ClientOrigin, OpEntry


def client_spec(entry: ClientEntry) -> ClientSpec:
    """The settings of one client."""
    rate = ((0, entry.rate),) if isinstance(entry.rate, int) else entry.rate
    return ClientSpec(
        name=entry.name,
        target=_target(entry),
        origin=_origin(entry.origin),
        namespace=entry.namespace,
        rate=rate,
        ops=_ops(entry.op),
        timeout=entry.timeout,
        nodes=() if isinstance(entry.nodes, str) else entry.nodes,
        random_nodes=entry.nodes == "random",
        retry=entry.retry,
        dns_cache=entry.dns_cache,
        addresses=entry.addresses,
        expect=ExpectedResponse(entry.expect.protocol, entry.expect.source_address),
        active=entry.active,
        keep_alive=0 if isinstance(entry.connection, str) else entry.connection.keep_alive,
    )


def labels_of(selector: str) -> dict[str, str]:
    """Equality labels `a=b,c=d` as a mapping."""
    return {key: value for key, _, value in (part.strip().partition("=") for part in selector.split(",") if part)}


def _origin(origin: str | ClientOrigin) -> str:
    if isinstance(origin, str):
        return origin
    if origin.pod:
        return f"pod/{origin.pod}"
    return f"pods/{origin.pods}" if origin.pods else f"node/{origin.node}"


def _target(entry: ClientEntry) -> TrafficTarget:
    target, port = entry.target, entry.port
    if target.node_port:
        return TrafficTarget("port", "", target.node_port)
    for kind, name in (
        ("nodeport", target.node_port_of),
        ("svc", target.service),
        ("lb", target.load_balancer_of),
        ("pods", target.pods),
        ("pod", target.pod),
        ("env", target.env),
    ):
        if name:
            return TrafficTarget(kind, name, port)
    raise ValueError(f"client {entry.name} has no target")


def _ops(op: OpEntry) -> tuple[ClientOperation, ...]:
    if op.cycle:
        return tuple(one for part in op.cycle for one in _ops(part))
    return (ClientOperation("PUT", op.put) if op.put else ClientOperation("GET", op.get),)
