"""What podfall takes for granted of images that nobody described, because their manifests do, and of scripts.

Called by the command line once a cluster has its manifests. It says what `engine.kubelet.implied` will find when the
containers start, so that nobody takes a guess for a fact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.core import Container, Pod, Service
from engine.kubelet.environment import ServiceLinks
from engine.kubelet.implied import completes, implied_ports
from levels.session.manifests.scripts import unread_scripts
from levels.session.manifests.workloads import workloads

if TYPE_CHECKING:
    from engine.cluster.cluster import Cluster


def assumptions(cluster: Cluster) -> list[str]:
    """What is assumed of images that nobody described and of scripts, as lines; empty where all are known."""
    parts = {
        "Assumed of images that podfall does not know:": _lines(cluster),
        "Assumed to succeed, for podfall cannot read these scripts:": unread_scripts(cluster),
    }
    return [line for head, lines in parts.items() if lines for line in (head, *(f"  {line}" for line in lines))]


def _lines(cluster: Cluster) -> dict[str, None]:
    """A line for each container, in the order of kinds and names; each line once."""
    services = ServiceLinks()
    for service in cluster.store.list_as(Service):
        services.remember(f"{service.metadata.namespace}/{service.metadata.name}", service)
    described = cluster.runtime.catalog.describes
    lines: dict[str, None] = {}
    for workload in workloads(cluster):
        pod = workload.pod
        for container in (*pod.spec.init_containers, *pod.spec.containers):
            if not described(container.image):
                ports = implied_ports(container, pod, services.selecting(pod), described)
                lines[f"{workload.name}: {container.name} ({container.image}) {_does(container, pod, ports)}"] = None
    return lines


def _does(container: Container, pod: Pod, ports: tuple[int, ...]) -> str:
    if completes(container, pod):
        return "ends with exit code 0"
    if not ports:
        return "runs and listens nowhere, for nothing names a port"
    return f"listens on {', '.join(map(str, ports))} and answers there"
