"""How what owns Pods stands: whether its controller has seen it, who refuses it Pods, and whom it waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.core import Pod
from engine.api.meta import condition, controller_of
from engine.controllers.deployment.status import REPLICA_FAILURE
from engine.controllers.pods.podstate import is_ready
from engine.why.lines import beside, dated
from engine.why.pods import unready_reason

if TYPE_CHECKING:
    from engine.api.apps import DaemonSet, ReplicaSet, StatefulSet
    from engine.api.batch import Job
    from engine.api.meta import Condition, Object
    from engine.etcd.store import Store

    Workload = ReplicaSet | StatefulSet | DaemonSet | Job

_SHOWN = 3
_FAILED, _SUCCEEDED = "Failed", "Succeeded"


def workload_lines(store: Store, owner: Workload) -> list[str]:
    """What keeps it from what it wants; empty where nothing does."""
    said = (condition(owner.status.conditions, type_) for type_ in (REPLICA_FAILURE, _FAILED))
    return [
        *(_refusal(store, owner, failure) for failure in said if failure is not None and failure.status == "True"),
        *waiting_lines(store, owner),
    ]


def _refusal(store: Store, owner: Workload, failure: Condition) -> str:
    return dated(store.clock, failure.last_transition_time, _name(owner), f"{failure.reason}: {failure.message}")


def waiting_lines(store: Store, owner: Workload) -> list[str]:
    """Whether its controller has seen it, and which of its Pods are not ready, each with its reason."""
    observed = getattr(owner.status, "observed_generation", None)
    if observed is not None and observed < owner.metadata.generation:
        return [beside(f"its controller has not seen the last change of {_name(owner)} yet")]
    pods = [pod for pod in store.list_as(Pod, owner.metadata.namespace) if is_owned(pod, owner)]
    unready = [pod for pod in pods if not is_ready(pod) and pod.status.phase != _SUCCEEDED]
    lines = [beside(_unready(store, pod)) for pod in unready[:_SHOWN]]
    return [*lines, beside(f"and for {len(unready) - _SHOWN} more")] if len(unready) > _SHOWN else lines


def _unready(store: Store, pod: Pod) -> str:
    name = f"pod/{pod.metadata.name}"
    what = f"{name} has failed" if pod.status.phase == _FAILED else f"waits for {name}"
    return f"{what}: {unready_reason(store, pod)}"


def _name(owner: Workload) -> str:
    return f"{type(owner).__name__.lower()}/{owner.metadata.name}"


def is_owned(obj: Object, owner: Object) -> bool:
    """Whether an object is controlled by that one."""
    found = controller_of(obj.metadata)
    return found is not None and found.uid == owner.metadata.uid
