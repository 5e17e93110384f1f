"""Objects for tests of a whole cluster."""

from __future__ import annotations

from typing import Any

from engine.api.scheme import by_plural
from engine.cluster.cluster import Cluster


def create(cluster: Cluster, plural: str, name: str, spec: dict[str, Any], **metadata: Any) -> None:
    """Create an object in the namespace default."""
    resource = by_plural(plural)
    meta = {"name": name} | metadata
    body = {"apiVersion": resource.api_version, "kind": resource.kind, "metadata": meta, "spec": spec}
    cluster.rest.create(resource, "default", body)


def run(cluster: Cluster, ticks: int) -> None:
    """Let ticks pass."""
    for _ in range(ticks):
        cluster.tick()
