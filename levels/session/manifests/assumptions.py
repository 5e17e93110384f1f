"""What podfall takes for granted of images that nobody described, because their manifests do.

Called by the command line once a cluster has its manifests. It says what `engine.kubelet.implied` will find when the
containers start, so that nobody takes a guess for a fact.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.api.apps import DaemonSet, Deployment, ReplicaSet, StatefulSet
from engine.api.batch import CronJob, Job
from engine.api.core import Container, Pod, PodTemplateSpec, ReplicationController, Service
from engine.api.meta import Object, OwnerReference, controller_of
from engine.kubelet.environment import ServiceLinks
from engine.kubelet.implied import completes, implied_ports

if TYPE_CHECKING:
    from engine.cluster.cluster import Cluster

_OWNER_OF_JOBS = (OwnerReference(api_version="batch/v1", kind="Job", controller=True),)
_KINDS = (Pod, ReplicationController, ReplicaSet, Deployment, StatefulSet, DaemonSet, Job, CronJob)
_SYSTEM = "kube-system"


def assumptions(cluster: Cluster) -> list[str]:
    """What is assumed of containers whose image nobody described, as lines; empty where all are known."""
    found = _lines(cluster)
    return ["Assumed of images that podfall does not know:", *(f"  {line}" for line in found)] if found else []


def _lines(cluster: Cluster) -> dict[str, None]:
    """A line for each container, in the order of kinds and names; each line once."""
    services = ServiceLinks()
    for service in cluster.store.list_as(Service):
        services.remember(f"{service.metadata.namespace}/{service.metadata.name}", service)
    described = cluster.runtime.catalog.describes
    lines: dict[str, None] = {}
    for owner, pod in _pods(cluster):
        for container in (*pod.spec.init_containers, *pod.spec.containers):
            if not described(container.image):
                ports = implied_ports(container, pod, services.selecting(pod), described)
                lines[f"{owner}: {container.name} ({container.image}) {_does(container, pod, ports)}"] = None
    return lines


def _does(container: Container, pod: Pod, ports: tuple[int, ...]) -> str:
    if completes(container, pod):
        return "ends with exit code 0"
    if not ports:
        return "runs and listens nowhere, for nothing names a port"
    return f"listens on {', '.join(map(str, ports))} and answers there"


def _pods(cluster: Cluster) -> Iterator[tuple[str, Pod]]:
    """The Pods that stand for what somebody wrote, each with the name of that."""
    for kind in _KINDS:
        for obj in cluster.store.list_as(kind):
            meta = obj.metadata
            if meta.namespace != _SYSTEM and controller_of(meta) is None:
                place = "" if meta.namespace == "default" else f"{meta.namespace}/"
                pod = _pod_of(obj)
                if pod is not None:
                    yield f"{place}{kind.__name__.lower()}/{meta.name}", pod


def _pod_of(obj: Object) -> Pod | None:
    """A Pod as this object is one, or will make one."""
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
