"""Topology spread constraints as a Pod states them (upstream: podtopologyspread/common.go).

A Pod that states none gets the scheduler's own two: hostname with
a skew of 3 and zone with 5, both soft, spread from the Pods that its Services and its controller select.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.meta import number
from engine.scheduler.framework.podselector import (
    PodSelector,
    PodSelectorRequirement,
    PodSelectorTerm,
    requirements_of_selector,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.api.serializer.passthrough import TopologySpreadConstraint

HOSTNAME = "kubernetes.io/hostname"
ZONE = "topology.kubernetes.io/zone"
_DEFAULTS = ((HOSTNAME, 3), (ZONE, 5))


class SpreadConstraint(NamedTuple):
    """One constraint."""

    topology_key: str
    max_skew: int
    selector: PodSelector
    hard: bool
    """`DoNotSchedule`; else `ScheduleAnyway`, which only counts for points."""
    min_domains: int = 1
    honors_affinity: bool = True
    """Leave out nodes that the Pod's own node selector and affinity exclude (`nodeAffinityPolicy`)."""
    honors_taints: bool = False
    """Leave out nodes with taints that the Pod does not tolerate (`nodeTaintsPolicy`)."""


def constraints_of(
    stated: Iterable[TopologySpreadConstraint],
    namespace: str,
    labels: Mapping[str, str],
) -> tuple[SpreadConstraint, ...]:
    """The constraints of a Pod with that namespace and these labels."""
    return tuple(_constraint(entry, namespace, labels) for entry in stated)


def default_constraints(selector: PodSelector) -> tuple[SpreadConstraint, ...]:
    """What a Pod without constraints gets, spread from the Pods that `selector` matches."""
    return tuple(SpreadConstraint(key, skew, selector, hard=False) for key, skew in _DEFAULTS)


def spread_selector(requirements: tuple[PodSelectorRequirement, ...] | None, namespace: str) -> PodSelector:
    """The Pods of a namespace that a constraint counts: those that are being deleted do not."""
    return PodSelector((PodSelectorTerm(requirements, (namespace,)),), skip_terminating=True)


def _constraint(stated: TopologySpreadConstraint, namespace: str, labels: Mapping[str, str]) -> SpreadConstraint:
    requirements = None
    if stated.label_selector is not None:
        keys = (key for key in stated.match_label_keys if key in labels)
        alike = (PodSelectorRequirement(key, "In", (labels[key],)) for key in keys)
        requirements = (*requirements_of_selector(stated.label_selector), *alike)
    return SpreadConstraint(
        topology_key=stated.topology_key,
        max_skew=stated.max_skew or 1,
        selector=spread_selector(requirements, namespace),
        hard=stated.when_unsatisfiable in {"", "DoNotSchedule"},
        min_domains=number(stated.min_domains or 0) or 1,
        honors_affinity=stated.node_affinity_policy in {"", "Honor"},
        honors_taints=stated.node_taints_policy == "Honor",
    )
