"""Pod selectors in a form that can be compared and looked up.

Topology spread and inter-pod affinity both count the Pods that one matches (`matchcounts`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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


def requirements_of_selector(selector: LabelSelector) -> tuple[PodSelectorRequirement, ...]:
    """A label selector's; an empty one has none."""
    expressions = (
        PodSelectorRequirement(entry.key, entry.operator, entry.values) for entry in selector.match_expressions
    )
    return (*requirements_of_labels(selector.match_labels), *expressions)


def requirements_of_labels(labels: Mapping[str, str]) -> tuple[PodSelectorRequirement, ...]:
    """Labels that must be there exactly."""
    return tuple(PodSelectorRequirement(key, "In", (labels[key],)) for key in sorted(labels))
