"""Where a client wants to enter the cluster: node ports, load balancers, Pods by name, addresses of the inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.core import Pod, Service
from engine.network.causes.witnesses import FoundCause, counted, listed, since

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.network.causes.witnesses import Witnesses
    from engine.network.types import LossQuestion


def no_service(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """There is no such Service: never was, or not any more."""
    return FoundCause("no Service", missing_service(witnesses, asked.service))


def missing_service(witnesses: Witnesses, key: str) -> str:
    """A Service that the API does not have: since when, or what it has in its place."""
    gone = deleted_in(witnesses, key)
    if gone is not None:
        return f"Service {key} was deleted in tick {gone}"
    namespace = key.partition("/")[0]
    names = [name.partition("/")[2] for name in witnesses.store.keys("services", namespace)]
    have = f"has {listed(names)}" if names else "has no Service"
    return f"the API never heard of Service {key}: the namespace {have}"


def deleted_in(witnesses: Witnesses, key: str) -> int | None:
    """The tick in which a Service was deleted; None where it was not, or too long ago for the log."""
    for entry in reversed(witnesses.store.log_of("services").entries):
        if entry.key == key:
            return entry.tick if entry.obj is None else None
    return None


def no_node_port(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """The Service has no node port, or none for that port of it."""
    service = witnesses.directory.service(asked.service)
    if service is None:
        return no_service(witnesses, asked)
    ports = [
        f"{port.port}" + (f" (node port {port.node_port})" if port.node_port else "") for port in service.spec.ports
    ]
    kind = service.spec.type or "ClusterIP"
    where = {"": "", "None": ", headless"}.get(service.spec.cluster_ip, f" at {service.spec.cluster_ip}")
    have = f"with port {listed(ports)}" if ports else "without a port"
    text = f"Service {asked.service} is of type {kind}{where}, {have}"
    return FoundCause("no node port", text)


def no_balancer(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """Nobody made a load balancer, or not yet."""
    service = witnesses.directory.service(asked.service)
    if service is None:
        return no_service(witnesses, asked)
    kind = service.spec.type or "ClusterIP"
    if kind != "LoadBalancer":
        return FoundCause(
            "no balancer", f"Service {asked.service} is of type {kind}: nobody makes a load balancer for it"
        )
    made = _became_balancer(witnesses, asked.service)
    text = f"Service {asked.service} has wanted a load balancer{since(made)}; its status holds no address yet"
    return FoundCause("balancer pending", text)


def _became_balancer(witnesses: Witnesses, key: str) -> int | None:
    """The tick in which a Service became of that type; None where the log no longer holds it."""
    for entry in witnesses.store.log_of("services").entries:
        old = entry.old
        if entry.key == key and isinstance(entry.obj, Service) and entry.obj.spec.type == "LoadBalancer":
            return None if isinstance(old, Service) and old.spec.type == "LoadBalancer" else entry.tick
    return None


def no_pod(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """No Pod to dial: none that fits, or none that has an address."""
    pods = _meant(witnesses, asked)
    if not pods:
        count = len(witnesses.store.keys("pods", asked.namespace))
        have = f"has {counted(count, 'Pod')}, and none is {asked.name}" if count else "has no Pod at all"
        text = f"namespace {asked.namespace} {have}"
        return FoundCause("no such Pod", text)
    said = [f"pod/{pod.metadata.name} is {pod.status.phase or 'Pending'}" for pod in pods]
    return FoundCause("Pod without address", f"{listed(said)}, and has no address")


def _meant(witnesses: Witnesses, asked: LossQuestion) -> list[Pod]:
    kind, _, rest = asked.name.partition("/")
    wanted = rest.partition(":")[0]
    pods = witnesses.store.list_as(Pod, asked.namespace)
    if kind == "pod":
        return [pod for pod in pods if pod.metadata.name == wanted]
    labels = dict(part.split("=", 1) for part in wanted.split(",") if "=" in part)
    return [pod for pod in pods if labels.items() <= pod.metadata.labels.items()]


def no_variable(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """No process that runs where the client stands has the variable."""
    sandbox = witnesses.runtime.records.pod_at(asked.address)
    if sandbox is None:
        return FoundCause(
            "no variable", f"only processes in a Pod have variables, and none runs at {asked.address or 'the client'}"
        )
    names = sorted({name for process in sandbox.containers.values() if process.alive for name in process.env})
    running = [process.container for process in sandbox.containers.values() if process.alive]
    where = f"pod/{sandbox.pod_key.partition('/')[2]}"
    if not running:
        return FoundCause("no variable", f"no process runs in {where}")
    have = listed(names) if names else "no variable at all"
    return FoundCause("no variable", f"{listed(running)} in {where} was started with {have}")


def inside_address(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """Whose address it is, inside."""
    owner = _owner(witnesses, asked.address)
    return FoundCause(
        "inside address", f"{asked.address} is {owner}; from outside only addresses of nodes and load balancers lead in"
    )


def _owner(witnesses: Witnesses, address: str) -> str:
    sandbox = witnesses.runtime.records.pod_at(address)
    if sandbox is not None:
        return f"the address of pod/{sandbox.pod_key.partition('/')[2]} on {sandbox.node}"
    for service in witnesses.store.list_as(Service):
        if service.spec.cluster_ip == address:
            return f"the ClusterIP of Service {service.metadata.namespace}/{service.metadata.name}"
    return "nobody's address"


QUESTIONS: dict[str, Callable[[Witnesses, LossQuestion], FoundCause]] = {
    "no Service": no_service,
    "no node port": no_node_port,
    "no balancer": no_balancer,
    "no Pod": no_pod,
    "no variable": no_variable,
    "inside address": inside_address,
}
