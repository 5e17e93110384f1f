"""The resource metrics API (metrics.k8s.io) as something that a cluster may have: what each running Pod uses.

Upstream an aggregated API server, metrics-server, answers for it; a cluster without one does not serve that group.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.api.core import Quantity


class PodMetrics(NamedTuple):
    """What the containers of one Pod used on average (PodMetrics of metrics.k8s.io/v1beta1)."""

    name: str
    labels: Mapping[str, str]
    containers: Mapping[str, Mapping[str, Quantity]]
    """Container -> resource -> usage."""
    stamp_s: int
    """The end of the window, in seconds since 1970."""
    window_s: int
    """Over how many seconds it was measured."""


class PodMetricsSource(Protocol):
    """Whoever answers for metrics.k8s.io."""

    def pod_metrics(self, namespace: str) -> Iterable[PodMetrics]:
        """The Pods of a namespace that have been measured, in order of their names."""
