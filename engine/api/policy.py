"""Types that set limits: `policy/v1` PodDisruptionBudgets, and ResourceQuotas of the core group `v1`."""

from typing import Any

from msgspec import UNSET, UnsetType

from engine.api.base import Api
from engine.api.core import IntOrString, Quantity
from engine.api.meta import Int, LabelSelector, Object, ObjectMeta, StandardCondition


class PodDisruptionBudgetSpec(Api, frozen=True):
    """How many of the selected Pods have to stay, or may be away at a time."""

    max_unavailable: IntOrString | UnsetType = UNSET
    min_available: IntOrString | UnsetType = UNSET
    selector: LabelSelector | None = None
    unhealthy_pod_eviction_policy: str = ""


class PodDisruptionBudgetStatus(Api, frozen=True):
    """How many may be evicted now. The counts are always shown, as on the wire of Kubernetes."""

    current_healthy: int
    desired_healthy: int
    disruptions_allowed: int
    expected_pods: int
    conditions: tuple[StandardCondition, ...] = ()
    disrupted_pods: dict[str, str] = {}
    observed_generation: Int = UNSET


NO_DISRUPTIONS = PodDisruptionBudgetStatus(current_healthy=0, desired_healthy=0, disruptions_allowed=0, expected_pods=0)


class PodDisruptionBudget(Object, frozen=True):
    """Keeps evictions from taking too many Pods of an application at once."""

    metadata: ObjectMeta = ObjectMeta()
    spec: PodDisruptionBudgetSpec = PodDisruptionBudgetSpec()
    status: PodDisruptionBudgetStatus = NO_DISRUPTIONS


class ResourceQuotaSpec(Api, frozen=True):
    """The most that a namespace may hold."""

    hard: dict[str, Quantity] = {}
    scopes: tuple[str, ...] = ()
    scope_selector: dict[str, Any] = {}


class ResourceQuotaStatus(Api, frozen=True):
    """The limits as they are enforced, and what is used of them."""

    hard: dict[str, Quantity] = {}
    used: dict[str, Quantity] = {}


class ResourceQuota(Object, frozen=True):
    """Limits on a namespace, enforced when something is created."""

    metadata: ObjectMeta = ObjectMeta()
    spec: ResourceQuotaSpec = ResourceQuotaSpec()
    status: ResourceQuotaStatus = ResourceQuotaStatus()
