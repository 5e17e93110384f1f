"""JSON merge patches (RFC 7396), as evanphx/json-patch's MergePatch applies them."""

from __future__ import annotations

import copy
from typing import Any


def json_merge(target: Any, patch: Any) -> Any:
    """Null removes, maps merge, everything else replaces."""
    if not isinstance(patch, dict):
        return copy.deepcopy(patch)
    out = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            out.pop(key, None)
        else:
            out[key] = json_merge(out.get(key), value)
    return out
