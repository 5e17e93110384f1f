"""Validation of HorizontalPodAutoscalers (pkg/apis/autoscaling/validation), in the server's order.

What the server would have filled in is taken as filled in: at least one replica, policies where none are named.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec import UNSET

from engine.api import names
from engine.api.meta import number
from engine.api.quantity import nano
from engine.api.serializer.idle.autoscaling import METRIC_SOURCES
from engine.apiserver.validation import references
from engine.apiserver.validation.fielderrors import FieldErrors
from engine.apiserver.validation.resources import names as resource_names
from engine.apiserver.validation.resources.quantities import go_quantity

if TYPE_CHECKING:
    from engine.api.serializer.idle.autoscaling import (
        ContainerResourceMetricSource,
        ExternalMetricSource,
        HorizontalPodAutoscaler,
        HPAScalingPolicy,
        HPAScalingRules,
        MetricIdentifier,
        MetricSpec,
        MetricTarget,
        ObjectMetricSource,
        PodsMetricSource,
        ResourceMetricSource,
    )

_LONGEST_PERIOD_S = 1800
_LONGEST_WINDOW_S = 3600
_SELECT_POLICIES = ("Disabled", "Max", "Min")
_POLICY_TYPES = ("Percent", "Pods")
_ZERO_TAKES = ("Object", "External")
_TARGET_TYPES = ("Utilization", "Value", "AverageValue")


def autoscaler(errors: FieldErrors, obj: HorizontalPodAutoscaler) -> None:
    """Check an autoscaler: its bounds, what it scales, by which metrics, and how fast."""
    spec = obj.spec
    low = number(spec.min_replicas, 1)
    if low < 1:
        errors.invalid("spec.minReplicas", low, "must be greater than or equal to 1")
    if spec.max_replicas < 1:
        errors.invalid("spec.maxReplicas", spec.max_replicas, "must be greater than 0")
    if spec.max_replicas < low:
        errors.invalid("spec.maxReplicas", spec.max_replicas, "must be greater than or equal to `minReplicas`")
    references.segment(errors, "spec.scaleTargetRef.kind", spec.scale_target_ref.kind)
    references.segment(errors, "spec.scaleTargetRef.name", spec.scale_target_ref.name)
    for index, metric in enumerate(spec.metrics):
        _metric(errors, f"spec.metrics[{index}]", metric)
    if not low and not any(metric.type in _ZERO_TAKES for metric in spec.metrics):
        detail = "must specify at least one Object or External metric to support scaling to zero replicas"
        errors.forbidden("spec.metrics", detail)
    if spec.behavior is not None:
        for name, rules in (("scaleUp", spec.behavior.scale_up), ("scaleDown", spec.behavior.scale_down)):
            if rules is not None:
                _rules(errors, f"spec.behavior.{name}", rules)


def _rules(errors: FieldErrors, path: str, rules: HPAScalingRules) -> None:
    window = number(rules.stabilization_window_seconds)
    here = f"{path}.stabilizationWindowSeconds"
    if window < 0:
        errors.invalid(here, window, "must be greater than or equal to zero")
    if window > _LONGEST_WINDOW_S:
        errors.invalid(here, window, f"must be less than or equal to {_LONGEST_WINDOW_S}")
    if rules.select_policy is not None and rules.select_policy not in _SELECT_POLICIES:
        errors.unsupported(f"{path}.selectPolicy", rules.select_policy, _SELECT_POLICIES)
    if rules.policies == ():
        errors.required(f"{path}.policies", "must specify at least one Policy")
    for index, policy in enumerate(rules.policies or ()):
        _policy(errors, f"{path}.policies[{index}]", policy)


def _policy(errors: FieldErrors, path: str, policy: HPAScalingPolicy) -> None:
    if policy.type not in _POLICY_TYPES:
        errors.unsupported(f"{path}.type", policy.type, _POLICY_TYPES)
    if policy.value <= 0:
        errors.invalid(f"{path}.value", policy.value, "must be greater than zero")
    if policy.period_seconds <= 0:
        errors.invalid(f"{path}.periodSeconds", policy.period_seconds, "must be greater than zero")
    if policy.period_seconds > _LONGEST_PERIOD_S:
        detail = f"must be less than or equal to {_LONGEST_PERIOD_S}"
        errors.invalid(f"{path}.periodSeconds", policy.period_seconds, detail)


def _metric(errors: FieldErrors, path: str, metric: MetricSpec) -> None:
    if not metric.type:
        errors.required(f"{path}.type", "must specify a metric source type")
    if metric.type not in METRIC_SOURCES:
        errors.unsupported(f"{path}.type", metric.type, tuple(METRIC_SOURCES))
    present = _sources(errors, path, metric)
    wanted = METRIC_SOURCES.get(metric.type)
    if wanted is None:
        errors.unsupported(f"{path}.type", metric.type, tuple(METRIC_SOURCES))
    elif wanted not in present:
        errors.required(f"{path}.{wanted}", "must populate information for the given metric source")
    if len(present) != 1:
        for name in present:
            if name != wanted:
                errors.forbidden(f"{path}.{name}", "must populate the given metric source only")


def _sources(errors: FieldErrors, path: str, metric: MetricSpec) -> list[str]:
    """Check the first source of a metric; returns the names of all there are."""
    sources = {
        "object": metric.object,
        "external": metric.external,
        "pods": metric.pods,
        "resource": metric.resource,
        "containerResource": metric.container_resource,
    }
    present = [name for name, source in sources.items() if source is not None]
    for name in present[:1]:
        _CHECKS[name](errors, f"{path}.{name}", sources[name])
    return present


def _object(errors: FieldErrors, path: str, source: ObjectMetricSource) -> None:
    references.segment(errors, f"{path}.describedObject.kind", source.described_object.kind)
    references.segment(errors, f"{path}.describedObject.name", source.described_object.name)
    _identifier(errors, f"{path}.metric", source.metric)
    _target(errors, f"{path}.target", source.target)
    if source.target.value == "" and source.target.average_value == "":
        errors.required(f"{path}.target.averageValue", "must set either a target value or averageValue")


def _external(errors: FieldErrors, path: str, source: ExternalMetricSource) -> None:
    _identifier(errors, f"{path}.metric", source.metric)
    _target(errors, f"{path}.target", source.target)
    target = source.target
    if target.value == "" and target.average_value == "":
        errors.required(f"{path}.target.averageValue", "must set either a target value for metric or a per-pod target")
    if target.value != "" and target.average_value != "":
        detail = "may not set both a target value for metric and a per-pod target"
        errors.forbidden(f"{path}.target.value", detail)


def _pods(errors: FieldErrors, path: str, source: PodsMetricSource) -> None:
    _identifier(errors, f"{path}.metric", source.metric)
    _target(errors, f"{path}.target", source.target)
    if source.target.average_value == "":
        errors.required(f"{path}.target.averageValue", "must specify a positive target averageValue")


def _container_resource(errors: FieldErrors, path: str, source: ContainerResourceMetricSource) -> None:
    if not source.name:
        errors.required(f"{path}.name", "must specify a resource name")
    else:
        resource_names.container_resource_name(errors, f"{path}.name", source.name)
    if not source.container:
        errors.required(f"{path}.container", "must specify a container")
    for problem in names.label(source.container) if source.container else ():
        errors.invalid(f"{path}.container", source.container, problem)
    _usage(errors, path, source)


def _resource(errors: FieldErrors, path: str, source: ResourceMetricSource) -> None:
    if not source.name:
        errors.required(f"{path}.name", "must specify a resource name")
    _usage(errors, path, source)


def _usage(errors: FieldErrors, path: str, source: ResourceMetricSource) -> None:
    target = source.target
    _target(errors, f"{path}.target", target)
    if target.average_utilization is UNSET and target.average_value == "":
        detail = "must set either a target raw value or a target utilization"
        errors.required(f"{path}.target.averageUtilization", detail)
    if target.average_utilization is not UNSET and target.average_value != "":
        detail = "may not set both a target raw value and a target utilization"
        errors.forbidden(f"{path}.target.averageValue", detail)


def _target(errors: FieldErrors, path: str, target: MetricTarget) -> None:
    if not target.type:
        errors.required(f"{path}.type", "must specify a metric target type")
    if target.type not in _TARGET_TYPES:
        errors.invalid(f"{path}.type", target.type, "must be either Utilization, Value, or AverageValue")
    for name, value in (("value", target.value), ("averageValue", target.average_value)):
        if value != "" and nano(value) <= 0:
            errors.raw_invalid(f"{path}.{name}", go_quantity(value), "must be positive")
    if number(target.average_utilization, 1) < 1:
        errors.invalid(f"{path}.averageUtilization", target.average_utilization, "must be greater than 0")


def _identifier(errors: FieldErrors, path: str, metric: MetricIdentifier) -> None:
    references.segment(errors, f"{path}.name", metric.name, "must specify a metric name")


_CHECKS: dict[str, Callable[[FieldErrors, str, Any], None]] = {
    "object": _object,
    "external": _external,
    "pods": _pods,
    "resource": _resource,
    "containerResource": _container_resource,
}
"""How the source of a metric is checked, by the field that it stands in."""
