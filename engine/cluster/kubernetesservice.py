"""The Service `kubernetes` and its endpoints come back: the API server sees to them every ten seconds.

A part of the API server in upstream (pkg/controlplane/controller/kubernetesservice, pkg/controlplane/reconcilers); here
a component of its own, which sleeps as long as nobody touches them. Writes those three objects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from engine.api.apps import EndpointSlice
from engine.api.core import Endpoints, Service
from engine.api.meta import key_of
from engine.api.scheme import resource_of
from engine.api.serializer import wire
from engine.api.status import StatusError
from engine.client.component import Component
from engine.cluster.gates import API_SERVER
from engine.cluster.kubesystem import kubernetes_service

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.cluster.gates import Gate

_INTERVAL_S = 10
_KEY = "default/kubernetes"
_KINDS = ("services", "endpoints", "endpointslices")


class KubernetesServiceReconciler(Component):
    """Looks at the three objects in the next round after one of them changed."""

    name = "kube-apiserver-kubernetes-service"

    fault_names = (API_SERVER,)

    def __init__(self, client: Client, agenda: WorkScheduler, gate: Gate, address: str) -> None:
        """Keep the Service and its endpoints, which lead to the API server at `address`; it hangs with its `gate`."""
        super().__init__(client, agenda)
        self.cursor = gate
        self._address = address
        self._news = self.informer(*_KINDS)

    def run(self) -> None:
        """Note what was touched; when a round is due, set right what is missing or says something else."""
        if any(entry.key == _KEY for entry in self._news.sync()):
            self._look_later()
        while (item := self.queue.pop()) is not None:
            self.client.cause = item[1]
            self.reconciles += 1
            try:
                self._set_right()
            except StatusError:
                # Somebody has the address, or the namespace is not there: the next round tries again.
                self._look_later()

    def _look_later(self) -> None:
        self.requeue(_KEY, (_INTERVAL_S - self.clock.now_s % _INTERVAL_S) * 1000)

    def _set_right(self) -> None:
        """Make what is missing, and correct what differs. Raises StatusError."""
        for document in kubernetes_service(self._address):
            wanted = wire.decode_document(document)
            live = self.client.store.get(resource_of(wanted).plural, key_of(wanted.metadata))
            if live is None:
                self.client.create(wanted)
            else:
                self._correct(live, wanted)

    def _correct(self, live: Object, wanted: Object) -> None:
        newer = _corrected(live, wanted)
        if newer != live:
            self.client.update(newer)


def _corrected(live: Any, wanted: Any) -> Any:
    """What there is with the ports and addresses that it should have; all else is for others to say."""
    if isinstance(live, Service):
        port, own = wanted.spec.ports[0], live.spec.ports
        if live.spec.type == "ClusterIP" and len(own) == 1 and (own[0].name, own[0].port) == (port.name, port.port):
            return live
        return replace(live, spec=replace(live.spec, type="ClusterIP", ports=wanted.spec.ports))
    if isinstance(live, Endpoints):
        return replace(live, subsets=wanted.subsets)
    if isinstance(live, EndpointSlice):
        return replace(live, endpoints=wanted.endpoints, ports=wanted.ports)
    return live
