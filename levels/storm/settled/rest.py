"""Whether an application is at rest, and whether all of it is well: what a storm waits for, and what it times.

The API's word on a Pod counts only where its machine has power: a node that has just died is still believed in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.apps import DaemonSet, Deployment, ReplicaSet, StatefulSet
from engine.api.core import Pod, ReplicationController
from engine.api.meta import condition
from engine.why.pods import unready_reason
from levels.session.manifests.workloads import copies_of
from levels.storm.workloads import pods_by_workload, root_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.api.meta import Object
    from engine.cluster.cluster import Cluster
    from levels.storm.workloads import StormWorkload

_UNPULLED = frozenset({"ErrImagePull", "ImagePullBackOff", "InvalidImageName"})
_READ = ("pods", "deployments", "replicasets", "statefulsets", "daemonsets", "replicationcontrollers", "nodes")


class WorkloadState(NamedTuple):
    """How one workload stands."""

    ready: int
    """Pods that are ready on machines with power, and are not to end."""
    wanted: int
    settled: bool
    """All of it is there and ready."""
    under_way: bool
    """Something is missing that time may bring."""
    unready: Pod | None = None
    """The first Pod that is not ready."""


_GONE = WorkloadState(0, 0, settled=False, under_way=False)


class RestWatch:
    """Looks at some workloads, anew only where something has changed."""

    def __init__(self, cluster: Cluster, workloads: Iterable[StormWorkload]) -> None:
        self._cluster = cluster
        self._workloads = list(workloads)
        self._logs = [cluster.store.log_of(resource) for resource in _READ]
        self._stamp: tuple[int, ...] = ()
        self._states: dict[str, WorkloadState] = {}

    def states(self) -> dict[str, WorkloadState]:
        """How each stands now, by its name."""
        stamp = (*(log.end for log in self._logs), self._cluster.runtime.revision)
        if stamp != self._stamp:
            self._stamp = stamp
            pods = pods_by_workload(self._cluster)
            self._states = {one.name: self._state(one, pods.get(root_key(one), [])) for one in self._workloads}
        return self._states

    def _state(self, workload: StormWorkload, pods: list[Pod]) -> WorkloadState:
        owner = self._cluster.store.get_as(workload.kind, workload.key)
        if owner is None:
            return _GONE
        ready = sum(map(self._serves, pods))
        wanted = _wanted(owner)
        unready = [pod for pod in pods if not self._serves(pod)]
        stuck = [pod for pod in unready if self._is_stuck(owner, pod)]
        missing = ready < wanted or not _is_rolled_out(owner)
        moving = [pod for pod in unready if pod not in stuck and not self._is_lost(pod)]
        under_way = bool(moving) or (missing and not stuck)
        return WorkloadState(ready, wanted, not unready and not missing, under_way, next(iter(unready), None))

    def _is_lost(self, pod: Pod) -> bool:
        """Whether it is to end and nobody is there to say that it has."""
        return pod.metadata.deletion_timestamp is not None and not self._has_power(pod)

    def _has_power(self, pod: Pod) -> bool:
        """Whether its machine has; one that is bound to none waits for no machine."""
        return not pod.spec.node_name or self._cluster.runtime.powered(pod.spec.node_name)

    def _is_stuck(self, owner: Object, pod: Pod) -> bool:
        """Whether it stays as it is: its image cannot be pulled, or its controller makes no other for a lost one."""
        if isinstance(owner, StatefulSet) and self._is_lost(pod):
            return True
        if isinstance(owner, DaemonSet) and not self._has_power(pod):
            return True
        return any(
            status.state.waiting is not None and status.state.waiting.reason in _UNPULLED
            for status in (*pod.status.init_container_statuses, *pod.status.container_statuses)
        )

    def _serves(self, pod: Pod) -> bool:
        found = condition(pod.status.conditions, "Ready")
        up = found is not None and found.status == "True" and pod.metadata.deletion_timestamp is None
        return up and self._has_power(pod)

    def reason(self, workload: StormWorkload) -> str:
        """What holds a workload up that is not at rest, in one sentence."""
        state = self.states()[workload.name]
        if state.unready is not None:
            why = unready_reason(self._cluster.store, state.unready)
            return f"pod/{state.unready.metadata.name} is not ready: {why}"
        if state.ready < state.wanted:
            return f"{state.ready} of {state.wanted} Pods are there"
        return "its roll-out has not come to an end"


def _wanted(owner: Object) -> int:
    if isinstance(owner, DaemonSet):
        return owner.status.desired_number_scheduled
    copies = copies_of(owner)
    return 0 if copies is None else copies


def _is_rolled_out(owner: Object) -> bool:
    """Whether its controller has seen what is wanted and brought it about, as `kubectl rollout status` judges."""
    seen = owner.metadata.generation or 0
    match owner:
        case Deployment(status=status):
            counts = {status.updated_replicas, status.replicas, status.available_replicas, _wanted(owner)}
            return status.observed_generation >= seen and len(counts) == 1
        case StatefulSet(status=status):
            return status.observed_generation >= seen and status.current_revision == status.update_revision
        case DaemonSet(status=status):
            return (
                status.observed_generation >= seen
                and status.updated_number_scheduled >= status.desired_number_scheduled
            )
        case ReplicaSet(status=status) | ReplicationController(status=status):
            return status.observed_generation >= seen
        case _:
            return True
