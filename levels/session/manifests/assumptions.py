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
from engine.api.config import ConfigMap, Secret
from engine.api.core import Container, Pod, PodTemplateSpec, ReplicationController, Service
from engine.api.meta import Object, OwnerReference, controller_of
from engine.kubelet.environment import ServiceLinks, container_env, expand
from engine.kubelet.envsources import ConfigError, EnvSources
from engine.kubelet.implied.needs import implied_needs
from engine.kubelet.implied.ports import completes, implied_ports
from engine.runtime.registry import refusal

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
    services, sources = ServiceLinks(), _sources(cluster)
    for service in cluster.store.list_as(Service):
        services.remember(f"{service.metadata.namespace}/{service.metadata.name}", service)
    described = cluster.runtime.catalog.describes
    lines: dict[str, None] = {}
    for owner, pod in _pods(cluster):
        for container in (*pod.spec.init_containers, *pod.spec.containers):
            if not described(container.image):
                ports = implied_ports(container, pod, services.selecting(pod), described)
                does = _does(container, pod, ports) + _depends(container, pod, ports, services, sources)
                if refusal(cluster.runtime.catalog, container.image):
                    does = "is in no registry, so it does not start"
                lines[f"{owner}: {container.name} ({container.image}) {does}"] = None
    return lines


def _does(container: Container, pod: Pod, ports: tuple[int, ...]) -> str:
    if completes(container, pod):
        return "ends with exit code 0"
    if not ports:
        return "runs and listens nowhere, for nothing names a port"
    return f"listens on {', '.join(map(str, ports))} and answers there"


def _depends(
    container: Container, pod: Pod, ports: tuple[int, ...], services: ServiceLinks, sources: EnvSources
) -> str:
    """Whom it asks for its answers, as the end of a sentence; empty where it gives none or asks nobody."""
    if not ports or completes(container, pod):
        return ""
    try:
        env = container_env(container, {}, sources, pod, "")
    except ConfigError:
        return ""  # it does not start, and its events say why
    command = tuple(expand(word, env) for word in (*container.command, *container.args))
    needs = implied_needs(container, pod, env, command, services, sources)
    named = ", ".join(f"{need.place} ({need.source})" for need in needs)
    return f"; depends on {named}" if named else ""


def _sources(cluster: Cluster) -> EnvSources:
    """What kubelets will read variables from."""
    maps = {f"{one.metadata.namespace}/{one.metadata.name}": one for one in cluster.store.list_as(ConfigMap)}
    secrets = {f"{one.metadata.namespace}/{one.metadata.name}": one for one in cluster.store.list_as(Secret)}
    return EnvSources(maps, secrets, "")


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
