"""A test of the network: can a Service be reached at all, on any port and by any door that it has?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.network.balancers import HIDDEN_NODE
from engine.network.proxy.portrules import load_balancer_ips
from engine.network.types import OUTSIDE, Origin
from levels.scenario.building.clients import labels_of
from levels.scenario.predicates.evaluation import EvalContext, Evaluation

if TYPE_CHECKING:
    from engine.api.core import Service
    from engine.network.dataplane import DataPlane
    from engine.network.types import Route
    from levels.scenario.schema.tests import ReachTest


class ReachJudge:
    """Dials without sending anything."""

    def __init__(self, test: ReachTest) -> None:
        """Dial as the test says."""
        self._test = test

    def read(self, scene: EvalContext) -> Evaluation:
        """Look once, after a tick."""
        network = scene.cluster.traffic.network
        name = self._test.to.rpartition("/")[2]
        service = network.directory.service(f"default/{name}")
        is_open = service is not None and any(_answers(network, way) for way in self._ways(network, service))
        told = "open" if is_open else "blocked"
        return Evaluation(told == self._test.expect, progress=f"{self._test.to} is {told}")

    def _ways(self, network: DataPlane, service: Service) -> list[Route]:
        ways: list[Route] = []
        for origin in self._places(network):
            for port in service.spec.ports:
                if origin.kind != "outside":
                    ways.append(network.connect(origin, service.spec.cluster_ip, port.port))
                for node, proxy in network.proxies.items():
                    if node == HIDDEN_NODE:
                        continue
                    if port.node_port:
                        ways.append(network.connect(origin, proxy.address, port.node_port))
                    ways += [network.enter(origin, node, ip, port.port) for ip in load_balancer_ips(service)]
        return ways

    def _places(self, network: DataPlane) -> list[Origin]:
        origin = self._test.origin
        if isinstance(origin, str):
            return [OUTSIDE]
        if origin.node:
            found = [network.origin(f"node/{origin.node}")]
        elif origin.pod:
            found = [network.origin(f"pod/{origin.pod}")]
        else:
            pods = network.directory.pods("default", labels_of(origin.pods))
            found = [network.origin(f"pod/{pod.metadata.name}") for pod in pods]
        return [origin for origin in found if origin is not None]


def _answers(network: DataPlane, way: Route) -> bool:
    return any(network.reaches(way, backend) for backend in way.endpoints)
