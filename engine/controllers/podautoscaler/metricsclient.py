"""What an autoscaler learns of the metrics APIs (pkg/controller/podautoscaler/metrics).

Of the three only metrics.k8s.io can be served here; nothing serves custom.metrics.k8s.io and external.metrics.k8s.io,
and the messages say so as on a cluster without adapters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.quantity import milli
from engine.api.selectors import labels_match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api.selectors import Requirement
    from engine.apiserver.resourcemetrics import PodMetrics, PodMetricsSource

_NOT_SERVED = (
    "unable to fetch metrics from {api} metrics API: the server could not find the requested resource (get {of})"
)
NO_CUSTOM_METRICS = (
    "unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered"
)


class MetricsError(Exception):
    """A metric cannot be had, or nothing follows from it; the text is upstream's."""


class PodUsage(NamedTuple):
    """What one Pod uses of one resource (metricsclient.PodMetric)."""

    milli: int
    stamp_s: int
    window_s: int


def resource_usage(
    source: PodMetricsSource | None,
    namespace: str,
    resource: str,
    container: str,
    selector: Sequence[Requirement],
) -> dict[str, PodUsage]:
    """What each selected Pod uses, by its name: all its containers, or the one of that name. Raises MetricsError."""
    if source is None:
        raise MetricsError(_NOT_SERVED.format(api="resource", of="pods.metrics.k8s.io"))
    measured = [each for each in source.pod_metrics(namespace) if labels_match(selector, each.labels)]
    if not measured:
        raise MetricsError("no metrics returned from resource metrics API")
    found: dict[str, PodUsage] = {}
    for each in measured:
        amount = _amount(each, resource, container)
        if amount is not None:
            found[each.name] = PodUsage(amount, each.stamp_s, each.window_s)
    return found


def _amount(measured: PodMetrics, resource: str, container: str) -> int | None:
    """The usage in thousandths; None where a container that counts has none."""
    names = [name for name in measured.containers if container in {"", name}]
    usages = [measured.containers[name].get(resource) for name in names]
    known = [milli(usage) for usage in usages if usage is not None]
    return sum(known) if names and len(known) == len(names) else None


def external_metric_missing(name: str) -> str:
    """Why an external metric cannot be had."""
    return _NOT_SERVED.format(api="external", of=f"{name}.external.metrics.k8s.io")
