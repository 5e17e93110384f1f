"""`metadata.generation`: which kinds have one, and which changes it counts (PrepareForCreate and PrepareForUpdate).

Called by the server. Most kinds count the changes of their specification, a Deployment also those of its annotations.
An EndpointSlice has none and counts those of everything but its metadata, and of its labels. A DaemonSet also counts
the changes of its template, in an annotation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from engine.api import apps, batch, core, policy, scheduling
from engine.api.apps import TEMPLATE_GENERATION
from engine.api.customresources import CustomObject
from engine.api.meta import ObjectMeta
from engine.apiserver.registry import stored_kinds

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
    core.ReplicationController,
    policy.PodDisruptionBudget,
)
_COUNTED = (*_BY_SPEC, apps.EndpointSlice, core.PodTemplate, scheduling.PriorityClass)
_IDLE = {
    "CSIDriver": 0,
    "CustomResourceDefinition": 1,
    "FlowSchema": 1,
    "Ingress": 1,
    "IngressClass": 1,
    "MutatingWebhookConfiguration": 1,
    "NetworkPolicy": 1,
    "PriorityLevelConfiguration": 1,
    "ValidatingAdmissionPolicy": 1,
    "ValidatingAdmissionPolicyBinding": 1,
    "ValidatingWebhookConfiguration": 1,
}
"""Of the kinds that are stored as they came, those that count all changes but of their status; from what on."""
_NO_META = ObjectMeta()


def first(obj: Object) -> int:
    """The generation of a new object; 0 where its kind has none."""
    if isinstance(obj, CustomObject):
        return 1
    return 1 if isinstance(obj, _COUNTED) else _IDLE.get(obj.kind, 0)


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
    if isinstance(new, apps.Deployment):
        return bool(new.spec != old.spec or new.metadata.annotations != old.metadata.annotations)
    if isinstance(new, _BY_SPEC):
        return bool(new.spec != old.spec)
    if isinstance(new, apps.EndpointSlice):
        same = replace(new, metadata=_NO_META) == replace(old, metadata=_NO_META)
        return not same or new.metadata.labels != old.metadata.labels
    if isinstance(new, core.PodTemplate):
        return bool(new.template != old.template)
    return new.kind in _IDLE and stored_kinds.wanted(new) != stored_kinds.wanted(old)


def _template_generation(daemon: Object) -> int:
    """What the annotation says; 0 where it says nothing that can be read."""
    text = daemon.metadata.annotations.get(TEMPLATE_GENERATION, "")
    return int(text) if text.isascii() and text.isdigit() else 0


def _with_template_generation(daemon: apps.DaemonSet, count: int) -> apps.DaemonSet:
    annotations = daemon.metadata.annotations | {TEMPLATE_GENERATION: str(count)}
    return replace(daemon, metadata=replace(daemon.metadata, annotations=dict(sorted(annotations.items()))))
