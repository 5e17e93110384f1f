"""Validation of ReplicaSets, Deployments, DaemonSets and StatefulSets (pkg/apis/apps/validation)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET
from msgspec.structs import replace

from engine.api import names
from engine.api.meta import LabelSelector, number
from engine.api.selectors import matches
from engine.apiserver.validation import fences, pods
from engine.apiserver.validation import meta as metadata
from engine.apiserver.validation.fielderrors import go_value
from engine.apiserver.validation.meta import not_negative

if TYPE_CHECKING:
    from engine.api.apps import (
        ControllerRevision,
        DaemonSet,
        Deployment,
        ReplicaSet,
        StatefulSet,
        StatefulSetUpdateStrategy,
        Strategy,
    )
    from engine.api.core import PodTemplate, PodTemplateSpec, ReplicationController
    from engine.apiserver.validation.fielderrors import FieldErrors

    _Selecting = ReplicaSet | Deployment | DaemonSet

_UPDATE_TYPES = ("RollingUpdate", "OnDelete")
_RETENTIONS = ("Retain", "Delete")
_STATEFUL_FROZEN = (
    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', "
    "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
)


def replicaset(errors: FieldErrors, rs: ReplicaSet) -> None:
    """Check a ReplicaSet."""
    not_negative(errors, "spec.replicas", rs.spec.replicas)
    not_negative(errors, "spec.minReadySeconds", rs.spec.min_ready_seconds)
    if _selector(errors, rs.spec.selector, "deployment"):
        _template(errors, rs.spec.selector, rs.spec.template, "ReplicaSet")


def replication_controller(errors: FieldErrors, rc: ReplicationController) -> None:
    """Check a ReplicationController: its selector is a plain map, and must choose something."""
    spec = rc.spec
    not_negative(errors, "spec.minReadySeconds", spec.min_ready_seconds)
    if not spec.selector:
        errors.required("spec.selector")
    not_negative(errors, "spec.replicas", spec.replicas)
    if spec.template is None:
        errors.required("spec.template")
        return
    if spec.selector:
        matching(errors, LabelSelector(match_labels=spec.selector), spec.template)
    pods.template(errors, "spec.template", spec.template)
    _restarting(errors, spec.template, "ReplicationController")


def pod_template(errors: FieldErrors, obj: PodTemplate) -> None:
    """Check a PodTemplate."""
    pods.template(errors, "template", obj.template)


def deployment(errors: FieldErrors, deploy: Deployment) -> None:
    """Check a Deployment."""
    spec = deploy.spec
    not_negative(errors, "spec.replicas", spec.replicas)
    if _selector(errors, spec.selector, "deployment"):
        _template(errors, spec.selector, spec.template, "ReplicaSet")
    _strategy(errors, deploy)
    not_negative(errors, "spec.minReadySeconds", spec.min_ready_seconds)
    not_negative(errors, "spec.revisionHistoryLimit", spec.revision_history_limit)
    deadline = spec.progress_deadline_seconds
    not_negative(errors, "spec.progressDeadlineSeconds", deadline)
    if deadline is not UNSET and number(deadline) <= spec.min_ready_seconds:
        errors.invalid("spec.progressDeadlineSeconds", number(deadline), "must be greater than minReadySeconds")


def daemonset(errors: FieldErrors, ds: DaemonSet) -> None:
    """Check a DaemonSet."""
    spec, strategy = ds.spec, ds.spec.update_strategy
    if spec.selector is None or metadata.checked_selector(errors, "spec.selector", spec.selector):
        matching(errors, spec.selector, spec.template)
    if spec.selector is not None:
        _not_empty(errors, spec.selector, "daemonset")
    pods.template(errors, "spec.template", spec.template)
    _restarting(errors, spec.template, "DaemonSet")
    not_negative(errors, "spec.minReadySeconds", spec.min_ready_seconds)
    if strategy.type not in _UPDATE_TYPES:
        shown = _go_strategy("DaemonSetUpdateStrategy", "RollingUpdateDaemonSet", strategy)
        errors.raw_unsupported("spec.updateStrategy", shown, _UPDATE_TYPES)
    elif strategy.type == "RollingUpdate" and strategy.rolling_update is not None:
        fences.of_daemon_set(errors, "spec.updateStrategy.rollingUpdate", strategy.rolling_update)
    not_negative(errors, "spec.revisionHistoryLimit", spec.revision_history_limit)


def statefulset(errors: FieldErrors, sts: StatefulSet) -> None:
    """Check a StatefulSet."""
    spec = sts.spec
    if spec.pod_management_policy not in ("OrderedReady", "Parallel"):
        errors.invalid("spec.podManagementPolicy", spec.pod_management_policy, "must be 'OrderedReady' or 'Parallel'")
    _stateful_strategy(errors, spec.update_strategy)
    for field, policy in sorted(spec.persistent_volume_claim_retention_policy.items()):
        if policy not in _RETENTIONS:
            errors.unsupported(f"spec.persistentVolumeClaimRetentionPolicy.{field}", policy, _RETENTIONS)
    not_negative(errors, "spec.replicas", spec.replicas)
    not_negative(errors, "spec.minReadySeconds", spec.min_ready_seconds)
    if spec.ordinals is not None:
        not_negative(errors, "spec.ordinals.start", spec.ordinals.start)
    for problem in names.label(spec.service_name) if spec.service_name else ():
        errors.invalid("spec.serviceName", spec.service_name, problem)
    if _selector(errors, spec.selector, "statefulset", ""):
        # Upstream looks at no more of the template: it is the Pods that are refused then, one after the other.
        matching(errors, spec.selector, spec.template)
        metadata.template(errors, "spec.template", spec.template.metadata)
    _restarting(errors, spec.template, "StatefulSet")


def _stateful_strategy(errors: FieldErrors, strategy: StatefulSetUpdateStrategy) -> None:
    path, rolling = "spec.updateStrategy", strategy.rolling_update
    if strategy.type not in _UPDATE_TYPES:
        shown = _go_strategy("StatefulSetUpdateStrategy", "RollingUpdateStatefulSetStrategy", strategy)
        errors.raw_invalid(path, shown, "must be 'RollingUpdate' or 'OnDelete'")
    elif rolling is not None and strategy.type == "OnDelete":
        shown = f"apps.RollingUpdateStatefulSetStrategy{{Partition:{number(rolling.partition)}, "
        shown += "MaxUnavailable:(*intstr.IntOrString)(nil)}"
        errors.raw_invalid(f"{path}.rollingUpdate", shown, "only allowed for updateStrategy 'RollingUpdate'")
    elif rolling is not None:
        not_negative(errors, f"{path}.rollingUpdate.partition", rolling.partition)


def revision(errors: FieldErrors, obj: ControllerRevision) -> None:
    """Check a ControllerRevision: its number."""
    not_negative(errors, "revision", obj.revision)


def update_revision(errors: FieldErrors, old: ControllerRevision, new: ControllerRevision) -> None:
    """What a revision holds never changes; its number may."""
    if old.data != new.data:
        errors.raw_invalid("data", "runtime.RawExtension{...}", "field is immutable")


def update_statefulset(errors: FieldErrors, old: StatefulSet, new: StatefulSet) -> None:
    """Of a StatefulSet's specification only a few fields may change."""
    changeable = replace(
        new.spec,
        replicas=old.spec.replicas,
        ordinals=old.spec.ordinals,
        template=old.spec.template,
        update_strategy=old.spec.update_strategy,
        min_ready_seconds=old.spec.min_ready_seconds,
        revision_history_limit=old.spec.revision_history_limit,
        persistent_volume_claim_retention_policy=old.spec.persistent_volume_claim_retention_policy,
    )
    if changeable != old.spec:
        errors.forbidden("spec", _STATEFUL_FROZEN)


def _selector(
    errors: FieldErrors, selector: LabelSelector | None, kind: str, unreadable: str = "invalid label selector"
) -> bool:
    """Check a selector; returns whether the template can be held against it."""
    if selector is None:
        errors.required("spec.selector")
        return True
    readable = metadata.checked_selector(errors, "spec.selector", selector)
    _not_empty(errors, selector, kind)
    if not readable:
        errors.raw_invalid("spec.selector", metadata.go_selector(selector), unreadable)
    return readable


def _not_empty(errors: FieldErrors, selector: LabelSelector, kind: str) -> None:
    if not selector.match_labels and not selector.match_expressions:
        errors.raw_invalid("spec.selector", metadata.go_selector(selector), f"empty selector is invalid for {kind}")


def matching(errors: FieldErrors, selector: LabelSelector | None, template: PodTemplateSpec) -> None:
    """Check that a controller would find the Pods that it makes."""
    if selector is None or not matches(selector, template.metadata.labels):
        shown = go_value(template.metadata.labels) if template.metadata.labels else "map[string]string(nil)"
        detail = "`selector` does not match template `labels`"
        errors.raw_invalid("spec.template.metadata.labels", shown, detail)


def _template(errors: FieldErrors, selector: LabelSelector | None, template: PodTemplateSpec, kind: str) -> None:
    matching(errors, selector, template)
    pods.template(errors, "spec.template", template)
    _restarting(errors, template, kind)


def _restarting(errors: FieldErrors, template: PodTemplateSpec, kind: str) -> None:
    """Check that the Pods always restart, and are given no time to end in."""
    policy = template.spec.restart_policy
    if policy != "Always":
        errors.unsupported("spec.template.spec.restartPolicy", policy, ("Always",))
    if template.spec.active_deadline_seconds is not UNSET:
        detail = f"activeDeadlineSeconds in {kind} is not Supported"
        errors.forbidden("spec.template.spec.activeDeadlineSeconds", detail)


def _go_strategy(kind: str, rolling_kind: str, strategy: Strategy | StatefulSetUpdateStrategy) -> str:
    """A strategy as Go prints it; where it has a pointer to follow, Go shows where in its memory."""
    rolling = "(nil)" if strategy.rolling_update is None else "{...}"
    return f"apps.{kind}{{Type:{go_value(strategy.type)}, RollingUpdate:(*apps.{rolling_kind}){rolling}}}"


def _strategy(errors: FieldErrors, deploy: Deployment) -> None:
    strategy = deploy.spec.strategy
    rolling = strategy.rolling_update
    if strategy.type == "Recreate" and rolling is not None:
        detail = "may not be specified when strategy `type` is 'Recreate'"
        errors.forbidden("spec.strategy.rollingUpdate", detail)
    elif strategy.type == "RollingUpdate" and rolling is not None:
        fences.of_deployment(errors, "spec.strategy.rollingUpdate", rolling)
    elif strategy.type not in ("Recreate", "RollingUpdate"):
        shown = _go_strategy("DeploymentStrategy", "RollingUpdateDeployment", strategy)
        errors.raw_unsupported("spec.strategy", shown, ("Recreate", "RollingUpdate"))


def update(errors: FieldErrors, old: _Selecting, new: _Selecting) -> None:
    """A controller's selector may not change."""
    if old.spec.selector != new.spec.selector:
        errors.raw_invalid("spec.selector", metadata.go_selector(new.spec.selector), "field is immutable")
