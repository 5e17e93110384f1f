"""How wide the whole numbers of the API are, told by the names of their fields. Called by `wire`."""

from __future__ import annotations

_INT64 = frozenset(
    {
        "terminationGracePeriodSeconds",
        "activeDeadlineSeconds",
        "tolerationSeconds",
        "generation",
        "observedGeneration",
        "deletionGracePeriodSeconds",
        "revision",
        "startingDeadlineSeconds",
        "seconds",
        "gracePeriodSeconds",
        "expirationSeconds",
        "runAsUser",
        "runAsGroup",
        "fsGroup",
        "supplementalGroups",
    },
)
"""Whole numbers that Go keeps in 64 bits; all others have 32."""
RANGES = {"int32": range(-(2**31), 2**31), "int64": range(-(2**63), 2**63)}


def go_name(plain: frozenset[type], key: str) -> str:
    """Go's name of the type of a plain value in the field of that wire name."""
    if int in plain:
        return "int64" if key in _INT64 else "int32"
    return "bool" if bool in plain else "string"
