"""The arithmetic of rolling updates: maxSurge, maxUnavailable, and which ReplicaSet may grow or shrink by how much.

Pure functions over the specifications and counts of ReplicaSets (upstream: deployment_util.go, rolling.go).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UnsetType

from engine.api.meta import number
from engine.api.numerals import int64

if TYPE_CHECKING:
    from engine.api.apps import Deployment, ReplicaSet
    from engine.api.core import IntOrString

MAX_REPLICAS = "deployment.kubernetes.io/max-replicas"
_DEFAULT_FENCEPOST = "25%"


def replicas(obj: Deployment | ReplicaSet) -> int:
    """How many Pods the object asks for."""
    return number(obj.spec.replicas, 1)


def total(sets: list[ReplicaSet]) -> int:
    """How many Pods the ReplicaSets ask for together."""
    return sum(map(replicas, sets))


def resolve_fenceposts(deployment: Deployment) -> tuple[int, int]:
    """(maxSurge, maxUnavailable) as numbers of Pods: surge rounded up, unavailability down."""
    if deployment.spec.strategy.type == "Recreate":
        return 0, 0
    rolling = deployment.spec.strategy.rolling_update
    desired = replicas(deployment)
    surge = _resolve(rolling.max_surge if rolling is not None else _DEFAULT_FENCEPOST, desired, round_up=True)
    unavailable = _resolve(
        rolling.max_unavailable if rolling is not None else _DEFAULT_FENCEPOST, desired, round_up=False
    )
    if surge == 0 and unavailable == 0:
        unavailable = 1
    return surge, min(unavailable, desired)


def new_size(deployment: Deployment, sets: list[ReplicaSet], current: int) -> int:
    """How big the new ReplicaSet, now `current`, may be in this pass; `sets` are all, the new one included."""
    desired = replicas(deployment)
    if deployment.spec.strategy.type == "Recreate" or current >= desired:
        return desired
    allowed = desired + resolve_fenceposts(deployment)[0] - total(sets)
    return current + max(0, min(allowed, desired - current))


def old_sizes(deployment: Deployment, new: ReplicaSet, old: list[ReplicaSet]) -> dict[str, int]:
    """Sizes by name for the old ReplicaSets (oldest first) that shrink in this pass."""
    least = replicas(deployment) - resolve_fenceposts(deployment)[1]
    unavailable_new = replicas(new) - new.status.available_replicas
    budget = total([*old, new]) - least - unavailable_new
    sizes = {entry.metadata.name: replicas(entry) for entry in old}
    if budget <= 0:
        return {}
    for entry in old:
        sick = max(0, replicas(entry) - entry.status.available_replicas)
        removed = min(budget, sick)
        sizes[entry.metadata.name] -= removed
        budget -= removed
    spare = sum(entry.status.available_replicas for entry in (*old, new)) - least
    for entry in old:
        removed = min(max(0, spare), sizes[entry.metadata.name])
        sizes[entry.metadata.name] -= removed
        spare -= removed
    before = {entry.metadata.name: replicas(entry) for entry in old}
    return {name: size for name, size in sizes.items() if size != before[name]}


def proportional_sizes(deployment: Deployment, sets: list[ReplicaSet]) -> dict[str, int]:
    """Sizes by name when a Deployment is scaled amid a roll-out: each active ReplicaSet gets its share."""
    desired = replicas(deployment)
    allowed = desired + resolve_fenceposts(deployment)[0] if desired else 0
    to_add = allowed - total(sets)
    # Larger ones first; among equals the newer one when adding, the older one when removing.
    ordered = sorted(sets, key=_age, reverse=to_add > 0)
    ordered.sort(key=replicas, reverse=True)
    sizes: dict[str, int] = {}
    added = 0
    for entry in ordered:
        share = _share(entry, allowed, to_add - added) if to_add else 0
        sizes[entry.metadata.name] = replicas(entry) + share
        added += share
    if ordered and to_add != added:
        first = ordered[0].metadata.name
        sizes[first] = max(0, sizes[first] + to_add - added)
    return sizes


def _share(entry: ReplicaSet, allowed: int, left: int) -> int:
    size = replicas(entry)
    before = int64(entry.metadata.annotations.get(MAX_REPLICAS, "")) or allowed
    # Half rounds away from zero, as Go's math.Round does.
    fraction = (2 * size * allowed + before) // (2 * before) - size if before else 0
    return min(fraction, left) if left > 0 else max(fraction, left)


def _age(entry: ReplicaSet) -> tuple[str, str]:
    return entry.metadata.creation_timestamp or "", entry.metadata.name


def _resolve(value: IntOrString | UnsetType, desired: int, *, round_up: bool) -> int:
    if isinstance(value, UnsetType):
        value = _DEFAULT_FENCEPOST
    if isinstance(value, int):
        return value
    percent = int(value.removesuffix("%"))
    return -(-percent * desired // 100) if round_up else percent * desired // 100
