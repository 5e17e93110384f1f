"""Which Pods count when replicas are calculated (upstream: groupPods and calculateRequests, replica_calculator.go)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.meta import condition
from engine.api.quantity import milli
from engine.clock import parse_rfc3339
from engine.controllers.podautoscaler.metricsclient import MetricsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.api.core import Pod
    from engine.controllers.podautoscaler.metricsclient import PodUsage

CPU_INITIALIZATION_S = 300
"""How long after its start a Pod may use CPU to get going (--horizontal-pod-autoscaler-cpu-initialization-period)."""
INITIAL_READINESS_S = 30
"""A change so soon after the start is no readiness lost (--horizontal-pod-autoscaler-initial-readiness-delay)."""


class PodGroups(NamedTuple):
    """Names of Pods by how they count."""

    ready: tuple[str, ...]
    unready: tuple[str, ...]
    """Not yet of use: their metrics are left out."""
    missing: tuple[str, ...]
    """Without metrics."""
    ignored: tuple[str, ...]
    """On their way out, or failed."""


def group_pods(pods: Sequence[Pod], usages: Mapping[str, PodUsage], resource: str, now_s: int) -> PodGroups:
    """Sort the Pods of a target; readiness counts for CPU alone."""
    groups: dict[str, list[str]] = {name: [] for name in PodGroups._fields}
    for pod in pods:
        groups[_group(pod, usages.get(pod.metadata.name), resource, now_s)].append(pod.metadata.name)
    return PodGroups(**{name: tuple(names) for name, names in groups.items()})


def _group(pod: Pod, usage: PodUsage | None, resource: str, now_s: int) -> str:
    if pod.metadata.deletion_timestamp is not None or pod.status.phase == "Failed":
        return "ignored"
    if pod.status.phase == "Pending":
        return "unready"
    if usage is None:
        return "missing"
    return "unready" if resource == "cpu" and _initializes(pod, usage, now_s) else "ready"


def _initializes(pod: Pod, usage: PodUsage, now_s: int) -> bool:
    """Does its CPU say nothing yet of its work?"""
    ready, started = condition(pod.status.conditions, "Ready"), pod.status.start_time
    if ready is None or started is None:
        return True
    changed_s = parse_rfc3339(ready.last_transition_time) if ready.last_transition_time else 0
    started_s = parse_rfc3339(started)
    if started_s + CPU_INITIALIZATION_S > now_s:
        return ready.status == "False" or usage.stamp_s < changed_s + usage.window_s
    return ready.status == "False" and started_s + INITIAL_READINESS_S > changed_s


def pod_requests(pods: Sequence[Pod], container: str, resource: str) -> dict[str, int]:
    """What each Pod requests, in thousandths: all its containers, or the one of that name. Raises MetricsError."""
    found: dict[str, int] = {}
    for pod in pods:
        sidecars = [each for each in pod.spec.init_containers if each.restart_policy == "Always"]
        found[pod.metadata.name] = 0
        for each in (*pod.spec.containers, *sidecars):
            if container not in {"", each.name}:
                continue
            request = each.resources.requests.get(resource)
            if request is None:
                message = f"missing request for {resource} in container {each.name} of Pod {pod.metadata.name}"
                raise MetricsError(message)
            found[pod.metadata.name] += milli(request)
    return found
