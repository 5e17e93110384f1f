"""A LabelSelector as Go's `%v` prints a pointer to it (its method String in apimachinery's generated.pb.go)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def selector_string(labels: Mapping[str, str], expressions: Iterable[tuple[str, str, Sequence[str]]]) -> str:
    """Its text; expressions are key, operator and values."""
    pairs = "".join(f"{key}: {label}," for key, label in sorted(labels.items()))
    listed = "".join(
        f"LabelSelectorRequirement{{Key:{key},Operator:{operator},Values:[{' '.join(values)}],}},"
        for key, operator, values in expressions
    )
    requirements = f"[]LabelSelectorRequirement{{{listed}}}"
    return f"&LabelSelector{{MatchLabels:map[string]string{{{pairs}}},MatchExpressions:{requirements},}}"
