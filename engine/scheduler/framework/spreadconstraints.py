"""Topology spread constraints as a Pod states them (upstream: podtopologyspread/common.go).

They travel as they came, so this reads wire dicts. A Pod that states none gets the scheduler's own two: hostname with
a skew of 3 and zone with 5, both soft, spread from the Pods that its Services and its controller select.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from engine.scheduler.framework.podselector import (
    PodSelector,
    PodSelectorRequirement,
    PodSelectorTerm,
    requirements_of_dict,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    stated: Iterable[dict[str, Any]],
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


def _constraint(entry: dict[str, Any], namespace: str, labels: Mapping[str, str]) -> SpreadConstraint:
    requirements = requirements_of_dict(entry.get("labelSelector"))
    if requirements is not None:
        keys = (key for key in entry.get("matchLabelKeys") or () if key in labels)
        requirements = (*requirements, *(PodSelectorRequirement(key, "In", (labels[key],)) for key in keys))
    return SpreadConstraint(
        topology_key=str(entry.get("topologyKey", "")),
        max_skew=int(entry.get("maxSkew") or 1),
        selector=spread_selector(requirements, namespace),
        hard=entry.get("whenUnsatisfiable", "DoNotSchedule") == "DoNotSchedule",
        min_domains=int(entry.get("minDomains") or 1),
        honors_affinity=entry.get("nodeAffinityPolicy", "Honor") == "Honor",
        honors_taints=entry.get("nodeTaintsPolicy", "Ignore") == "Honor",
    )
