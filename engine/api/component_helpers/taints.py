"""Taints and tolerations: does a Pod put up with what a node carries?

Mirrors Toleration.ToleratesTaint of the core API.

The scheduler, the DaemonSet controller and the taint eviction of the node controller ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from engine.api.meta import number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.api.core import Pod, Taint, Toleration

NO_SCHEDULE = "NoSchedule"
NO_EXECUTE = "NoExecute"
PREFER_NO_SCHEDULE = "PreferNoSchedule"
FOR_EVER = -1
"""The seconds of a toleration without a limit."""


def tolerates(toleration: Toleration, taint: Taint) -> bool:
    """Does this toleration cover this taint? An empty effect or key (with Exists) covers all of them."""
    if toleration.effect and toleration.effect != taint.effect:
        return False
    if toleration.key and toleration.key != taint.key:
        return False
    if toleration.operator == "Exists":
        return True
    return bool(toleration.key) and toleration.value == taint.value


def tolerated(taint: Taint, tolerations: Iterable[Toleration]) -> bool:
    """Does any of the tolerations cover the taint?"""
    return any(tolerates(entry, taint) for entry in tolerations)


def untolerated(taints: Iterable[Taint], tolerations: Iterable[Toleration], effects: frozenset[str]) -> Taint | None:
    """The first taint with one of these effects that nothing covers, if there is one."""
    for taint in taints:
        if taint.effect in effects and not tolerated(taint, tolerations):
            return taint
    return None


def min_toleration_seconds(pod: Pod, taints: Iterable[Taint]) -> int:
    """How long a Pod tolerates all the taints: FOR_EVER, or 0 for not at all (upstream: getMinTolerationTime)."""
    limits: list[int] = []
    for taint in taints:
        matching = [entry for entry in pod.spec.tolerations if tolerates(entry, taint)]
        if not matching:
            return 0
        limits += [
            max(0, number(entry.toleration_seconds)) for entry in matching if entry.toleration_seconds is not UNSET
        ]
    return min(limits, default=FOR_EVER)
