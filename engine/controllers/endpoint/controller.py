"""The Endpoints controller: the old list of a Service's addresses (pkg/controller/endpoint), deprecated since 1.33.

Still written, read by nothing in the data plane. A Pod that is not Ready stands in `notReadyAddresses`, a terminating
one nowhere; addresses with the same ports share a subset.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace

from engine.api.core import CoreEndpointPort, EndpointAddress, Endpoints, EndpointSubset, ObjectReference, Pod, Service
from engine.api.meta import Object, ObjectMeta
from engine.api.status import StatusError
from engine.client.component import DONE, ReconcileResult
from engine.controllers.controllermanager import CONTROLLER_MANAGER, ManagedController
from engine.controllers.endpoint.serviceindex import ServiceIndex, selects_pods
from engine.controllers.endpoint.targetports import target_port
from engine.controllers.pods.ownership import NOT_FOUND
from engine.controllers.pods.podstate import is_ready, is_terminal
from engine.etcd.store import is_of

if TYPE_CHECKING:
    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.etcd.store import LogEntry

MANAGED_BY = "endpoints.kubernetes.io/managed-by"
HEADLESS = "service.kubernetes.io/headless"
OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity"
MAX_ADDRESSES = 1000

_Ports = tuple[CoreEndpointPort, ...]


class EndpointsController(ManagedController):
    """Reconciles the Endpoints object of one Service, by the Service's key."""

    name = "endpoint-controller"
    fault_names = (CONTROLLER_MANAGER, "endpoints")
    watches: ClassVar[tuple[str, ...]] = ("services", "pods", "endpoints")

    def __init__(self, client: Client, agenda: WorkScheduler) -> None:
        super().__init__(client, agenda)
        self._index = ServiceIndex()

    def map_to_keys(self, entry: LogEntry[Object]) -> list[str]:
        """The Service; for a Pod the Services that select it; for Endpoints of another's hand their Service."""
        if is_of(entry, Service):
            return self._index.observe_service(entry)
        if is_of(entry, Pod):
            return self._index.observe_pod(entry)
        return [entry.key] if entry.writer != self.client.writer else []

    def reconcile(self, key: str) -> ReconcileResult:
        """Write the Endpoints as they should be; delete them with their Service. Raises StatusError."""
        service = self.lister(Service).get(key)
        current = self.lister(Endpoints).get(key)
        if service is None:
            if current is not None and MANAGED_BY in current.metadata.labels:
                self._delete(current)
            return DONE
        if selects_pods(service):
            self._write(service, current, _subsets(service, self._index.pods_of(key)))
        return DONE

    def _delete(self, current: Endpoints) -> None:
        try:
            self.client.delete("endpoints", current.metadata.namespace, current.metadata.name)
        except StatusError as error:
            if error.code != NOT_FOUND:
                raise

    def _write(self, service: Service, current: Endpoints | None, subsets: tuple[EndpointSubset, ...]) -> None:
        subsets, truncated = _within_capacity(subsets)
        meta = (
            current.metadata
            if current is not None
            else ObjectMeta(name=service.metadata.name, namespace=service.metadata.namespace)
        )
        annotations = {name: value for name, value in meta.annotations.items() if name != OVER_CAPACITY}
        if truncated:
            annotations[OVER_CAPACITY] = "truncated"
        meta = replace(meta, labels=_labels(service), annotations=annotations)
        if current is None:
            fresh = Endpoints(api_version="v1", kind="Endpoints", metadata=meta, subsets=subsets)
            self._attempt(fresh)
        elif (current.metadata, current.subsets) != (meta, subsets):
            self._attempt(replace(current, metadata=meta, subsets=subsets))

    def _attempt(self, wanted: Endpoints) -> None:
        key = f"{wanted.metadata.namespace}/{wanted.metadata.name}"
        is_new = not wanted.metadata.uid
        try:
            if is_new:
                self.client.create(wanted)
            else:
                self.client.update(wanted)
        except StatusError as error:
            verb, what = ("Create", "endpoint for service") if is_new else ("Update", "endpoint")
            message = f"Failed to {verb.lower()} {what} {key}: {error.message}"
            self.client.event(wanted, "Warning", f"FailedTo{verb}Endpoint", message)
            raise


def _labels(service: Service) -> dict[str, str]:
    labels = service.metadata.labels | {MANAGED_BY: "endpoint-controller"}
    if service.spec.cluster_ip == "None":
        labels[HEADLESS] = ""
    return dict(sorted(labels.items()))


def _subsets(service: Service, pods: list[Pod]) -> tuple[EndpointSubset, ...]:
    """The Pods' addresses, one subset per list of ports, everything sorted."""
    ready: dict[_Ports, list[EndpointAddress]] = {}
    waiting: dict[_Ports, list[EndpointAddress]] = {}
    publish = service.spec.publish_not_ready_addresses
    for pod in pods:
        if not pod.status.pod_ip or is_terminal(pod) or (pod.metadata.deletion_timestamp is not None and not publish):
            continue
        side = ready if publish or is_ready(pod) else waiting
        for ports in _port_lists(service, pod):
            side.setdefault(ports, []).append(_address(service, pod))
    lists = sorted({**ready, **waiting}, key=_port_order)
    return tuple(
        EndpointSubset(
            addresses=tuple(sorted(ready.get(ports, ()), key=_address_order)),
            not_ready_addresses=tuple(sorted(waiting.get(ports, ()), key=_address_order)),
            ports=ports,
        )
        for ports in lists
    )


def _port_lists(service: Service, pod: Pod) -> list[_Ports]:
    """The ports under which the Pod is listed; a headless Service without ports lists it without any."""
    if not service.spec.ports:
        return [()] if service.spec.cluster_ip == "None" else []
    ports = tuple(
        CoreEndpointPort(name=port.name, port=number, protocol=port.protocol or "TCP", app_protocol=port.app_protocol)
        for port in service.spec.ports
        if (number := target_port(pod, port)) is not None
    )
    return [tuple(sorted(ports, key=lambda port: (port.name, port.port, port.protocol)))] if ports else []


def _address(service: Service, pod: Pod) -> EndpointAddress:
    named = pod.spec.hostname and pod.spec.subdomain == service.metadata.name
    return EndpointAddress(
        ip=pod.status.pod_ip,
        hostname=pod.spec.hostname if named else "",
        node_name=pod.spec.node_name,
        target_ref=ObjectReference(
            kind="Pod",
            namespace=pod.metadata.namespace,
            name=pod.metadata.name,
            uid=pod.metadata.uid,
        ),
    )


def _port_order(ports: _Ports) -> tuple[tuple[str, int, str], ...]:
    return tuple((port.name, port.port, port.protocol) for port in ports)


def _address_order(address: EndpointAddress) -> tuple[bytes, str]:
    """By the number that the address is: upstream compares its bytes."""
    uid = address.target_ref.uid if address.target_ref is not None else ""
    try:
        return ip_address(address.ip).packed, uid
    except ValueError:  # a client can claim anything in a Pod's status
        return address.ip.encode(), uid


def _within_capacity(subsets: tuple[EndpointSubset, ...]) -> tuple[tuple[EndpointSubset, ...], bool]:
    """At most 1000 addresses: Ready ones first, cut from every subset in proportion."""
    ready = sum(len(subset.addresses) for subset in subsets)
    waiting = sum(len(subset.not_ready_addresses) for subset in subsets)
    if ready + waiting <= MAX_ADDRESSES:
        return subsets, False
    keep_ready = min(ready, MAX_ADDRESSES)
    keep_waiting = min(waiting, MAX_ADDRESSES - keep_ready)
    return tuple(
        replace(
            subset,
            addresses=_cut(subset.addresses, keep_ready, ready),
            not_ready_addresses=_cut(subset.not_ready_addresses, keep_waiting, waiting),
        )
        for subset in subsets
    ), True


def _cut(addresses: tuple[EndpointAddress, ...], keep: int, total: int) -> tuple[EndpointAddress, ...]:
    return addresses[: len(addresses) * keep // total] if total else ()
