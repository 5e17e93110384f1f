"""When a Job and a claim have come to what they are for."""

from __future__ import annotations

from typing import Any

from engine.api.meta import condition


def is_complete(obj: Any) -> bool:
    return condition(obj.status.conditions, "Complete") is not None


def is_bound(obj: Any) -> bool:
    return bool(obj.status.phase == "Bound")
