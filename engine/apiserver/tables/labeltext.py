"""Labels and label selectors as one line of text.

Used by the Table columns (SELECTOR, NODE SELECTOR) and by ``kubectl describe``. Mirrors ``FormatLabels`` and
``FormatLabelSelector`` of apimachinery: sorted by key, joined by commas, ``<none>`` when empty.
"""

from __future__ import annotations

from typing import Any

NONE = "<none>"


def format_labels(labels: dict[str, str] | None) -> str:
    """Print a label map, or a Service's selector, as ``a=b,c=d``."""
    return ",".join(f"{key}={value}" for key, value in sorted((labels or {}).items())) or NONE


def format_selector(selector: dict[str, Any] | None) -> str:
    """Print a LabelSelector with ``matchLabels`` and ``matchExpressions`` in selector syntax."""
    return selector_syntax(selector) or NONE


def selector_syntax(selector: dict[str, Any] | None) -> str:
    """Write a LabelSelector the way a LIST request's ``labelSelector`` wants it; empty selects everything."""
    selector = selector or {}
    terms = [(key, f"{key}={value}") for key, value in selector.get("matchLabels", {}).items()]
    terms += [(term["key"], _expression(term)) for term in selector.get("matchExpressions", ())]
    return ",".join(text for _, text in sorted(terms))


def _expression(term: dict[str, Any]) -> str:
    key, operator = term["key"], term["operator"]
    if operator == "Exists":
        return str(key)
    if operator == "DoesNotExist":
        return f"!{key}"
    values = ",".join(sorted(term.get("values", ())))
    return f"{key} {operator.lower()} ({values})"
