"""The Pods that manifests stand for, before a controller has made any: one for each object that somebody wrote."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from engine.api.apps import DaemonSet, Deployment, ReplicaSet, StatefulSet
from engine.api.batch import CronJob, Job
from engine.api.core import Pod, PodTemplateSpec, ReplicationController
from engine.api.meta import Object, OwnerReference, controller_of

if TYPE_CHECKING:
    from engine.cluster.cluster import Cluster

_OWNER_OF_JOBS = (OwnerReference(api_version="batch/v1", kind="Job", controller=True),)
_KINDS = (Pod, ReplicationController, ReplicaSet, Deployment, StatefulSet, DaemonSet, Job, CronJob)
_SYSTEM = "kube-system"


class Workload(NamedTuple):
    """An object, and a Pod as it is one or will make one."""

    owner: Object
    pod: Pod

    @property
    def name(self) -> str:
        """`deployment/web`, with the namespace before it where that is not the default one."""
        meta = self.owner.metadata
        place = "" if meta.namespace == "default" else f"{meta.namespace}/"
        return f"{place}{type(self.owner).__name__.lower()}/{meta.name}"


def workloads(cluster: Cluster) -> Iterator[Workload]:
    """What stands for what somebody wrote, in the order of kinds and names."""
    for kind in _KINDS:
        for obj in cluster.store.list_as(kind):
            if obj.metadata.namespace != _SYSTEM and controller_of(obj.metadata) is None:
                pod = _pod_of(obj)
                if pod is not None:
                    yield Workload(obj, pod)


def copies_of(owner: Object) -> int | None:
    """How many Pods of it there are at once; None where every node has one."""
    match owner:
        case DaemonSet():
            return None
        case ReplicationController() | ReplicaSet() | Deployment() | StatefulSet():
            return owner.spec.replicas if isinstance(owner.spec.replicas, int) else 1
        case Job():
            return owner.spec.parallelism if isinstance(owner.spec.parallelism, int) else 1
        case _:
            return 1


def pods_wanted(cluster: Cluster) -> int:
    """How many Pods somebody asks for, without those of which every node has one."""
    return sum(copies_of(workload.owner) or 0 for workload in workloads(cluster))


def _pod_of(obj: Object) -> Pod | None:
    match obj:
        case Pod():
            return obj
        case CronJob():
            return _from(obj.spec.job_template.spec.template, obj, _OWNER_OF_JOBS)
        case Job():
            return _from(obj.spec.template, obj, _OWNER_OF_JOBS)
        case ReplicationController() | ReplicaSet() | Deployment() | StatefulSet() | DaemonSet():
            return _from(obj.spec.template, obj) if obj.spec.template is not None else None
        case _:
            return None


def _from(template: PodTemplateSpec, of: Object, owners: tuple[OwnerReference, ...] = ()) -> Pod:
    metadata = replace(template.metadata, namespace=of.metadata.namespace, owner_references=owners)
    return Pod(api_version="v1", kind="Pod", metadata=metadata, spec=template.spec)
