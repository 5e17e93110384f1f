"""Deletion: graceful for Pods, through finalizers for whatever waits for its dependents.

Mirrors apiserver/pkg/registry/rest/delete.go and pkg/registry/core/pod/strategy.go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET
from msgspec.structs import replace

from engine.api.core import Namespace, NamespaceStatus, Pod
from engine.api.meta import FOREGROUND, ORPHAN, number
from engine.clock import rfc3339

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.clock import Clock

_FINALIZER = {"Foreground": FOREGROUND, "Orphan": ORPHAN}


def begin(obj: Object, clock: Clock, grace_s: int | None, propagation: str) -> Object:
    """The object with its deletion under way: deletionTimestamp, grace period, finalizer of the policy."""
    meta = obj.metadata
    finalizers = _finalizers(meta.finalizers, propagation)
    grace = _grace(obj, grace_s)
    stamp = meta.deletion_timestamp
    if stamp is None or number(meta.deletion_grace_period_seconds, grace) > grace:
        stamp = rfc3339(clock.now_s + grace)
        generation = meta.generation + 1 if meta.deletion_timestamp is None and meta.generation else meta.generation
        meta = replace(
            meta,
            deletion_timestamp=stamp,
            deletion_grace_period_seconds=grace,
            generation=generation,
            finalizers=finalizers,
        )
    elif finalizers != meta.finalizers:
        meta = replace(meta, finalizers=finalizers)
    changed = replace(obj, metadata=meta)
    if isinstance(changed, Namespace):
        return replace(changed, status=NamespaceStatus(phase="Terminating", conditions=changed.status.conditions))
    return changed


def _finalizers(before: tuple[str, ...], propagation: str) -> tuple[str, ...]:
    """With the finalizer of the policy, and without that of another; what is there stays where no policy is named."""
    if not propagation:
        return before
    others = tuple(name for name in before if name not in _FINALIZER.values())
    return (*others, _FINALIZER[propagation]) if propagation in _FINALIZER else others


def _grace(obj: Object, asked: int | None) -> int:
    """Effective grace period in seconds (control-plane table of pod strategy CheckGracefulDelete)."""
    if not isinstance(obj, Pod):
        return 0
    if not obj.spec.node_name or obj.status.phase in ("Succeeded", "Failed"):
        return 0
    if asked is not None:
        return asked if asked >= 0 else 1
    return number(obj.spec.termination_grace_period_seconds, 30)


def may_go(obj: Object) -> bool:
    """Nothing holds the object any more: it can be removed from the store."""
    meta = obj.metadata
    if meta.finalizers or meta.deletion_timestamp is None:
        return False
    if isinstance(obj, Namespace):
        return not obj.spec.finalizers
    grace = meta.deletion_grace_period_seconds
    return grace is UNSET or grace == 0
