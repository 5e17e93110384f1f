"""Load balancers of the cloud provider: which address leads to which Service, and which nodes pass their checks.

A balancer asks every node once a tick and sends it nothing more after three failed answers; one good answer brings it
back. Under externalTrafficPolicy Local it asks the healthCheckNodePort, where kube-proxy answers for this one Service
(pkg/proxy/healthcheck), else it only asks whether the node is there. If no node passes it sends to all of them, as
most do. Traffic lets it look once per tick; a tick in which nothing changed costs a comparison.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from engine.api.core import Service
from engine.network.proxy.portrules import load_balancer_ips
from engine.network.types import StaticResponse
from engine.panics import attempt_all

if TYPE_CHECKING:
    from engine.etcd.store import Store
    from engine.network.protocols import NodeRuntime
    from engine.network.proxy.kubeproxy import KubeProxy

HIDDEN_NODE = "control-plane"
"""Balancers send nothing there, and clients that name no nodes do not knock there."""

FAILED_CHECKS = 3
"""How many checks in a row a node fails before it gets no more requests."""

_OK, _UNAVAILABLE = 200, 503


class Balancers:
    """All load balancers."""

    def __init__(self, store: Store, runtime: NodeRuntime, proxies: dict[str, KubeProxy]) -> None:
        """Follow the Services of `store`; ask the nodes of `proxies`."""
        self.revision = 0
        """Grows whenever a node joins or leaves the ones that get requests."""
        self._runtime = runtime
        self._proxies = proxies
        self._log = store.log_of("services")
        self._position = self._log.base
        self._services: dict[str, Service] = {}
        """Every Service of type LoadBalancer, by key."""
        self._failing: dict[str, dict[str, int]] = {}
        """Service key -> node -> since which tick it fails."""
        self._stamp: tuple[int, ...] = ()

    def step(self, tick: int) -> None:
        """Ask the nodes, where an answer could have changed."""
        self._read()
        moves = next(iter(self._proxies.values())).table.moves if self._proxies else 0
        stamp = (self._runtime.revision, moves, self._position)
        if stamp != self._stamp:
            self._stamp = stamp
            attempt_all(self._services, partial(self._ask_nodes, tick), self._ask_again)
        self.revision += sum(
            tick - since == FAILED_CHECKS - 1 for failing in self._failing.values() for since in failing.values()
        )

    def _read(self) -> None:
        for entry in self._log.since(max(self._position, self._log.base)):
            service = entry.obj
            if isinstance(service, Service) and service.spec.type == "LoadBalancer":
                self._services[entry.key] = service
            else:
                self._services.pop(entry.key, None)
                self._failing.pop(entry.key, None)
        self._position = self._log.end

    def _ask_again(self, _key: str) -> None:
        """Asking twice does no harm: in the next tick everybody is asked."""
        self._stamp = ()

    def _ask_nodes(self, tick: int, key: str) -> None:
        known = self._failing.get(key)
        # A new balancer waits for nobody: it knows from its first check who is there.
        since = tick if known is not None else tick - FAILED_CHECKS
        failing: dict[str, int] = {}
        for node in self._nodes():
            if not self._passes(key, node):
                failing[node] = known.get(node, since) if known is not None else since
        if known is None or set(failing) != set(known):
            self.revision += 1
        self._failing[key] = failing

    def _nodes(self) -> list[str]:
        return [node for node in self._proxies if node != HIDDEN_NODE]

    def _passes(self, key: str, node: str) -> bool:
        if not self._runtime.powered(node) or self._runtime.severed("", node):
            return False
        spec = self._services[key].spec
        if spec.external_traffic_policy != "Local":
            return True
        blocked = self._runtime.blocked(node, spec.health_check_node_port)
        return not blocked and self._local_endpoints(key, node) > 0

    def _local_endpoints(self, key: str, node: str) -> int:
        """How many ready Pods of the Service the node has, as its kube-proxy knows."""
        proxy = self._proxies[node]
        rules = proxy.table.rules(key, proxy.revision)
        return len({backend.ip for rule in rules for backend in rule.ready if backend.node == node})

    def nodes_for(self, key: str, tick: int) -> list[str]:
        """The nodes to which the balancer of a Service sends requests in this tick."""
        failing = self._failing.get(key, {})
        everyone = self._nodes()
        passing = [node for node in everyone if node not in failing or tick - failing[node] < FAILED_CHECKS - 1]
        return passing or everyone

    def service_at(self, address: str) -> str:
        """The key of the Service whose balancer has that address; empty where there is none."""
        return next((key for key, service in self._services.items() if address in load_balancer_ips(service)), "")

    def health_page(self, node: str, port: int) -> StaticResponse | None:
        """What kube-proxy answers on a healthCheckNodePort of the node; None if the port is no such port."""
        for key, service in self._services.items():
            if port and service.spec.health_check_node_port == port:
                count = self._local_endpoints(key, node)
                namespace, _, name = key.partition("/")
                facts = {
                    "service": {"namespace": namespace, "name": name},
                    "localEndpoints": count,
                    "serviceProxyHealthy": True,
                }
                text = json.dumps(facts, indent="\t")
                if count:
                    return StaticResponse(text, _OK)
                observed = f"{node} has no ready Pod of {key}"
                return StaticResponse(text, _UNAVAILABLE, "5", observed, cause="health page", service=key)
        return None
