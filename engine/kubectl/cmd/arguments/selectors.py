"""A label selector that stands in the line and becomes part of an object.

Called by create poddisruptionbudget. Upstream: apimachinery/pkg/apis/meta/v1/helpers.go (ParseToLabelSelector).
"""

from __future__ import annotations

from typing import Any

from engine.api.selectors import parse_labels
from engine.kubectl.errors import KubectlError

_OPERATORS = {"in": "In", "notin": "NotIn", "exists": "Exists", "!": "DoesNotExist"}
_EQUAL = ("=", "==")


def label_selector(text: str) -> dict[str, Any]:
    """Return the LabelSelector of a text such as `app=web,tier in (a,b)`.

    Raises:
        KubectlError: it is none, or says what a LabelSelector cannot.

    """
    try:
        requirements = parse_labels(text)
    except ValueError as error:
        message = f'couldn\'t parse the selector string "{text}": {error}'
        raise KubectlError(message) from error
    labels: dict[str, str] = {}
    expressions: list[dict[str, Any]] = []
    for key, operator, values in requirements:
        if operator in _EQUAL:
            labels[key] = values[0]
        elif operator in _OPERATORS:
            listed = {"values": list(values)} if values else {}
            expressions.append({"key": key, "operator": _OPERATORS[operator], **listed})
        else:
            message = f'"{operator}" isn\'t supported in label selectors'
            raise KubectlError(message)
    selector: dict[str, Any] = {"matchLabels": dict(sorted(labels.items()))} if labels else {}
    return {**selector, "matchExpressions": expressions} if expressions else selector
