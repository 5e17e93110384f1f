"""What the PodSecurity plugin refuses and warns of (pod-security-admission/admission).

Called through `engine.apiserver.admission.chain`: `judge` with Pods, `check_labels` with namespaces, `warnings` with
whatever was let pass. Pods are refused by the level that their namespace enforces; of templates is only warned.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from engine.api import status
from engine.api.apps import DaemonSet, Deployment, ReplicaSet, StatefulSet
from engine.api.batch import CronJob, Job
from engine.api.core import Namespace, Pod, ReplicationController
from engine.api.scheme import by_plural
from engine.apiserver.admission.podsecurity import levels
from engine.apiserver.admission.podsecurity.checks import violations
from engine.apiserver.admission.podsecurity.levels import ENFORCE, PREFIX, PRIVILEGED, WARN, level_of
from engine.apiserver.admission.podsecurity.podview import view_of
from engine.apiserver.admission.podsecurity.words import plural
from engine.apiserver.validation.fielderrors import FieldErrors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.api.core import PodSpec
    from engine.api.meta import Object
    from engine.apiserver.admission.podsecurity.levels import SecurityLevel
    from engine.etcd.store import Store

_WITH_TEMPLATE = (Deployment, ReplicaSet, StatefulSet, DaemonSet, Job, ReplicationController)


def judge(store: Store, pod: Pod, old: Object | None) -> None:
    """Refuse a Pod, new or with other images, that its namespace's level forbids. Raises StatusError 403."""
    labels = _labels(store, pod)
    if not labels or not _is_news(pod, old):
        return
    level = level_of(labels, ENFORCE)
    found = violations(view_of(pod.metadata.annotations, pod.spec), level)
    if found:
        why = f'violates PodSecurity "{level}": {", ".join(map(str, found))}'
        raise status.forbidden(by_plural("pods"), pod.metadata.name, why)


def _labels(store: Store, obj: Object) -> Mapping[str, str]:
    """The namespace's labels, if some speak of security."""
    found = store.get("namespaces", obj.metadata.namespace)
    if found is None or not any(name.startswith(PREFIX) for name in found.metadata.labels):
        return {}
    return found.metadata.labels


def _is_news(pod: Pod, old: Object | None) -> bool:
    """Upstream's isSignificantPodUpdate: of a known Pod, only other containers or images count."""
    return not isinstance(old, Pod) or _images(pod.spec) != _images(old.spec)


def _images(spec: PodSpec) -> list[str]:
    ephemeral = [entry.get("image", "") for entry in spec.carried("ephemeralContainers") or ()]
    return [each.image for each in spec.init_containers + spec.containers] + ephemeral


def check_labels(namespace: Namespace, old: Object | None) -> None:
    """Refuse labels that no level can be read from, unless they were there before. Raises StatusError 422."""
    labels = namespace.metadata.labels
    if old is not None and any(levels.problems(old.metadata.labels)):
        return
    errors = FieldErrors()
    for name, value, problem in levels.problems(labels):
        errors.invalid(f"metadata.labels[{name}]", value, problem)
    if errors.causes:
        raise status.invalid(by_plural("namespaces"), namespace.metadata.name, errors.causes)


def warnings(store: Store, obj: Object, old: Object | None) -> list[str]:
    """What the warned level says of a Pod or a template, or a newly enforced one of the Pods that are there."""
    if isinstance(obj, Namespace):
        return _of_namespace(store, obj, old)
    labels = _labels(store, obj)
    template = _template_of(obj) if labels else None
    if template is None or (isinstance(obj, Pod) and not _is_news(obj, old)):
        return []
    level = level_of(labels, WARN)
    found = violations(view_of(*template), level)
    return [f'would violate PodSecurity "{level}": {", ".join(map(str, found))}'] if found else []


def _template_of(obj: Any) -> tuple[Mapping[str, str], PodSpec] | None:
    if isinstance(obj, Pod):
        return obj.metadata.annotations, obj.spec
    if isinstance(obj, CronJob):
        obj = obj.spec.job_template
    elif not isinstance(obj, _WITH_TEMPLATE):
        return None
    return obj.spec.template.metadata.annotations, obj.spec.template.spec


def _of_namespace(store: Store, namespace: Namespace, old: Object | None) -> list[str]:
    level = level_of(namespace.metadata.labels, ENFORCE)
    if old is None or level.level == PRIVILEGED or not _is_stricter(level, level_of(old.metadata.labels, ENFORCE)):
        return []
    name = namespace.metadata.name
    first: dict[str, str] = {}
    alike: Counter[str] = Counter()
    for pod in store.list("pods", name):
        if not isinstance(pod, Pod):
            continue
        found = violations(view_of(pod.metadata.annotations, pod.spec), level)
        if found:
            reasons = ", ".join(violation.reason for violation in found)
            first.setdefault(reasons, pod.metadata.name)
            alike[reasons] += 1
    if not first:
        return []
    head = f'existing pods in namespace "{name}" violate the new PodSecurity enforce level "{level}"'
    return [head, *sorted(f"{pod}{_others(alike[reasons])}: {reasons}" for reasons, pod in first.items())]


def _is_stricter(new: SecurityLevel, old: SecurityLevel) -> bool:
    """May the new level forbid what the old one allowed?"""
    ranks = levels.LEVELS.index(new.level), levels.LEVELS.index(old.level)
    return ranks[0] > ranks[1] or (ranks[0] == ranks[1] and new.minor != old.minor)


def _others(count: int) -> str:
    more = count - 1
    return f" (and {more} other {plural('pod', 'pods', more)})" if more else ""
