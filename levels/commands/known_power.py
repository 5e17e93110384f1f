"""Which machines are known to be without power: a cut that a scenario hides is known once the cluster knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.core import Node
from engine.api.meta import condition

if TYPE_CHECKING:
    from collections.abc import Container

    from engine.cluster.cluster import Cluster


def is_ready(cluster: Cluster, name: str) -> bool:
    """Whether the API calls a node ready."""
    node = cluster.store.get("nodes", name)
    found = condition(node.status.conditions, "Ready") if isinstance(node, Node) else None
    return found is not None and found.status == "True"


def known_dark(cluster: Cluster, unseen: Container[str], name: str) -> bool:
    """Whether a machine has no power and somebody who looks may know it; `unseen` are those that lost it secretly."""
    return not cluster.runtime.powered(name) and not (name in unseen and is_ready(cluster, name))
