"""The EndpointSlice controller: which Pods stand behind a Service (pkg/controller/endpointslice).

Woken by Services, Pods and slices; writes the slices that kube-proxy and DNS read. What differs: slices changed by
others are put right at the next tick instead of after a second, no trigger-time annotation is written, and endpoints
carry no zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace

from engine.api.apps import Endpoint, EndpointConditions, EndpointPort, EndpointSlice
from engine.api.core import ObjectReference
from engine.api.meta import ObjectMeta, key_of
from engine.api.status import StatusError
from engine.client.component import DONE, Controller, Result
from engine.controllers.ownership import NOT_FOUND, owner_reference
from engine.controllers.podstate import is_ready, is_terminal
from engine.controllers.serviceindex import ServiceIndex, selects_pods
from engine.controllers.slicepacking import pack
from engine.controllers.targetports import target_port

if TYPE_CHECKING:
    from engine.api.core import Pod, Service
    from engine.client.client import Client
    from engine.client.component import Agenda
    from engine.etcd.store import Entry

SERVICE_NAME = "kubernetes.io/service-name"
MANAGED_BY = "endpointslice.kubernetes.io/managed-by"
CONTROLLER = "endpointslice-controller.k8s.io"
HEADLESS = "service.kubernetes.io/headless"

Ports = tuple[EndpointPort, ...]


class EndpointSliceController(Controller):
    """Reconciles the slices of one Service, by the Service's key."""

    name = "endpoint-slice-controller"
    watches: ClassVar[tuple[str, ...]] = ("services", "pods", "endpointslices")

    def __init__(self, client: Client, agenda: Agenda) -> None:
        """Start with empty caches."""
        super().__init__(client, agenda)
        self._index = ServiceIndex()
        self._slices: dict[str, dict[str, EndpointSlice]] = {}

    def keys_of(self, entry: Entry) -> list[str]:
        """The Service; for a Pod the Services that select it; for a slice its Service, unless we wrote it."""
        if entry.resource == "services":
            return self._index.observe_service(entry)
        if entry.resource == "pods":
            return self._index.observe_pod(entry)
        service = self._index_slice(entry)
        return [service] if service is not None and entry.writer != self.client.writer else []

    def reconcile(self, key: str) -> Result:
        """Bring the Service's slices in line with its Pods. Raises StatusError."""
        service: Service | None = self.caches["services"].get(key)
        if service is None or not selects_pods(service):
            # Slices of a deleted Service are the garbage collector's: they carry an owner reference.
            return DONE
        try:
            self._write(service, self._desired(service, key), list(self._slices.get(key, {}).values()))
        except StatusError as error:
            message = f"Error updating Endpoint Slices for Service {key}: {error.message}"
            self.client.event(service, "Warning", "FailedToUpdateEndpointSlices", message)
            raise
        return DONE

    def _index_slice(self, entry: Entry) -> str | None:
        """Note a slice of ours, unless a newer state of it is known from our own write."""
        current: EndpointSlice = entry.last  # type: ignore[assignment]
        service = _service_of(current)
        if service is None:
            return None
        slices = self._slices.setdefault(service, {})
        known = slices.get(entry.key)
        if known is None or _revision(known) <= entry.revision:
            if entry.obj is None:
                slices.pop(entry.key, None)
            else:
                slices[entry.key] = current
        return service

    def _desired(self, service: Service, key: str) -> dict[Ports, list[Endpoint]]:
        """The endpoints by their exact list of ports: Pods that resolve a name differently part ways here."""
        groups: dict[Ports, list[Endpoint]] = {}
        for pod in self._index.pods_of(key):
            if pod.status.pod_ip and not is_terminal(pod):
                groups.setdefault(_ports(service, pod), []).append(_endpoint(service, pod))
        return groups

    def _write(self, service: Service, desired: dict[Ports, list[Endpoint]], existing: list[EndpointSlice]) -> None:
        plan = _plan(desired, existing)
        labels = _labels(service)
        for ports, endpoints in plan.creations:
            self._remember(self.client.create(_new_slice(service, labels, ports, endpoints)))
        for current in plan.kept:
            known = self._slices[f"{service.metadata.namespace}/{service.metadata.name}"][key_of(current.metadata)]
            wanted = replace(current, metadata=replace(current.metadata, labels=labels))
            if wanted != known:
                self._remember(self.client.update(wanted))
        for current in plan.deletions:
            self._delete(current)

    def _remember(self, written: EndpointSlice) -> None:
        service = _service_of(written)
        if service is not None:
            self._slices.setdefault(service, {})[key_of(written.metadata)] = written

    def _delete(self, current: EndpointSlice) -> None:
        try:
            self.client.delete("endpointslices", current.metadata.namespace, current.metadata.name)
        except StatusError as error:
            if error.code != NOT_FOUND:
                raise
        service = _service_of(current)
        if service is not None:
            self._slices[service].pop(key_of(current.metadata), None)


@dataclass
class _Plan:
    """The slices of a Service as they should be: new ones, ones that stay (changed or not), ones that go."""

    creations: list[tuple[Ports, tuple[Endpoint, ...]]]
    kept: list[EndpointSlice]
    deletions: list[EndpointSlice]


def _plan(desired: dict[Ports, list[Endpoint]], existing: list[EndpointSlice]) -> _Plan:
    by_ports: dict[Ports, list[EndpointSlice]] = {}
    for current in existing:
        by_ports.setdefault(current.ports or (), []).append(current)
    plan = _Plan([], [], [])
    for ports in dict.fromkeys((*desired, *by_ports)):
        packing = pack(by_ports.get(ports, []), desired.get(ports, []))
        plan.creations += [(ports, endpoints) for endpoints in packing.to_create]
        plan.kept += packing.kept
        plan.deletions += packing.to_delete
    if not desired:
        # The placeholder: a Service without endpoints keeps one empty slice.
        plan.creations.append(((), ()))
    while plan.creations and plan.deletions:
        ports, endpoints = plan.creations.pop()
        plan.kept.append(replace(plan.deletions.pop(0), ports=ports, endpoints=endpoints))
    return plan


def _service_of(current: EndpointSlice) -> str | None:
    labels = current.metadata.labels
    if labels.get(MANAGED_BY) != CONTROLLER or SERVICE_NAME not in labels:
        return None
    return f"{current.metadata.namespace}/{labels[SERVICE_NAME]}"


def _revision(current: EndpointSlice) -> int:
    return int(current.metadata.resource_version)


def _labels(service: Service) -> dict[str, str]:
    labels = service.metadata.labels | {SERVICE_NAME: service.metadata.name, MANAGED_BY: CONTROLLER}
    if service.spec.cluster_ip == "None":
        labels[HEADLESS] = ""
    return dict(sorted(labels.items()))


def _new_slice(
    service: Service, labels: dict[str, str], ports: Ports, endpoints: tuple[Endpoint, ...]
) -> EndpointSlice:
    return EndpointSlice(
        api_version="discovery.k8s.io/v1", kind="EndpointSlice", address_type="IPv4", ports=ports, endpoints=endpoints,
        metadata=ObjectMeta(
            generate_name=f"{service.metadata.name}-", namespace=service.metadata.namespace, labels=labels,
            owner_references=(owner_reference(service),),
        ),
    )  # fmt: skip


def _ports(service: Service, pod: Pod) -> Ports:
    return tuple(
        EndpointPort(name=port.name, port=number, protocol=port.protocol or "TCP", app_protocol=port.app_protocol)
        for port in service.spec.ports
        if (number := target_port(pod, port)) is not None
    )


def _endpoint(service: Service, pod: Pod) -> Endpoint:
    serving, terminating = is_ready(pod), pod.metadata.deletion_timestamp is not None
    named = pod.spec.hostname and pod.spec.subdomain == service.metadata.name
    return Endpoint(
        addresses=(pod.status.pod_ip,),
        conditions=EndpointConditions(
            ready=service.spec.publish_not_ready_addresses or (serving and not terminating), serving=serving,
            terminating=terminating,
        ),
        hostname=pod.spec.hostname if named else "",
        node_name=pod.spec.node_name,
        target_ref=ObjectReference(
            kind="Pod", namespace=pod.metadata.namespace, name=pod.metadata.name, uid=pod.metadata.uid
        ),
    )  # fmt: skip
