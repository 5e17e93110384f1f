"""The mirroring controller: Endpoints written by hand become slices (pkg/controller/endpointslicemirroring).

kube-proxy and DNS read slices alone. Mirrored are the Endpoints of a Service without a selector, unless they carry the
label that forbids it or belong to a leader election. Woken by Services, Endpoints and its own slices. What differs: no
trigger-time annotation, and every address is taken for IPv4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace

from engine.api.apps import Endpoint, EndpointConditions, EndpointPort, EndpointSlice
from engine.api.core import Endpoints, Service
from engine.api.meta import Object, ObjectMeta
from engine.client.component import DONE, ReconcileResult
from engine.controllers.controllermanager import CONTROLLER_MANAGER, ManagedController
from engine.controllers.endpointslice.tracker import MANAGED_BY, SERVICE_NAME, EndpointSliceTracker
from engine.controllers.pods.ownership import owner_reference
from engine.etcd.store import is_of

if TYPE_CHECKING:
    from engine.api.core import EndpointAddress, EndpointSubset
    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.etcd.store import LogEntry

CONTROLLER = "endpointslicemirroring-controller.k8s.io"
SKIP = "endpointslice.kubernetes.io/skip-mirror"
LEADER = "control-plane.alpha.kubernetes.io/leader"
MAX_ADDRESSES = 1000
"""mirroring-max-endpoints-per-subset."""


class EndpointSliceMirroringController(ManagedController):
    """Reconciles the mirrored slices of one Endpoints object, by its key, which is its Service's too."""

    name = "endpoint-slice-mirroring-controller"
    fault_names = (CONTROLLER_MANAGER, "endpoints")
    watches: ClassVar[tuple[str, ...]] = ("services", "endpoints", "endpointslices")

    def __init__(self, client: Client, agenda: WorkScheduler) -> None:
        super().__init__(client, agenda)
        self._slices = EndpointSliceTracker(client, CONTROLLER)

    def map_to_keys(self, entry: LogEntry[Object]) -> list[str]:
        """The Endpoints or the Service of that name; for a mirrored slice of another's hand its Service."""
        if not is_of(entry, EndpointSlice):
            return [entry.key]
        service = self._slices.observe(entry)
        return [service] if service is not None else []

    def reconcile(self, key: str) -> ReconcileResult:
        """Write one slice per subset; drop slices that mirror nothing. Raises StatusError."""
        service = self.lister(Service).get(key)
        endpoints = self.lister(Endpoints).get(key)
        mirrored = endpoints is not None and service is not None and _is_mirrored(service, endpoints)
        wanted = [_slice(endpoints, subset) for subset in endpoints.subsets] if endpoints and mirrored else []
        existing = self._slices.of(key)
        for current, fresh in zip(existing, wanted, strict=False):
            self._slices.update(replace(current, ports=fresh.ports, endpoints=fresh.endpoints))
        for fresh in wanted[len(existing) :]:
            self._slices.create(fresh)
        for current in existing[len(wanted) :]:
            self._slices.delete(current)
        return DONE


def _is_mirrored(service: Service, endpoints: Endpoints) -> bool:
    meta = endpoints.metadata
    forbidden = meta.labels.get(SKIP) == "true" or LEADER in meta.annotations
    return not service.spec.selector and not forbidden


def _slice(endpoints: Endpoints, subset: EndpointSubset) -> EndpointSlice:
    meta = endpoints.metadata
    labels = meta.labels | {SERVICE_NAME: meta.name, MANAGED_BY: CONTROLLER}
    sides = ((subset.addresses, True), (subset.not_ready_addresses, False))
    found = [_endpoint(address, ready=ready) for addresses, ready in sides for address in addresses]
    ports = tuple(
        EndpointPort(name=port.name, port=port.port, protocol=port.protocol or "TCP", app_protocol=port.app_protocol)
        for port in subset.ports
    )
    return EndpointSlice(
        api_version="discovery.k8s.io/v1",
        kind="EndpointSlice",
        address_type="IPv4",
        ports=ports,
        endpoints=tuple(found[:MAX_ADDRESSES]),
        metadata=ObjectMeta(
            generate_name=f"{meta.name}-",
            namespace=meta.namespace,
            labels=dict(sorted(labels.items())),
            owner_references=(owner_reference(endpoints),),
        ),
    )


def _endpoint(address: EndpointAddress, *, ready: bool) -> Endpoint:
    return Endpoint(
        addresses=(address.ip,),
        conditions=EndpointConditions(ready=ready),
        hostname=address.hostname,
        node_name=address.node_name,
        target_ref=address.target_ref,
    )
