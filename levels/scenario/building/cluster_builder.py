"""Makes the cluster of a scenario: machines, images, pinned numbers, lags; and the setup that a session starts from."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from engine.apiserver.registry.services import FixedAllocations
from engine.client.component import Controller, Cursor
from engine.clock import EPOCH_S
from engine.cluster.bootstrap import MachineSpec, workers
from engine.cluster.cluster import Cluster, Timings
from engine.cluster.metricsserver import MetricsServer
from engine.controllers.endpoint.controller import EndpointsController
from engine.controllers.endpointslice.controller import EndpointSliceController
from engine.controllers.endpointslice.mirroring import EndpointSliceMirroringController
from engine.kubelet.backoff import CrashTiming
from engine.scheduler.forced_placements import ForcedPlacement
from levels.scenario.building.clients import client_spec, labels_of
from levels.scenario.session_config import NODES, SessionConfig, catalog_of

if TYPE_CHECKING:
    from levels.scenario.loading.loader import Scenario
    from levels.scenario.schema.file import ScenarioSpec
    from levels.scenario.schema.world import ClusterEntry, FixturesEntry, TimingEntry


_ENDPOINTS_LOOPS = (EndpointsController, EndpointSliceController, EndpointSliceMirroringController)


def setup_of(
    scenario: Scenario,
    seed: int | None = None,
    traffic_seed: int | None = None,
    epoch_s: int = EPOCH_S,
) -> SessionConfig:
    """What a session of this scenario starts from.

    `seed` replaces the file's, `traffic_seed` that of traffic alone; tick 0 stands at `epoch_s`.
    """
    spec = scenario.spec
    chosen = spec.seed if seed is None else seed
    machines = _machines(spec)
    return SessionConfig(
        chosen,
        tuple(machines),
        scenario.manifests,
        tuple(client_spec(client) for client in spec.clients),
        scenario.hand,
        partial(build, spec, chosen, traffic_seed, epoch_s),
        epoch_s,
    )


def _machines(spec: ScenarioSpec) -> list[MachineSpec]:
    nodes = spec.cluster.nodes
    if not nodes:
        return workers(NODES)
    return [
        MachineSpec(
            node.name,
            str(node.cpu),
            str(node.memory),
            dict(node.labels),
            node.zone,
            node.unschedulable_until,
        )
        for node in nodes
    ]


def _timings(spec: ScenarioSpec) -> Timings:
    """The file counts in ticks, the engine in seconds."""
    timing, usual, seconds = spec.timing, Timings(), spec.tick_seconds
    crash = timing.crash_backoff
    return Timings(
        usual.node_grace_s if timing.node_grace is None else timing.node_grace * seconds,
        usual.evict_after_s if timing.evict_after is None else timing.evict_after * seconds,
        CrashTiming(
            crash.first * seconds,
            usual.crash.base_s if crash.base is None else crash.base * seconds,
            usual.crash.max_s if crash.max is None else crash.max * seconds,
            crash.jitter * seconds,
        ),
    )


def build(spec: ScenarioSpec, seed: int, traffic_seed: int | None, epoch_s: int = EPOCH_S) -> Cluster:
    """A fresh cluster, standing `spec.warmup` ticks before tick 0."""
    fixtures = spec.fixtures
    names = {owner: list(pods) for owner, pods in fixtures.pod_names.items()}
    cluster = Cluster(
        seed=seed,
        traffic_seed=traffic_seed,
        machines=_machines(spec),
        warmup=spec.warmup,
        epoch_s=epoch_s,
        dns_addon=spec.cluster.dns_addon,
        load_balancer_after=_provider_ticks(spec.cluster),
        timings=_timings(spec),
        tick_ms=spec.tick_seconds * 1000,
        catalog=catalog_of(spec.images, spec.cluster.registry),
        pins=FixedAllocations(dict(fixtures.cluster_ips), dict(fixtures.node_ports), names),
    )
    _pin(cluster, fixtures)
    _slow_down(cluster, spec.timing)
    if spec.cluster.metrics_server:
        cluster.server.resource_metrics = MetricsServer(cluster)
    return cluster


def _provider_ticks(cluster: ClusterEntry) -> int | None:
    return cluster.cloud_provider.load_balancer_after if cluster.cloud_provider is not None else None


def _pin(cluster: Cluster, fixtures: FixturesEntry) -> None:
    for node, addresses in fixtures.pod_ips.items():
        cluster.runtime.machines[node].pins.extend(addresses)
    for selector, nodes in fixtures.placement.items():
        cluster.scheduler.placements.add(ForcedPlacement(labels_of(selector), list(nodes)))


def _slow_down(cluster: Cluster, timing: TimingEntry) -> None:
    for component in cluster.components:
        if isinstance(component, _ENDPOINTS_LOOPS):
            _set_lag(component.cursor, timing.endpoints_lag)
        elif isinstance(component, Controller):
            _set_lag(component.cursor, timing.controller_lag)
    for node, lag in timing.proxy_lag.items():
        _set_lag(cluster.proxies[node].cursor, lag)
    _set_lag(cluster.dns.cursor, timing.dns_lag)
    cluster.traffic.dns_ttl = timing.dns_ttl


def _set_lag(cursor: Cursor, lag: int) -> None:
    cursor.lag = cursor.usual_lag = lag
