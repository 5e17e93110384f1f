"""Makes the cluster of a scenario: machines, images, pinned numbers, lags; and the setup that a session starts from."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from engine.apiserver.services import Pins
from engine.bootstrap import Machine, workers
from engine.client.component import Controller
from engine.cluster import Cluster
from engine.controllers.endpoints import EndpointsController
from engine.controllers.endpointslice import EndpointSliceController
from engine.runtime.images import default_catalog
from engine.scheduler.scheduler import Placement
from levels.scenario.callers import client_spec, labels_of
from levels.session.setup import NODES, Setup

if TYPE_CHECKING:
    from levels.scenario.loader import Scenario
    from levels.scenario.schema import Fixtures, Spec, Timing


def setup_of(scenario: Scenario, seed: int | None = None, traffic_seed: int | None = None) -> Setup:
    """What a session of this scenario starts from; `seed` replaces the file's, `traffic_seed` that of traffic alone."""
    spec = scenario.spec
    chosen = spec.seed if seed is None else seed
    machines = _machines(spec)
    return Setup(
        chosen, tuple(machines), scenario.manifests, tuple(client_spec(client) for client in spec.clients),
        scenario.hand, partial(build, spec, chosen, traffic_seed),
    )  # fmt: skip


def _machines(spec: Spec) -> list[Machine]:
    nodes = spec.cluster.nodes
    if not nodes:
        return workers(NODES)
    return [Machine(node.name, str(node.cpu), str(node.memory), dict(node.labels), node.zone) for node in nodes]


def build(spec: Spec, seed: int, traffic_seed: int | None) -> Cluster:
    """A fresh cluster, standing `spec.warmup` ticks before tick 0."""
    fixtures = spec.fixtures
    names = {owner: list(pods) for owner, pods in fixtures.pod_names.items()}
    cluster = Cluster(
        seed=seed, traffic_seed=traffic_seed, machines=_machines(spec), warmup=spec.warmup,
        catalog=default_catalog().with_images(spec.images),
        pins=Pins(dict(fixtures.cluster_ips), dict(fixtures.node_ports), names),
    )  # fmt: skip
    _pin(cluster, fixtures)
    _slow_down(cluster, spec.timing)
    return cluster


def _pin(cluster: Cluster, fixtures: Fixtures) -> None:
    for node, addresses in fixtures.pod_ips.items():
        cluster.runtime.machines[node].pins.extend(addresses)
    cluster.scheduler.placements = [
        Placement(labels_of(selector), list(nodes)) for selector, nodes in fixtures.placement.items()
    ]


def _slow_down(cluster: Cluster, timing: Timing) -> None:
    for component in cluster.components:
        if isinstance(component, EndpointsController | EndpointSliceController):
            component.informer_.lag = timing.endpoints_lag
        elif isinstance(component, Controller):
            component.informer_.lag = timing.controller_lag
    for node, lag in timing.proxy_lag.items():
        cluster.proxies[node].informer_.lag = lag
    cluster.dns.informer_.lag = timing.dns_lag
