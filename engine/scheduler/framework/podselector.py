"""Pod selectors in a form that can be compared and looked up.

Topology spread and inter-pod affinity both count the Pods that one matches (`matchcounts`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from engine.api.selectors import expression_matches

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.api.meta import LabelSelector


class PodSelectorRequirement(NamedTuple):
    """One requirement on labels."""

    key: str
    operator: str
    values: tuple[str, ...] = ()


class PodSelectorTerm(NamedTuple):
    """Pods by their labels, in the named namespaces and in those whose own labels fit."""

    requirements: tuple[PodSelectorRequirement, ...] | None
    """None matches no Pod, as an absent selector does; no requirement at all matches every Pod."""
    namespaces: tuple[str, ...] = ()
    namespace_requirements: tuple[PodSelectorRequirement, ...] | None = None


class PodSelector(NamedTuple):
    """Pods that every term matches."""

    terms: tuple[PodSelectorTerm, ...]
    skip_terminating: bool = False
    """Leave out those that are being deleted."""


def requirements_match(requirements: tuple[PodSelectorRequirement, ...] | None, labels: Mapping[str, str]) -> bool:
    """Do the labels meet all the requirements?"""
    if requirements is None:
        return False
    return all(
        expression_matches(requirement.key, requirement.operator, requirement.values, labels)
        for requirement in requirements
    )


def requirements_of_dict(selector: dict[str, Any] | None) -> tuple[PodSelectorRequirement, ...] | None:
    """A label selector as it came over the wire."""
    if selector is None:
        return None
    exact = (
        PodSelectorRequirement(key, "In", (str(value),))
        for key, value in sorted((selector.get("matchLabels") or {}).items())
    )
    return (
        *exact,
        *(
            PodSelectorRequirement(entry.get("key", ""), entry.get("operator", ""), tuple(entry.get("values") or ()))
            for entry in selector.get("matchExpressions") or ()
        ),
    )


def requirements_of_selector(selector: LabelSelector | None) -> tuple[PodSelectorRequirement, ...]:
    """A workload's label selector."""
    if selector is None:
        return ()
    expressions = (
        PodSelectorRequirement(entry.key, entry.operator, entry.values) for entry in selector.match_expressions
    )
    return (*requirements_of_labels(selector.match_labels), *expressions)


def requirements_of_labels(labels: Mapping[str, str]) -> tuple[PodSelectorRequirement, ...]:
    """Labels that must be there exactly."""
    return tuple(PodSelectorRequirement(key, "In", (labels[key],)) for key in sorted(labels))
