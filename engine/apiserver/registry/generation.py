"""`metadata.generation`: which kinds have one, and which changes it counts (PrepareForCreate and PrepareForUpdate).

Called by the server. Most kinds count the changes of their specification; an EndpointSlice has none and counts those of
everything but its metadata, and of its labels. A DaemonSet also counts the changes of its template, in an annotation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from engine.api import apps, batch, core, policy, scheduling
from engine.api.apps import TEMPLATE_GENERATION
from engine.api.meta import ObjectMeta

if TYPE_CHECKING:
    from engine.api.meta import Object

_BY_SPEC = (
    apps.ReplicaSet,
    apps.Deployment,
    apps.DaemonSet,
    apps.StatefulSet,
    batch.Job,
    batch.CronJob,
    core.Pod,
    policy.PodDisruptionBudget,
)
_COUNTED = (*_BY_SPEC, apps.EndpointSlice, scheduling.PriorityClass)
_IDLE_BY_SPEC = frozenset({"Ingress", "IngressClass", "NetworkPolicy"})
_NO_META = ObjectMeta()


def first(obj: Object) -> int:
    """The generation of a new object; 0 where its kind has none."""
    return 1 if isinstance(obj, _COUNTED) or obj.kind in _IDLE_BY_SPEC else 0


def with_first_template(daemon: apps.DaemonSet) -> apps.DaemonSet:
    """A new DaemonSet that has counted one template, or as many as its author says."""
    return _with_template_generation(daemon, max(_template_generation(daemon), 1))


def updated(old: Object, new: Object) -> Object:
    """The newer state of an object with the generation of the old one, or the next."""
    if isinstance(new, apps.DaemonSet) and isinstance(old, apps.DaemonSet):
        changed = new.spec.template != old.spec.template
        new = _with_template_generation(new, _template_generation(old) + changed)
    if not _has_changed(old, new):
        return new
    return replace(new, metadata=replace(new.metadata, generation=old.metadata.generation + 1))


def _has_changed(old: Any, new: Any) -> bool:
    """Whether what the generation counts is another."""
    if isinstance(new, _BY_SPEC):
        return bool(new.spec != old.spec)
    if isinstance(new, apps.EndpointSlice):
        same = replace(new, metadata=_NO_META) == replace(old, metadata=_NO_META)
        return not same or new.metadata.labels != old.metadata.labels
    return new.kind in _IDLE_BY_SPEC and new.body.get("spec") != old.body.get("spec")


def _template_generation(daemon: Object) -> int:
    """What the annotation says; 0 where it says nothing that can be read."""
    text = daemon.metadata.annotations.get(TEMPLATE_GENERATION, "")
    return int(text) if text.isascii() and text.isdigit() else 0


def _with_template_generation(daemon: apps.DaemonSet, count: int) -> apps.DaemonSet:
    annotations = daemon.metadata.annotations | {TEMPLATE_GENERATION: str(count)}
    return replace(daemon, metadata=replace(daemon.metadata, annotations=dict(sorted(annotations.items()))))
