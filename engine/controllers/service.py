"""The service controller: load balancers of a cloud provider (cloud-provider/controllers/service).

It runs only in a cluster that has a provider; without one a Service of type LoadBalancer stays `<pending>` for ever.
Woken by Services and nodes; writes the Service's finalizer, its status and events. The provider itself is a number of
ticks after which an address of 203.0.113.0/24 is there. What differs: one worker, and a balancer can only fail for
want of an address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec import UNSET
from msgspec.structs import replace

from engine.api.core import LoadBalancerIngress, LoadBalancerStatus, Node, Service, ServiceStatus
from engine.client.component import DONE, ReconcileResult
from engine.controllers.controllermanager import CONTROLLER_MANAGER, ManagedController
from engine.controllers.statuswriter import write_status

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.etcd.store import LogEntry

FINALIZER = "service.kubernetes.io/load-balancer-cleanup"
EXCLUDED = "node.kubernetes.io/exclude-from-external-load-balancers"
"""A node with this label, whatever its value, is no target of load balancers."""

_ADDRESSES = "203.0.113.{}"
_LAST_ADDRESS = 254
_RETRY_MS = 5_000
"""minRetryDelay of the controller."""


class ServiceController(ManagedController):
    """Reconciles the load balancer of one Service, by the Service's key."""

    name = "service-controller"
    fault_names = (CONTROLLER_MANAGER, "service")
    watches: ClassVar[tuple[str, ...]] = ("services", "nodes")

    def __init__(self, client: Client, agenda: WorkScheduler, provider_ticks: int) -> None:
        """A balancer has its address `provider_ticks` ticks after it was asked for."""
        super().__init__(client, agenda)
        self._provider_ticks = provider_ticks
        self._due: dict[str, int] = {}
        """Service key -> the tick in which its balancer is ready, while it is being made."""
        self._addresses: dict[str, str] = {}
        """Service key -> the address of its balancer."""
        self._hosts: tuple[str, ...] = ()
        """The nodes that balancers send to."""

    def map_to_keys(self, entry: LogEntry[Object]) -> list[str]:
        """The Service; when the set of eligible nodes changes, every Service that has a balancer."""
        if entry.resource == "services":
            return [entry.key]
        hosts = tuple(sorted(key for key, node in self.lister(Node).items() if _is_target(node)))
        if hosts == self._hosts:
            return []
        self._hosts = hosts
        for key in sorted(self._addresses):
            self._tell_new_hosts(self.lister(Service).get(key))
        return []

    def reconcile(self, key: str) -> ReconcileResult:
        """Make, keep or remove the balancer of a Service. Raises StatusError."""
        service = self.lister(Service).get(key)
        if service is None:
            self._forget(key)
            return DONE
        if service.spec.type == "LoadBalancer" and service.metadata.deletion_timestamp is None:
            return self._ensure(key, service)
        if FINALIZER in service.metadata.finalizers:
            self._clean_up(key, service)
        return DONE

    def _ensure(self, key: str, service: Service) -> ReconcileResult:
        if key in self._addresses:
            return DONE
        if key not in self._due:
            self._begin(key, service)
        if FINALIZER not in service.metadata.finalizers:
            meta = replace(service.metadata, finalizers=(*service.metadata.finalizers, FINALIZER))
            service = self.client.update(replace(service, metadata=meta))
        ticks = self._due[key] - self.clock.tick
        if ticks > 0:
            return ReconcileResult(ticks * self.clock.tick_ms)
        address = self._free_address()
        if not address:
            return self._fail(service)
        write_status(self.client, service, _with_ingress(service, LoadBalancerIngress(ip=address, ip_mode="VIP")))
        self.client.event(service, "Normal", "EnsuredLoadBalancer", "Ensured load balancer")
        self._addresses[key] = address
        del self._due[key]
        return DONE

    def _begin(self, key: str, service: Service) -> None:
        asked = self.clock.tick - self.informer_.lag
        self._due[key] = asked + self._provider_ticks
        self.client.event(service, "Normal", "EnsuringLoadBalancer", "Ensuring load balancer")
        if not self._hosts:
            message = "There are no available nodes for LoadBalancer"
            self.client.event(service, "Warning", "UnAvailableLoadBalancer", message)

    def _fail(self, service: Service) -> ReconcileResult:
        message = "Error syncing load balancer: failed to ensure load balancer: the provider has no address left"
        self.client.event(service, "Warning", "SyncLoadBalancerFailed", message)
        return ReconcileResult(_RETRY_MS)

    def _clean_up(self, key: str, service: Service) -> None:
        self.client.event(service, "Normal", "DeletingLoadBalancer", "Deleting load balancer")
        kept = tuple(name for name in service.metadata.finalizers if name != FINALIZER)
        if service.metadata.deletion_timestamp is None:
            status = _with_ingress(service)
            service = self.client.update_status(replace(service, status=status))
        self.client.update(replace(service, metadata=replace(service.metadata, finalizers=kept)))
        self.client.event(service, "Normal", "DeletedLoadBalancer", "Deleted load balancer")
        self._forget(key)

    def _tell_new_hosts(self, service: Service | None) -> None:
        if service is not None:
            self.client.event(service, "Normal", "UpdatedLoadBalancer", "Updated load balancer with new hosts")

    def _forget(self, key: str) -> None:
        self._due.pop(key, None)
        self._addresses.pop(key, None)

    def _free_address(self) -> str:
        taken = set(self._addresses.values())
        for host in range(1, _LAST_ADDRESS + 1):
            address = _ADDRESSES.format(host)
            if address not in taken:
                return address
        return ""


def _is_target(node: Node) -> bool:
    return EXCLUDED not in node.metadata.labels


def _with_ingress(service: Service, *ingress: LoadBalancerIngress) -> ServiceStatus:
    balancer = LoadBalancerStatus(ingress=ingress)
    before = LoadBalancerStatus() if service.status.load_balancer is UNSET else service.status.load_balancer
    return service.status if before == balancer else replace(service.status, load_balancer=balancer)
