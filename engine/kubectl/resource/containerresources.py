"""What a `resourceFieldRef` comes to in one container. Used by describe and set env.

Upstream: k8s.io/kubectl/pkg/util/resource/resource.go (ExtractContainerResourceValue).
"""

from __future__ import annotations

from typing import Any

from engine.api.quantity import milli

_ONE = 1000
"""The divisor that nobody names, in thousandths."""


def resource_value(reference: dict[str, Any], container: dict[str, Any]) -> str:
    """Return a limit or request in units of the divisor, rounded up; 0 where the container has none."""
    kind, _, resource = str(reference["resource"]).partition(".")
    quantity = (container.get("resources", {}).get(kind) or {}).get(resource, "0")
    unit = milli(reference.get("divisor") or "1") or _ONE
    return str(-(-milli(quantity) // unit))
