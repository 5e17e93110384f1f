"""Deletion: graceful for Pods, through finalizers for whatever waits for its dependents.

Mirrors apiserver/pkg/registry/rest/delete.go and pkg/registry/core/pod/strategy.go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import UNSET
from msgspec.structs import replace

from engine.api.core import Namespace, NamespaceStatus, Pod
from engine.api.meta import FOREGROUND, ORPHAN, number
from engine.clock import parse_rfc3339, rfc3339

if TYPE_CHECKING:
    from engine.api.meta import Object, ObjectMeta
    from engine.api.requests import DeleteOptions
    from engine.clock import Clock

_FINALIZER = {"Foreground": FOREGROUND, "Orphan": ORPHAN}


class Deletion(NamedTuple):
    """What became of a request to delete."""

    last: Object
    """The object as it is now, or as it last was."""
    removed: bool
    """Is it gone, or would it be, were this no dry run?"""


def policy(options: DeleteOptions) -> str:
    """What becomes of dependents: Foreground, Background or Orphan; empty where the object and its kind decide."""
    if options.orphan_dependents is not None:
        return "Orphan" if options.orphan_dependents else "Background"
    return options.propagation_policy or ""


def begin(obj: Object, clock: Clock, grace_s: int | None, propagation: str, *, orphans: bool = False) -> Object:
    """The object with its deletion under way: deletionTimestamp, grace period, finalizer of the policy.

    `orphans` says that dependents stay where neither the request nor the object says anything else.
    """
    meta = obj.metadata
    if not propagation and orphans and not set(meta.finalizers) & set(_FINALIZER.values()):
        propagation = "Orphan"
    meta = replace(meta, finalizers=_finalizers(meta.finalizers, propagation))
    if meta.deletion_timestamp is None:
        grace = _grace(obj, grace_s)
        meta = replace(
            meta,
            deletion_timestamp=rfc3339(clock.now_s + grace),
            deletion_grace_period_seconds=UNSET if isinstance(obj, Namespace) else grace,
            generation=meta.generation + 1 if meta.generation else 0,
        )
    elif isinstance(obj, Pod) and grace_s is not None:
        meta = _shortened(meta, _grace(obj, grace_s))
    changed = replace(obj, metadata=meta)
    if isinstance(changed, Namespace):
        return replace(changed, status=NamespaceStatus(phase="Terminating", conditions=changed.status.conditions))
    return changed


def _shortened(meta: ObjectMeta, grace: int) -> ObjectMeta:
    """A deletion that is under way, to end earlier if that is asked: counted from when it began."""
    before = number(meta.deletion_grace_period_seconds, 0)
    if grace >= before:
        return meta
    # An end beyond the calendar is written as the calendar's, and does not tell when the deletion began.
    began = max(parse_rfc3339(str(meta.deletion_timestamp)) - before, parse_rfc3339(meta.creation_timestamp or ""))
    return replace(meta, deletion_timestamp=rfc3339(began + grace), deletion_grace_period_seconds=grace)


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
