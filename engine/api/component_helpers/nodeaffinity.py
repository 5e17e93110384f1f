"""Which nodes a Pod names by `nodeSelector` and by node affinity (upstream: component-helpers' nodeaffinity).

The scheduler, the kubelet and the DaemonSet controller ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.selectors import expression_matches
from engine.api.serializer.passthrough import forms_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.api.core import Node, PodSpec
    from engine.api.serializer.affinity import NodeAffinity, NodeSelectorRequirement, NodeSelectorTerm

NODE_NAME = "metadata.name"
"""The one field of a node that a term can name."""


def node_affinity_of(spec: PodSpec) -> NodeAffinity | None:
    """The node affinity that a Pod states; None where it states none."""
    affinity = forms_of(spec).affinity
    return affinity.node_affinity if affinity is not None else None


def required_terms(affinity: NodeAffinity | None) -> tuple[NodeSelectorTerm, ...] | None:
    """The terms of which a node has to satisfy one; None where nothing is required."""
    required = affinity.required_during_scheduling_ignored_during_execution if affinity is not None else None
    return required.node_selector_terms if required is not None else None


def required_matches(node_selector: dict[str, str], affinity: NodeAffinity | None, node: Node) -> bool:
    """Does the node satisfy the node selector and at least one required term?"""
    labels = node.metadata.labels
    for key, value in node_selector.items():
        if labels.get(key) != value:
            return False
    terms = required_terms(affinity)
    return terms is None or any(_term_matches(term, node) for term in terms)


def named_node(affinity: NodeAffinity | None) -> str:
    """The one node that every required term names by its field `metadata.name`; empty where none is or several are."""
    named = [_name_in(term) for term in required_terms(affinity) or ()]
    return named[0] if named and len(dict.fromkeys(named)) == 1 else ""


def _name_in(term: NodeSelectorTerm) -> str:
    for field in term.match_fields:
        if field.key == NODE_NAME and field.operator == "In" and len(field.values) == 1:
            return field.values[0]
    return ""


def preferred_weight(affinity: NodeAffinity, node: Node) -> int:
    """The sum of the weights of the preferred terms that the node satisfies."""
    return sum(
        entry.weight
        for entry in affinity.preferred_during_scheduling_ignored_during_execution
        if entry.preference is not None and _term_matches(entry.preference, node)
    )


def _term_matches(term: NodeSelectorTerm, node: Node) -> bool:
    if not term.match_expressions and not term.match_fields:
        return False
    labels, name = node.metadata.labels, node.metadata.name
    return _all_match(term.match_expressions, labels) and _all_match(term.match_fields, {NODE_NAME: name})


def _all_match(requirements: Iterable[NodeSelectorRequirement], facts: dict[str, str]) -> bool:
    return all(expression_matches(entry.key, entry.operator, entry.values, facts) for entry in requirements)
