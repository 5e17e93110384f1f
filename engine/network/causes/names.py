"""Names that were not resolved: who would know them, and what the API has under them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.apps import EndpointSlice
from engine.api.core import Service
from engine.network.causes.entries import missing_service
from engine.network.causes.rules import unknown_address
from engine.network.causes.services import lacking, no_endpoint
from engine.network.causes.witnesses import COREDNS, FoundCause, TakeOver, listed, pod_name
from engine.network.dns.records import ZONE
from engine.network.proxy.sliceindex import service_of
from engine.runtime.sandboxconfig import CLUSTER_DNS

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.api.meta import Object
    from engine.etcd.store import LogEntry
    from engine.network.backend import Backend
    from engine.network.causes.witnesses import Witnesses
    from engine.network.types import LossQuestion
    from engine.runtime.processes import Process

_DNS_PORT = 53
_SUFFIXES = (f".svc.{ZONE}", ".svc")


class MeantName(NamedTuple):
    """What a host name may mean."""

    key: str
    """`namespace/name` of the Service."""
    endpoint: str = ""
    """The endpoint of it, where the name has one label more."""


def meanings(host: str, namespace: str) -> list[MeantName]:
    """What a name may mean to a Pod of that namespace, what is asked first first."""
    name = host.rstrip(".").lower()
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix)
    labels = name.split(".")
    if len(labels) == 1:
        return [MeantName(f"{namespace}/{labels[0]}")]
    found = [MeantName(f"{labels[-1]}/{labels[-2]}", ".".join(labels[:-2]))]
    return [MeantName(f"{namespace}/{labels[-1]}", labels[0]), *found] if len(labels) == 2 else found  # noqa: PLR2004


def meant_service(witnesses: Witnesses, host: str, namespace: str) -> tuple[MeantName, Service | None]:
    """The Service that a name means, where the API has it; else what the name says at first sight."""
    options = meanings(host, namespace)
    for option in options:
        service = witnesses.directory.service(option.key)
        if service is not None:
            return option, service
    return options[-1], None


def not_asked(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """The caller does not ask cluster DNS, whatever that knows."""
    meant, service = meant_service(witnesses, asked.name, asked.namespace)
    if service is None:
        return FoundCause(asked.kind, f"a Pod would not find it either: {missing_service(witnesses, meant.key)}")
    ports = [f"{port.node_port}" for port in service.spec.ports if port.node_port]
    door = f", and node port {listed(ports)} of every node" if ports else ", and it has no node port"
    return FoundCause(asked.kind, f"Service {meant.key} exists: {_record(service)}{door}")


def _record(service: Service) -> str:
    """What cluster DNS has under the name of a Service."""
    if service.spec.type == "ExternalName":
        return f"for Pods it is but another name for {service.spec.external_name}"
    if service.spec.cluster_ip == "None":
        return "it is headless, Pods find the addresses of its ready Pods by cluster DNS"
    return f"Pods find it by cluster DNS at {service.spec.cluster_ip}"


def no_server(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """What became of the DNS Pods that the node's rules lead to."""
    proxy = witnesses.proxies[asked.node]
    route = proxy.port_route(CLUSTER_DNS, _DNS_PORT, "UDP", "pod")
    if not route.endpoints:
        packet = asked._replace(address=CLUSTER_DNS, port=_DNS_PORT, origin="pod", service=route.service)
        ask = unknown_address if route.kind == "nothing" else no_endpoint
        return ask(witnesses, packet._replace(port_name=route.service_port))._replace(cause="no DNS server")
    states = [_state(witnesses, asked.node, backend) for backend in route.endpoints]
    return FoundCause("no DNS server", f"{asked.node}'s rules lead {CLUSTER_DNS}:{_DNS_PORT} to {listed(states)}")


def _state(witnesses: Witnesses, node: str, backend: Backend) -> str:
    there = witnesses.runtime.node_of_address(backend.ip)
    cut = witnesses.runtime.severed(node, there) if there is not None else ""
    if cut:
        return f"{pod_name(backend.pod)} ({cut} is cut off)"
    sandbox = witnesses.runtime.records.pod_at(backend.ip)
    processes: list[Process] = list(sandbox.containers.values()) if sandbox is not None else []
    stalled = [process for process in processes if process.alive and process.stalled]
    if stalled:
        return f"{pod_name(backend.pod)} (stopped since tick {stalled[0].stalled_tick})"
    return f"{pod_name(backend.pod)} ({witnesses.runtime.dial(backend.ip, backend.port).observed})"


def unknown_name(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """CoreDNS has no address for a name."""
    meant, service = meant_service(witnesses, asked.name, asked.namespace)
    if service is None:
        return _no_such(witnesses, asked, meant)
    behind = _behind(witnesses, meant, service)
    if behind is not None:
        return behind
    namespace, _, name = meant.key.partition("/")
    full = ".".join(filter(None, (meant.endpoint, name, namespace, "svc", ZONE)))
    if witnesses.dns.query(full).addresses:
        text = f"cluster DNS knows {full}, and the caller's search path makes something else of {asked.name}"
        return FoundCause("search path", text)
    if service.spec.type == "ExternalName":
        text = f"Service {meant.key} is but another name for {service.spec.external_name}, which nobody here knows"
        return FoundCause("alias", text)
    if meant.endpoint:
        text = f"Service {meant.key} exists, and none of its ready endpoints is called {meant.endpoint}"
        return FoundCause("no such endpoint", text)
    return FoundCause("headless and empty", f"Service {meant.key} is headless: {lacking(witnesses, service).text}")


def _behind(witnesses: Witnesses, meant: MeantName, service: Service) -> FoundCause | None:
    """The API has told of the Service or its endpoints what CoreDNS has not read; None where it has read all."""
    key, read = meant.key, witnesses.dns.revision
    known = witnesses.dns.cursor.lister(Service).get(key)
    for entry in witnesses.store.log_of("services").entries:
        if entry.key == key and entry.revision > read and known is not service:
            return FoundCause("record behind", f"the API has had Service {key} since tick {entry.tick}", _news(entry))
    if service.spec.cluster_ip != "None" and not meant.endpoint:
        return None
    for change in witnesses.store.log_of("endpointslices").entries:
        if change.revision > read and _is_listed(change, meant):
            what = f"endpoint {meant.endpoint}" if meant.endpoint else "endpoints"
            text = f"an EndpointSlice has listed {what} of Service {key} since tick {change.tick}"
            return FoundCause("record behind", text, _news(change))
    return None


def _news(entry: LogEntry[Object]) -> TakeOver:
    return TakeOver(COREDNS, entry.revision, entry.tick)


def _is_listed(entry: LogEntry[Object], meant: MeantName) -> bool:
    """Whether a slice of that Service has the ready endpoint, or any where none is named, from this entry on."""
    slice_ = entry.obj
    if not isinstance(slice_, EndpointSlice):
        return False
    labels = [
        one.hostname or one.addresses[0].replace(".", "-")
        for one in slice_.endpoints or ()
        if one.conditions.ready is not False and one.addresses
    ]
    return service_of(slice_) == meant.key and (meant.endpoint in labels if meant.endpoint else bool(labels))


def _no_such(witnesses: Witnesses, asked: LossQuestion, meant: MeantName) -> FoundCause:
    namespace, _, name = meant.key.partition("/")
    if witnesses.store.get("namespaces", namespace) is None:
        return FoundCause(
            "no such name", f"the API has no namespace {namespace}, and DNS here knows nothing outside {ZONE}"
        )
    elsewhere = [key for key in witnesses.store.keys("services") if key.partition("/")[2] == name]
    if elsewhere:
        there = elsewhere[0].partition("/")[0]
        text = f"Service {name} is in namespace {there}: from {asked.namespace} its name is {name}.{there}"
        return FoundCause("other namespace", text)
    return FoundCause("no such name", missing_service(witnesses, meant.key))


QUESTIONS: dict[str, Callable[[Witnesses, LossQuestion], FoundCause]] = {
    "name outside": not_asked,
    "name on a node": not_asked,
    "name past the cluster": not_asked,
    "no DNS server": no_server,
    "unknown name": unknown_name,
}
