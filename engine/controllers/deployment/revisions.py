"""Revisions of a Deployment: which ReplicaSet is the new one, and what is noted on each (deployment_util.go)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UnsetType
from msgspec.structs import replace

from engine.api.apps import ReplicaSet, ReplicaSetSpec
from engine.api.meta import LabelSelector, ObjectMeta
from engine.api.numerals import int64
from engine.controllers.deployment.numbers import MAX_REPLICAS, replicas, resolve_fenceposts
from engine.controllers.deployment.podtemplatehash import LABEL, pod_template_hash
from engine.controllers.pods.ownership import owner_reference

if TYPE_CHECKING:
    from engine.api.apps import Deployment
    from engine.api.core import PodTemplateSpec

REVISION = "deployment.kubernetes.io/revision"
REVISION_HISTORY = "deployment.kubernetes.io/revision-history"
DESIRED_REPLICAS = "deployment.kubernetes.io/desired-replicas"
_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_NOT_COPIED = frozenset({_LAST_APPLIED, REVISION, REVISION_HISTORY, DESIRED_REPLICAS, MAX_REPLICAS})


def oldest_first(sets: list[ReplicaSet]) -> list[ReplicaSet]:
    """By creation, then by name."""
    return sorted(sets, key=lambda entry: (entry.metadata.creation_timestamp or "", entry.metadata.name))


def find_new(deployment: Deployment, sets: list[ReplicaSet]) -> ReplicaSet | None:
    """The oldest ReplicaSet that has the Deployment's template, but for the hash label."""
    for entry in oldest_first(sets):
        if same_template(deployment.spec.template, entry.spec.template):
            return entry
    return None


def same_template(left: PodTemplateSpec, right: PodTemplateSpec) -> bool:
    """Are two templates equal, leaving out `pod-template-hash`?"""
    return left.spec == right.spec and _without_hash(left.metadata) == _without_hash(right.metadata)


def revision_of(obj: ReplicaSet | Deployment) -> int:
    """The revision noted on an object; 0 where there is none."""
    return int64(obj.metadata.annotations.get(REVISION, "")) or 0


def annotated(deployment: Deployment, entry: ReplicaSet, revision: int) -> ReplicaSet:
    """The new ReplicaSet with the Deployment's annotations and its revision."""
    before = entry.metadata.annotations
    annotations = before | {
        name: value for name, value in deployment.metadata.annotations.items() if name not in _NOT_COPIED
    }
    known = revision_of(entry)
    if known < revision:
        annotations[REVISION] = str(revision)
        if known:
            history = before.get(REVISION_HISTORY, "")
            annotations[REVISION_HISTORY] = f"{history},{known}" if history else str(known)
    annotations = dict(sorted(annotations.items()))
    return replace(entry, metadata=replace(entry.metadata, annotations=annotations))


def with_sizes(deployment: Deployment, entry: ReplicaSet) -> ReplicaSet:
    """The ReplicaSet with the Deployment's replicas and the most that maxSurge allows noted on it."""
    desired = replicas(deployment)
    sizes = {DESIRED_REPLICAS: str(desired), MAX_REPLICAS: str(desired + resolve_fenceposts(deployment)[0])}
    annotations = dict(sorted((entry.metadata.annotations | sizes).items()))
    return replace(entry, metadata=replace(entry.metadata, annotations=annotations))


def new_replica_set(deployment: Deployment, size: int, revision: int) -> ReplicaSet:
    """A ReplicaSet for the Deployment's template, named after the template's hash."""
    spec = deployment.spec
    collisions = deployment.status.collision_count
    digest = pod_template_hash(spec.template, None if isinstance(collisions, UnsetType) else collisions)
    labels = dict(sorted((spec.template.metadata.labels | {LABEL: digest}).items()))
    selector = spec.selector or LabelSelector()
    bare = ReplicaSet(
        api_version="apps/v1",
        kind="ReplicaSet",
        metadata=ObjectMeta(
            name=f"{deployment.metadata.name}-{digest}",
            namespace=deployment.metadata.namespace,
            labels=labels,
            owner_references=(owner_reference(deployment),),
        ),
        spec=ReplicaSetSpec(
            replicas=size,
            min_ready_seconds=spec.min_ready_seconds,
            selector=replace(selector, match_labels=selector.match_labels | {LABEL: digest}),
            template=replace(spec.template, metadata=replace(spec.template.metadata, labels=labels)),
        ),
    )
    return with_sizes(deployment, annotated(deployment, bare, revision))


def _without_hash(meta: ObjectMeta) -> ObjectMeta:
    return replace(meta, labels={key: value for key, value in meta.labels.items() if key != LABEL})
