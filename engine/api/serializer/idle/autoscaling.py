"""The form of `autoscaling/v2`: the HorizontalPodAutoscaler."""

from typing import ClassVar

from msgspec import UNSET

from engine.api.base import Api
from engine.api.core import Quantity
from engine.api.meta import Int, LabelSelector, Object, ObjectMeta
from engine.api.serializer.idle.conditions import HorizontalPodAutoscalerCondition

METRIC_SOURCES = {
    "ContainerResource": "containerResource",
    "External": "external",
    "Object": "object",
    "Pods": "pods",
    "Resource": "resource",
}
"""The types of metrics, and the field of a metric that says more of each."""


class _V2(Api, frozen=True):
    """A type of the second version."""

    go_package: ClassVar[str] = "v2"


class CrossVersionObjectReference(_V2, frozen=True):
    """What is scaled, or measured."""

    api_version: str = ""
    kind: str = ""
    name: str = ""


class MetricIdentifier(_V2, frozen=True):
    """Which metric."""

    always: ClassVar[frozenset[str]] = frozenset({"name"})
    name: str = ""
    selector: LabelSelector | None = None


class MetricTarget(_V2, frozen=True):
    """What a metric should be. A quantity that is absent is an empty text."""

    average_utilization: Int = UNSET
    average_value: Quantity = ""
    type: str = ""
    value: Quantity = ""


class ObjectMetricSource(_V2, frozen=True):
    """A metric of one object."""

    described_object: CrossVersionObjectReference = CrossVersionObjectReference()
    metric: MetricIdentifier = MetricIdentifier()
    target: MetricTarget = MetricTarget()


class PodsMetricSource(_V2, frozen=True):
    """A metric of each Pod."""

    metric: MetricIdentifier = MetricIdentifier()
    target: MetricTarget = MetricTarget()


class ExternalMetricSource(PodsMetricSource, frozen=True):
    """A metric from elsewhere."""


class ResourceMetricSource(_V2, frozen=True):
    """What Pods use."""

    name: str = ""
    target: MetricTarget = MetricTarget()


class ContainerResourceMetricSource(ResourceMetricSource, frozen=True):
    """What one container of each Pod uses."""

    container: str = ""


class MetricSpec(_V2, frozen=True):
    """One metric to scale by."""

    container_resource: ContainerResourceMetricSource | None = None
    external: ExternalMetricSource | None = None
    object: ObjectMetricSource | None = None
    pods: PodsMetricSource | None = None
    resource: ResourceMetricSource | None = None
    type: str = ""


class HPAScalingPolicy(_V2, frozen=True):
    """How fast."""

    period_seconds: int = 0
    type: str = ""
    value: int = 0


class HPAScalingRules(_V2, frozen=True):
    """How fast in one direction."""

    policies: tuple[HPAScalingPolicy, ...] | None = None
    select_policy: str | None = None
    stabilization_window_seconds: Int = UNSET
    tolerance: Quantity = ""


class HorizontalPodAutoscalerBehavior(_V2, frozen=True):
    """How fast in both directions."""

    scale_down: HPAScalingRules | None = None
    scale_up: HPAScalingRules | None = None


class HorizontalPodAutoscalerSpec(_V2, frozen=True):
    """What is scaled, between which bounds, by what."""

    always: ClassVar[frozenset[str]] = frozenset({"maxReplicas"})
    behavior: HorizontalPodAutoscalerBehavior | None = None
    max_replicas: int = 0
    metrics: tuple[MetricSpec, ...] = ()
    min_replicas: Int = UNSET
    scale_target_ref: CrossVersionObjectReference = CrossVersionObjectReference()


class MetricValueStatus(_V2, frozen=True):
    """What a metric is."""

    average_utilization: Int = UNSET
    average_value: Quantity = ""
    value: Quantity = ""


class ObjectMetricStatus(_V2, frozen=True):
    """A metric of one object, as it was."""

    current: MetricValueStatus = MetricValueStatus()
    described_object: CrossVersionObjectReference = CrossVersionObjectReference()
    metric: MetricIdentifier = MetricIdentifier()


class PodsMetricStatus(_V2, frozen=True):
    """A metric of each Pod, as it was."""

    current: MetricValueStatus = MetricValueStatus()
    metric: MetricIdentifier = MetricIdentifier()


class ExternalMetricStatus(PodsMetricStatus, frozen=True):
    """A metric from elsewhere, as it was."""


class ResourceMetricStatus(_V2, frozen=True):
    """What Pods used."""

    current: MetricValueStatus = MetricValueStatus()
    name: str = ""


class ContainerResourceMetricStatus(ResourceMetricStatus, frozen=True):
    """What one container of each Pod used."""

    container: str = ""


class MetricStatus(_V2, frozen=True):
    """One metric, as it was; one that could not be had has nothing but an empty type."""

    always: ClassVar[frozenset[str]] = frozenset({"type"})
    container_resource: ContainerResourceMetricStatus | None = None
    external: ExternalMetricStatus | None = None
    object: ObjectMetricStatus | None = None
    pods: PodsMetricStatus | None = None
    resource: ResourceMetricStatus | None = None
    type: str = ""


class HorizontalPodAutoscalerStatus(_V2, frozen=True):
    """What it last saw and did."""

    always: ClassVar[frozenset[str]] = frozenset({"currentMetrics", "desiredReplicas"})
    conditions: tuple[HorizontalPodAutoscalerCondition, ...] = ()
    current_metrics: tuple[MetricStatus, ...] = ()
    current_replicas: int = 0
    desired_replicas: int = 0
    last_scale_time: str | None = None
    observed_generation: Int = UNSET


class HorizontalPodAutoscaler(Object, frozen=True):
    """Scales by what is measured."""

    go_package: ClassVar[str] = "v2"
    metadata: ObjectMeta = ObjectMeta()
    spec: HorizontalPodAutoscalerSpec = HorizontalPodAutoscalerSpec()
    status: HorizontalPodAutoscalerStatus = HorizontalPodAutoscalerStatus()
