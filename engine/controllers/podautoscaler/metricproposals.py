"""What each metric of an autoscaler asks for (computeReplicasForMetric in upstream's horizontal.go)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from engine.api.meta import number
from engine.api.quantity import canonical, milli
from engine.api.serializer.goorder.selectorstring import selector_string
from engine.controllers.podautoscaler import metricsclient
from engine.controllers.podautoscaler.metricsclient import MetricsError, resource_usage
from engine.controllers.podautoscaler.podgroups import pod_requests
from engine.controllers.podautoscaler.replicacalculator import AverageValueTarget, UtilizationTarget, propose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api.core import Pod
    from engine.api.meta import LabelSelector
    from engine.api.selectors import Requirement
    from engine.api.serializer.idle.autoscaling import (
        ExternalMetricSource,
        MetricSpec,
        MetricTarget,
        ObjectMetricSource,
        PodsMetricSource,
        ResourceMetricSource,
    )
    from engine.apiserver.resourcemetrics import PodMetricsSource
    from engine.controllers.podautoscaler.replicacalculator import ReplicaProposal


class MetricFailureError(Exception):
    """A metric from which nothing follows."""

    def __init__(self, reason: str, message: str, within: str) -> None:
        """`reason` and `message` are those of the event; `within` is the message among the other metrics'."""
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.within = within


class MetricContext(NamedTuple):
    """What all metrics of one look at an autoscaler have in common."""

    source: PodMetricsSource | None
    namespace: str
    selector: Sequence[Requirement]
    pods: Sequence[Pod]
    current: int
    """The replicas that are wanted now."""
    now_s: int


class MetricProposal(NamedTuple):
    """How many replicas a metric asks for."""

    replicas: int
    name: str
    """What the metric is called in messages."""
    status: dict[str, Any]
    """What was measured, as a MetricStatus in wire form."""


def proposal(spec: MetricSpec, context: MetricContext) -> MetricProposal:
    """What one metric asks for. Raises MetricFailureError."""
    if spec.type == "Resource" and spec.resource is not None:
        return _resource(spec.resource, context)
    if spec.type == "ContainerResource" and spec.container_resource is not None:
        source = spec.container_resource
        return _resource(source, context, source.container)
    if spec.type == "Pods" and spec.pods is not None:
        raise _of_pods(spec.pods)
    if spec.type == "Object" and spec.object is not None:
        raise _of_object(spec.object, context.namespace)
    if spec.type == "External" and spec.external is not None:
        raise _from_elsewhere(spec.external, context.namespace)
    message = f'unknown metric source type "{spec.type}"'
    raise MetricFailureError("InvalidMetricSourceType", message, message)


def _resource(source: ResourceMetricSource, context: MetricContext, container: str = "") -> MetricProposal:
    """By what Pods, or one container of each, use of a resource (computeStatusForResourceMetricGeneric)."""
    kind = "ContainerResource" if container else "Resource"
    by_value = bool(source.target.average_value)
    try:
        found = _proposed(source.name, source.target, container, context)
    except MetricsError as error:
        message = f"failed to get {source.name} {'usage' if by_value else 'utilization'}: {error}"
        whose = f"{container} container" if container else f"{source.name} resource"
        within = f"failed to get {whose} metric value: {message}"
        raise MetricFailureError(f"FailedGet{kind}Metric", message, within) from error
    of = "container resource" if container else "resource"
    name = f"{source.name} resource" if by_value else f"{source.name} {of} utilization (percentage of request)"
    current: dict[str, Any] = {"averageValue": canonical(f"{found.usage.average_milli}m")}
    if found.usage.percent is not None:
        current["averageUtilization"] = found.usage.percent
    status: dict[str, Any] = {"name": source.name, "current": current}
    if container:
        status["container"] = container
    field = "containerResource" if container else "resource"
    return MetricProposal(found.replicas, name, {"type": kind, field: status})


def _proposed(resource: str, target: MetricTarget, container: str, context: MetricContext) -> ReplicaProposal:
    try:
        usages = resource_usage(context.source, context.namespace, resource, container, context.selector)
    except MetricsError as error:
        message = f"unable to get metrics for resource {resource}: {error}"
        raise MetricsError(message) from error
    if not context.pods:
        raise MetricsError("no pods returned by selector while calculating replica count")
    measure: AverageValueTarget | UtilizationTarget
    if target.average_value:
        measure = AverageValueTarget(milli(target.average_value))
    else:
        requests = pod_requests(context.pods, container, resource)
        measure = UtilizationTarget(number(target.average_utilization), requests)
    return propose(context.current, context.pods, usages, measure, resource, context.now_s)


# --- metrics of APIs that nothing serves


def _of_pods(source: PodsMetricSource) -> MetricFailureError:
    message = f"unable to get metric {source.metric.name}: {metricsclient.NO_CUSTOM_METRICS}"
    return MetricFailureError("FailedGetPodsMetric", message, f"failed to get pods metric value: {message}")


def _of_object(source: ObjectMetricSource, namespace: str) -> MetricFailureError:
    name, about = source.metric.name, source.described_object
    where = f"{about.kind} on {namespace} {about.name}"
    message = f"unable to get metric {name}: {where}/{metricsclient.NO_CUSTOM_METRICS}"
    within = f"failed to get {name} object metric: {message}" if source.target.average_value else message
    return MetricFailureError("FailedGetObjectMetric", message, f"failed to get object metric value: {within}")


def _from_elsewhere(source: ExternalMetricSource, namespace: str) -> MetricFailureError:
    name = source.metric.name
    missing = metricsclient.external_metric_missing(name)
    message = f"unable to get external metric {namespace}/{name}/{_selector(source.metric.selector)}: {missing}"
    by_value = f"failed to get external metric {name}: {message}"
    within = f"failed to get {name} external metric: {message}" if source.target.average_value else by_value
    return MetricFailureError(
        "FailedGetExternalMetric", message, f"failed to get {name} external metric value: {within}"
    )


def _selector(selector: LabelSelector | None) -> str:
    if selector is None:
        return "nil"
    expressions = ((each.key, each.operator, each.values) for each in selector.match_expressions)
    return selector_string(selector.match_labels, expressions)
