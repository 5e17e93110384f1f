"""The EndpointSlice controller: which Pods stand behind a Service (pkg/controller/endpointslice).

Woken by Services, Pods, slices and nodes; writes the slices that kube-proxy and DNS read. What differs: no trigger-time
annotation is written, and of topology only `trafficDistribution: PreferClose` is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace

from engine.api.apps import Endpoint, EndpointConditions, EndpointHints, EndpointPort, EndpointSlice, ForZone
from engine.api.core import Node, ObjectReference, Pod, Service
from engine.api.meta import ObjectMeta
from engine.api.status import StatusError
from engine.client.component import DONE, ReconcileResult
from engine.controllers.controllermanager import CONTROLLER_MANAGER, ManagedController
from engine.controllers.endpoint.serviceindex import ServiceIndex, selects_pods
from engine.controllers.endpoint.targetports import target_port
from engine.controllers.endpointslice.packing import pack
from engine.controllers.endpointslice.tracker import MANAGED_BY, SERVICE_NAME, EndpointSliceTracker
from engine.controllers.pods.ownership import owner_reference
from engine.controllers.pods.podstate import is_ready, is_terminal
from engine.etcd.store import is_of

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.etcd.store import LogEntry

CONTROLLER = "endpointslice-controller.k8s.io"
HEADLESS = "service.kubernetes.io/headless"
ZONE = "topology.kubernetes.io/zone"
PREFER_CLOSE = "PreferClose"

Ports = tuple[EndpointPort, ...]


class EndpointSliceController(ManagedController):
    """Reconciles the slices of one Service, by the Service's key."""

    name = "endpoint-slice-controller"
    fault_names = (CONTROLLER_MANAGER, "endpoints")
    watches: ClassVar[tuple[str, ...]] = ("services", "pods", "endpointslices", "nodes")

    def __init__(self, client: Client, agenda: WorkScheduler) -> None:
        super().__init__(client, agenda)
        self._index = ServiceIndex()
        self._slices = EndpointSliceTracker(client, CONTROLLER)

    def map_to_keys(self, entry: LogEntry[Object]) -> list[str]:
        """The Service; for a Pod those that select it; for a slice its own, unless we wrote it; for a node all."""
        if is_of(entry, Service):
            return self._index.observe_service(entry)
        if is_of(entry, Pod):
            return self._index.observe_pod(entry)
        if is_of(entry, Node):
            return self._index.selecting() if _zone(entry.old) != _zone(entry.obj) else []
        service = self._slices.observe(entry) if is_of(entry, EndpointSlice) else None
        return [service] if service is not None else []

    def reconcile(self, key: str) -> ReconcileResult:
        """Bring the Service's slices in line with its Pods. Raises StatusError."""
        service = self.lister(Service).get(key)
        if service is None or not selects_pods(service):
            # Slices of a deleted Service are the garbage collector's: they carry an owner reference.
            return DONE
        try:
            self._sync(service, key)
        except StatusError as error:
            message = f"Error updating Endpoint Slices for Service {key}: {error.message}"
            self.client.event(service, "Warning", "FailedToUpdateEndpointSlices", message)
            raise
        return DONE

    def _sync(self, service: Service, key: str) -> None:
        desired, missing_node_errors = self._desired(service, key)
        self._write(service, _plan(desired, self._slices.of(key)))
        if missing_node_errors:
            raise StatusError(500, "InternalError", "; ".join(missing_node_errors))

    def _desired(self, service: Service, key: str) -> tuple[dict[Ports, list[Endpoint]], list[str]]:
        """The endpoints by their exact list of ports, and why some Pods are left out for now.

        Pods that resolve a port's name differently part ways here. A Pod whose node does not exist is skipped and
        looked at again, unless its Service publishes whatever there is.
        """
        groups: dict[Ports, list[Endpoint]] = {}
        missing_node_errors: list[str] = []
        for pod in self._index.pods_of(key):
            if not pod.status.pod_ip or is_terminal(pod):
                continue
            name = pod.spec.node_name
            node = self.lister(Node).get(name)
            if node is None and not service.spec.publish_not_ready_addresses:
                missing_node_errors.append(f"skipping Pod {pod.metadata.name} for Service {key}: Node {name} Not Found")
            else:
                groups.setdefault(_ports(service, pod), []).append(_endpoint(service, pod, _zone(node) or ""))
        return groups, missing_node_errors

    def _write(self, service: Service, plan: _Plan) -> None:
        labels = _labels(service)
        for ports, endpoints in plan.creations:
            self._slices.create(_new_slice(service, labels, ports, endpoints))
        for current in plan.kept:
            self._slices.update(replace(current, metadata=replace(current.metadata, labels=labels)))
        for current in plan.deletions:
            self._slices.delete(current)


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


def _labels(service: Service) -> dict[str, str]:
    labels = service.metadata.labels | {SERVICE_NAME: service.metadata.name, MANAGED_BY: CONTROLLER}
    if service.spec.cluster_ip == "None":
        labels[HEADLESS] = ""
    return dict(sorted(labels.items()))


def _new_slice(
    service: Service,
    labels: dict[str, str],
    ports: Ports,
    endpoints: tuple[Endpoint, ...],
) -> EndpointSlice:
    return EndpointSlice(
        api_version="discovery.k8s.io/v1",
        kind="EndpointSlice",
        address_type="IPv4",
        ports=ports,
        endpoints=endpoints,
        metadata=ObjectMeta(
            generate_name=f"{service.metadata.name}-",
            namespace=service.metadata.namespace,
            labels=labels,
            owner_references=(owner_reference(service),),
        ),
    )


def _ports(service: Service, pod: Pod) -> Ports:
    return tuple(
        EndpointPort(name=port.name, port=number, protocol=port.protocol or "TCP", app_protocol=port.app_protocol)
        for port in service.spec.ports
        if (number := target_port(pod, port)) is not None
    )


def _zone(node: Node | None) -> str | None:
    """The zone of a node, empty where it has none; None where there is no such node."""
    return node.metadata.labels.get(ZONE, "") if node is not None else None


def _endpoint(service: Service, pod: Pod, zone: str) -> Endpoint:
    serving, terminating = is_ready(pod), pod.metadata.deletion_timestamp is not None
    close = service.spec.traffic_distribution == PREFER_CLOSE and zone
    named = pod.spec.hostname and pod.spec.subdomain == service.metadata.name
    return Endpoint(
        addresses=(pod.status.pod_ip,),
        conditions=EndpointConditions(
            ready=service.spec.publish_not_ready_addresses or (serving and not terminating),
            serving=serving,
            terminating=terminating,
        ),
        hints=EndpointHints(for_zones=(ForZone(name=zone),)) if close else None,
        hostname=pod.spec.hostname if named else "",
        node_name=pod.spec.node_name,
        zone=zone,
        target_ref=ObjectReference(
            kind="Pod",
            namespace=pod.metadata.namespace,
            name=pod.metadata.name,
            uid=pod.metadata.uid,
        ),
    )
