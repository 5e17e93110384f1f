"""What podfall takes for granted of images that nobody described, because their manifests do, and of scripts.

Called by the command line once a cluster has its manifests. It says what `engine.kubelet.implied` will find when the
containers start, so that nobody takes a guess for a fact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.core import Container, Pod
from engine.kubelet.implied.ports import completes, implied_ports
from engine.runtime.registry import refusal
from levels.session.manifests.needs import ManifestNeeds
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
    needs = ManifestNeeds(cluster)
    described = cluster.runtime.catalog.describes
    lines: dict[str, None] = {}
    for workload in workloads(cluster):
        pod = workload.pod
        for container in (*pod.spec.init_containers, *pod.spec.containers):
            if not described(container.image):
                ports = implied_ports(container, pod, needs.selecting(pod), described)
                does = _does(container, pod, ports) + _depends(container, pod, ports, needs)
                if refusal(cluster.runtime.catalog, container.image):
                    does = "is in no registry, so it does not start"
                lines[f"{workload.name}: {container.name} ({container.image}) {does}"] = None
    return lines


def _does(container: Container, pod: Pod, ports: tuple[int, ...]) -> str:
    if completes(container, pod):
        return "ends with exit code 0"
    if not ports:
        return "runs and listens nowhere, for nothing names a port"
    return f"listens on {', '.join(map(str, ports))} and answers there"


def _depends(container: Container, pod: Pod, ports: tuple[int, ...], needs: ManifestNeeds) -> str:
    """Whom it asks for its answers, as the end of a sentence; empty where it gives none or asks nobody."""
    if not ports or completes(container, pod):
        return ""
    named = ", ".join(f"{need.place} ({need.source})" for need in needs.of(container, pod))
    return f"; depends on {named}" if named else ""
