"""The eviction subresource of Pods: a deletion that asks the PodDisruptionBudgets first.

Called by the endpoints; writes the budget's status, the Pod's condition DisruptionTarget, and deletes the Pod.
Mirrors pkg/registry/core/pod/storage/eviction.go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from engine.api.core import Pod
from engine.api.meta import Condition, condition, number
from engine.api.policy import PodDisruptionBudget
from engine.api.scheme import by_plural
from engine.api.selectors import matches
from engine.api.status import StatusError, forbidden, not_found

if TYPE_CHECKING:
    from engine.apiserver.server import APIServer, RequestContext

_IGNORES_BUDGETS = frozenset({"Succeeded", "Failed", "Pending"})
_VIOLATES = "Cannot evict pod as it would violate the pod's disruption budget."
_SEVERAL = "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."
_MAX_DISRUPTED = 2000
_RETRY_S = 10


def evict(server: APIServer, namespace: str, name: str, request: RequestContext, *, grace_s: int | None = None) -> None:
    """Delete a Pod if its budget allows. Raises StatusError, 429 where it does not."""
    pod = server.store.get("pods", f"{namespace}/{name}")
    if not isinstance(pod, Pod):
        raise not_found(by_plural("pods"), name)
    if pod.metadata.deletion_timestamp is None and pod.status.phase not in _IGNORES_BUDGETS:
        budgets = _budgets(server, pod)
        if len(budgets) > 1:
            raise StatusError(500, "InternalError", _SEVERAL)
        if budgets and not _may_go_unready(pod, budgets[0]):
            _spend(server, budgets[0], name, request)
    if request.dry_run:
        return
    if pod.metadata.deletion_timestamp is None:
        server.update(_targeted(pod, server.clock.stamp()), request, "status")
    server.delete("pods", namespace, name, request, grace_s=grace_s, uid=pod.metadata.uid)


def _budgets(server: APIServer, pod: Pod) -> list[PodDisruptionBudget]:
    listed: list[Any] = server.store.list("poddisruptionbudgets", pod.metadata.namespace)
    return [budget for budget in listed if matches(budget.spec.selector, pod.metadata.labels)]


def _may_go_unready(pod: Pod, budget: PodDisruptionBudget) -> bool:
    """A Pod that is not Ready protects nothing, unless the application is already short of Pods."""
    ready = condition(pod.status.conditions, "Ready")
    if ready is not None and ready.status == "True":
        return False
    if budget.spec.unhealthy_pod_eviction_policy == "AlwaysAllow":
        return True
    return budget.status.current_healthy >= budget.status.desired_healthy > 0


def _spend(server: APIServer, budget: PodDisruptionBudget, pod: str, request: RequestContext) -> None:
    """Take one disruption off the budget; the controller counts anew once the Pod is going."""
    status, name = budget.status, budget.metadata.name
    if number(status.observed_generation) < budget.metadata.generation:
        raise _too_many(f"The disruption budget {name} is still being processed by the server.", _RETRY_S)
    if len(status.disrupted_pods) > _MAX_DISRUPTED:
        why = "DisruptedPods map too big - too many evictions not confirmed by PDB controller"
        raise forbidden(by_plural("poddisruptionbudgets"), name, why)
    if status.disruptions_allowed == 0:
        needs, has = status.desired_healthy, status.current_healthy
        raise _too_many(f"The disruption budget {name} needs {needs} healthy pods and has {has} currently", 0)
    if request.dry_run:
        return
    left = status.disruptions_allowed - 1
    disrupted = dict(sorted((status.disrupted_pods | {pod: server.clock.stamp()}).items()))
    spent = replace(status, disruptions_allowed=left, disrupted_pods=disrupted)
    server.update(replace(budget, status=spent), request, "status")


def _too_many(cause: str, retry_s: int) -> StatusError:
    details: dict[str, Any] = {"causes": [{"reason": "DisruptionBudget", "message": cause}]}
    if retry_s:
        details["retryAfterSeconds"] = retry_s
    return StatusError(429, "TooManyRequests", _VIOLATES, details)


def _targeted(pod: Pod, stamp: str) -> Pod:
    others = tuple(entry for entry in pod.status.conditions if entry.type != "DisruptionTarget")
    target = Condition(
        type="DisruptionTarget",
        status="True",
        reason="EvictionByEvictionAPI",
        message="Eviction API: evicting",
        last_transition_time=stamp,
    )
    return replace(pod, status=replace(pod.status, conditions=(*others, target)))
