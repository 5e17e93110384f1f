"""Which Pods of a DaemonSet give way to newer ones, and when (upstream: daemon/update.go and manage); pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec import UnsetType

from engine.controllers.history import REVISION_HASH
from engine.controllers.pods.podstate import available_in_s, is_ready

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.api.apps import DaemonSet, RollingUpdate
    from engine.api.core import IntOrString, Pod


@dataclass
class UpdateLimits:
    """How many nodes may be without an available Pod, or have one too many, at a time."""

    surge: int
    unavailable: int


@dataclass
class PodChanges:
    """What one pass of a rolling update does."""

    delete: list[Pod] = field(default_factory=list)
    create_on: list[str] = field(default_factory=list)


def allows_surge(daemon: DaemonSet) -> bool:
    """May a node have an old and a new Pod at a time?"""
    rolling = daemon.spec.update_strategy.rolling_update
    return daemon.spec.update_strategy.type == "RollingUpdate" and rolling is not None and _scaled(rolling, 100)[0] > 0


def update_limits(daemon: DaemonSet, desired: int) -> UpdateLimits:
    """Both limits for `desired` nodes, percentages rounded up; at least one of them is open."""
    rolling = daemon.spec.update_strategy.rolling_update
    surge, unavailable = _scaled(rolling, desired) if rolling is not None else (0, 1)
    return UpdateLimits(surge, 1 if surge == unavailable == 0 else unavailable)


def superfluous(daemon: DaemonSet, running: list[Pod], digest: str, now_s: int) -> list[Pod]:
    """Of a node's running Pods those that are too many: all but the oldest, or with surge the oldest of each revision.

    Of two revisions the older one goes as soon as it is not Ready or the newer one is available.
    """
    ordered = sorted(running, key=seniority)
    if not allows_surge(daemon):
        return ordered[1:]
    new = [pod for pod in ordered if pod.metadata.labels.get(REVISION_HASH) == digest]
    old = [pod for pod in ordered if pod.metadata.labels.get(REVISION_HASH) != digest]
    surplus = [pod for pod in ordered if pod in new[1:] or pod in old[1:]]
    if new and old and (not is_ready(old[0]) or _available(daemon, new[0], now_s)):
        surplus.append(old[0])
    return surplus


def roll(daemon: DaemonSet, by_node: Mapping[str, list[Pod]], desired: int, digest: str, now_s: int) -> PodChanges:
    """The next moves of a rolling update; `by_node` has every node that should have a Pod, with all its Pods."""
    limits = update_limits(daemon, desired)
    pairs = {node: _newest_and_oldest(pods, digest) for node, pods in sorted(by_node.items())}
    if limits.surge:
        return _surging(daemon, pairs, limits.surge, now_s)
    return _replacing(daemon, pairs, limits.unavailable, now_s)


_Pair = tuple["Pod | None", "Pod | None"]


def _replacing(daemon: DaemonSet, pairs: Mapping[str, _Pair | None], limit: int, now_s: int) -> PodChanges:
    """Delete old Pods: those that serve nobody at once, others as far as `maxUnavailable` allows."""
    unavailable = 0
    broken: list[Pod] = []
    candidates: list[Pod] = []
    for pair in pairs.values():
        new, old = pair if pair is not None else (None, None)
        if (new is None) == (old is None):
            unavailable += 1
        elif new is not None:
            unavailable += not _available(daemon, new, now_s)
        elif old is not None and not _available(daemon, old, now_s):
            broken.append(old)
            unavailable += 1
        elif old is not None:
            candidates.append(old)
    return PodChanges(delete=broken + candidates[: max(0, limit - unavailable)])


def _surging(daemon: DaemonSet, pairs: Mapping[str, _Pair | None], limit: int, now_s: int) -> PodChanges:
    """Put new Pods beside old ones, and delete an old one once its successor is available."""
    surging = 0
    moves = PodChanges()
    candidates: list[str] = []
    for node, pair in pairs.items():
        if pair is None:
            surging += 1
            continue
        new, old = pair
        if old is None:
            continue
        if new is not None:
            if _available(daemon, new, now_s):
                moves.delete.append(old)
            else:
                surging += 1
        elif _available(daemon, old, now_s):
            candidates.append(node)
        else:
            moves.create_on.append(node)
    moves.create_on += candidates[: max(0, limit - surging)]
    return moves


def _newest_and_oldest(pods: list[Pod], digest: str) -> _Pair | None:
    """A node's (new, old) Pod, terminating ones left out; None where it has several of one sort."""
    new: Pod | None = None
    old: Pod | None = None
    for pod in pods:
        if pod.metadata.deletion_timestamp is not None:
            continue
        if pod.metadata.labels.get(REVISION_HASH) == digest:
            if new is not None:
                return None
            new = pod
        else:
            if old is not None:
                return None
            old = pod
    return new, old


def seniority(pod: Pod) -> tuple[bool, str, str]:
    """Bound Pods first, then the oldest."""
    return not pod.spec.node_name, pod.metadata.creation_timestamp or "", pod.metadata.name


def _available(daemon: DaemonSet, pod: Pod, now_s: int) -> bool:
    return available_in_s(pod, daemon.spec.min_ready_seconds, now_s) == 0


def _scaled(rolling: RollingUpdate, desired: int) -> tuple[int, int]:
    return _resolve(rolling.max_surge, 0, desired), _resolve(rolling.max_unavailable, 1, desired)


def _resolve(value: IntOrString | UnsetType, default: int, desired: int) -> int:
    if isinstance(value, UnsetType):
        return default
    return value if isinstance(value, int) else -(-int(value.removesuffix("%")) * desired // 100)
