"""Which nodes a Pod names by `nodeSelector` and by node affinity (upstream: component-helpers' nodeaffinity).

`affinity` is kept as it came, so terms are wire dicts here. The scheduler and the DaemonSet controller ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api.selectors import expression_matches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api.core import Node

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"


def required_matches(node_selector: dict[str, str], node_affinity: dict[str, Any], node: Node) -> bool:
    """Does the node satisfy the node selector and at least one required term?"""
    labels = node.metadata.labels
    for key, value in node_selector.items():
        if labels.get(key) != value:
            return False
    required = node_affinity.get(REQUIRED)
    if required is None:
        return True
    return any(_term_matches(term, node) for term in required.get("nodeSelectorTerms") or ())


def named_node(node_affinity: dict[str, Any]) -> str:
    """The one node that every required term names by its field `metadata.name`; empty where none is or several are."""
    required = node_affinity.get(REQUIRED) or {}
    named = [_name_in(term) for term in required.get("nodeSelectorTerms") or ()]
    return named[0] if named and len(dict.fromkeys(named)) == 1 else ""


def _name_in(term: dict[str, Any]) -> str:
    for entry in term.get("matchFields") or ():
        values: Sequence[str] = entry.get("values") or ()
        if entry.get("key") == "metadata.name" and entry.get("operator") == "In" and len(values) == 1:
            return values[0]
    return ""


def preferred_weight(node_affinity: dict[str, Any], node: Node) -> int:
    """The sum of the weights of the preferred terms that the node satisfies."""
    return sum(
        int(entry.get("weight", 0))
        for entry in node_affinity.get(PREFERRED) or ()
        if _term_matches(entry.get("preference") or {}, node)
    )


def _term_matches(term: dict[str, Any], node: Node) -> bool:
    expressions = term.get("matchExpressions") or ()
    fields = term.get("matchFields") or ()
    if not expressions and not fields:
        return False
    return _all_match(expressions, node.metadata.labels) and _all_match(fields, {"metadata.name": node.metadata.name})


def _all_match(expressions: Any, facts: dict[str, str]) -> bool:
    return all(
        expression_matches(entry.get("key", ""), entry.get("operator", ""), entry.get("values") or (), facts)
        for entry in expressions
    )
