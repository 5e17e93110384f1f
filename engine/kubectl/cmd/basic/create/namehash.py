"""`--append-hash`: a name that changes with what an object holds. Upstream: k8s.io/kubectl/pkg/util/hash/hash.go."""

from __future__ import annotations

import hashlib
from typing import Any

from engine.golang.fmt import go_json

_LETTERS = str.maketrans("013ae", "ghkmt")
_LENGTH = 10


def with_hash(obj: dict[str, Any]) -> dict[str, Any]:
    """Return a ConfigMap or Secret whose name ends with the hash of its content."""
    name, kind = obj["metadata"]["name"], obj["kind"]
    content = {"kind": kind, "name": name, "data": obj.get("data") or {}}
    if kind == "Secret":
        content["type"] = obj.get("type", "")
    digest = hashlib.sha256(go_json(content).encode()).hexdigest()[:_LENGTH].translate(_LETTERS)
    return {**obj, "metadata": {**obj["metadata"], "name": f"{name}-{digest}"}}
