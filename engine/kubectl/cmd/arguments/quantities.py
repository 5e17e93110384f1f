"""Amounts of resources in flags: `cpu=200m,memory=512Mi`.

Called by set resources and create quota. Upstream: k8s.io/kubectl/pkg/generate/versioned (PopulateResourceListV1).
"""

from __future__ import annotations

from engine.api.quantity import canonical
from engine.kubectl.errors import KubectlError


def resource_list(text: str) -> dict[str, str]:
    """Return the amounts of a flag, each in its one spelling.

    Raises:
        KubectlError: an entry is no pair, or its amount no quantity.

    """
    found: dict[str, str] = {}
    for entry in text.split(",") if text else ():
        key, *values = entry.split("=")
        if len(values) != 1:
            message = f"Invalid argument syntax {entry}, expected <resource>=<value>"
            raise KubectlError(message)
        try:
            found[key] = canonical(values[0])
        except ValueError as error:
            raise KubectlError(str(error)) from error
    return dict(sorted(found.items()))
