"""What faults can hit of a settled application: the workloads that somebody asks, their Pods, nodes and zones.

A workload that nobody asks costs nobody a request, whatever happens to it, so no fault is played on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.core import Service
from engine.cluster.bootstrap import zones_of
from engine.network.traffic.targets import origins_of
from levels.scenario.faults import pod_targets
from levels.scenario.schema.faults import PodPick
from levels.storm.workloads import in_namespace, pods_by_workload, root_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.api.core import Pod
    from engine.cluster.cluster import Cluster
    from levels.storm.askers.search import Asker
    from levels.storm.workloads import StormWorkload


class HitWorkload(NamedTuple):
    """A workload that somebody asks."""

    workload: StormWorkload
    pods: tuple[Pod, ...]
    """The oldest first."""
    container: str
    """The one of its Pods that answers whoever asks; the first where none does."""
    proxy: str
    """The node whose kube-proxy matters to it: one from which it is asked and on which its first Pod does not run."""


class HitService(NamedTuple):
    """A Service that a workload asks."""

    name: str
    """`svc/db`, with its namespace before it where that is not `default`."""
    namespace: str
    service: str


class StormSight:
    """What there is to hit."""

    def __init__(self, cluster: Cluster, standing: Iterable[StormWorkload], askers: Iterable[Asker]) -> None:
        """Look at `cluster` as it stands; `standing` are the workloads that have settled."""
        askers = list(askers)
        pods, standing = pods_by_workload(cluster), list(standing)
        asking = {one.name: _who_ask(cluster, one, askers) for one in standing}
        self.unasked = tuple(name for name, clients in asking.items() if not clients)
        """The names of the workloads that nobody asks."""
        self.workloads = tuple(
            HitWorkload(
                one,
                tuple(found),
                _container(cluster, one, found, askers),
                _proxy(cluster, found[0], asking[one.name]),
            )
            for one in standing
            if asking[one.name] and (found := pods.get(root_key(one), []))
        )
        """Those that somebody asks."""
        zones = zones_of(cluster.machines)
        used = {pod.spec.node_name for hit in self.workloads for pod in hit.pods}
        self.nodes = tuple(machine.name for machine in cluster.machines if machine.name in used)
        """Those on which a Pod runs that somebody asks."""
        self.all_nodes = frozenset(machine.name for machine in cluster.machines)
        self.zones = {
            zone: tuple(name for name, place in zones.items() if place == zone)
            for zone in dict.fromkeys(zones[name] for name in self.nodes)
            if zone and len(set(zones.values())) > 1
        }
        """Zones with such nodes, and all nodes of each; empty where there is but one zone."""
        self.dependencies = _dependencies(cluster, askers, [hit.workload for hit in self.workloads])
        """The Services that workloads ask, and behind which one of those above stands."""

    def workload(self, name: str) -> HitWorkload:
        """The one of that name. KeyError where nobody asks one of that name."""
        return {hit.workload.name: hit for hit in self.workloads}[name]


def _who_ask(cluster: Cluster, workload: StormWorkload, askers: list[Asker]) -> frozenset[str]:
    """The names of the clients that ask a workload, through a Service or by dialling its Pods."""
    return frozenset(
        asker.name
        for asker in askers
        if _is_behind(cluster, workload, asker.service)
        or (not asker.service and asker.namespace == workload.namespace and _is_dialled(asker.target, workload))
    )


def _is_behind(cluster: Cluster, workload: StormWorkload, key: str) -> bool:
    """Whether the Service `namespace/name` selects the workload's Pods."""
    service = cluster.store.get_as(Service, key) if key else None
    if service is None or service.metadata.namespace != workload.namespace:
        return False
    selector = service.spec.selector
    return bool(selector) and selector.items() <= workload.pod.metadata.labels.items()


def _is_dialled(target: str, workload: StormWorkload) -> bool:
    """Whether a client that dials Pods dials those of the workload."""
    kind, _, rest = target.partition("/")
    name = rest.partition(":")[0]
    if kind == "pod":
        return name.startswith(workload.object)
    labels = dict(part.split("=", 1) for part in name.split(",") if "=" in part)
    return kind == "pods" and labels.items() <= workload.pod.metadata.labels.items()


def _container(cluster: Cluster, workload: StormWorkload, pods: list[Pod], askers: list[Asker]) -> str:
    """The container that the first Service in front of a workload leads to."""
    names = {pod.metadata.name for pod in pods}
    for asker in askers:
        if _is_behind(cluster, workload, asker.service):
            namespace, _, service = asker.service.partition("/")
            for target in pod_targets(cluster, 0, PodPick(service=service, namespace=namespace, pick="all")):
                if target.pod in names and target.container:
                    return target.container
    return workload.pod.spec.containers[0].name


def _proxy(cluster: Cluster, first: Pod, clients: frozenset[str]) -> str:
    """A node from which one of `clients` asks, rather than that of the first Pod, which is the one that goes.

    Who asks from outside comes in at any node.
    """
    specs = [spec for spec in cluster.traffic.list() if spec.name in clients]
    asking = {place.node for spec in specs for place in origins_of(cluster.traffic.network, spec) if place.node}
    machines = [machine.name for machine in cluster.machines]
    best = [name for name in machines if name in asking] or machines
    return next((name for name in best if name != first.spec.node_name), best[0])


def _dependencies(cluster: Cluster, askers: list[Asker], workloads: list[StormWorkload]) -> tuple[HitService, ...]:
    found: dict[str, HitService] = {}
    for asker in askers:
        served = any(_is_behind(cluster, one, asker.service) for one in workloads)
        if served and asker.origin.startswith(("pod/", "pods/")):
            namespace, _, service = asker.service.partition("/")
            name = in_namespace(f"svc/{service}", namespace)
            found.setdefault(asker.service, HitService(name, namespace, service))
    return tuple(found.values())
