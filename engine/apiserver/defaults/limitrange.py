"""Defaults of the limits of a LimitRange (SetDefaults_LimitRangeItem in pkg/apis/core/v1/defaults.go).

Called through `engine.apiserver.defaults.structs`.
"""

from __future__ import annotations

from typing import Any


def limit_range_item(given: dict[str, Any]) -> dict[str, Any]:
    """A limit for containers: who says nothing gets the most there is, asks for its limit, and at least the least."""
    if given.get("type") != "Container":
        return given
    limits = (given.get("max") or {}) | (given.get("default") or {})
    requests = (given.get("min") or {}) | limits | (given.get("defaultRequest") or {})
    return given | {"default": limits, "defaultRequest": requests}
