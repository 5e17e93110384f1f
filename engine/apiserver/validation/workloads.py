"""Validation of ReplicaSets, Deployments, DaemonSets and StatefulSets (pkg/apis/apps/validation)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET
from msgspec.structs import replace

from engine.api.meta import number
from engine.api.selectors import matches
from engine.apiserver.validation import fences, pods
from engine.apiserver.validation import meta as metadata
from engine.apiserver.validation.fielderrors import go_value

if TYPE_CHECKING:
    from engine.api.apps import DaemonSet, Deployment, ReplicaSet, StatefulSet
    from engine.api.core import PodTemplateSpec
    from engine.api.history import ControllerRevision
    from engine.api.meta import Int, LabelSelector
    from engine.apiserver.validation.fielderrors import FieldErrors

    _Selecting = ReplicaSet | Deployment | DaemonSet

_UPDATE_TYPES = ("OnDelete", "RollingUpdate")
_STATEFUL_FROZEN = (
    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', "
    "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
)


def replicaset(errors: FieldErrors, rs: ReplicaSet) -> None:
    """Check a ReplicaSet."""
    _not_negative(errors, "spec.replicas", rs.spec.replicas)
    _not_negative(errors, "spec.minReadySeconds", rs.spec.min_ready_seconds)
    _selector_and_template(errors, rs.spec.selector, rs.spec.template, "ReplicaSet")


def deployment(errors: FieldErrors, deploy: Deployment) -> None:
    """Check a Deployment."""
    spec = deploy.spec
    _not_negative(errors, "spec.replicas", spec.replicas)
    _selector_and_template(errors, spec.selector, spec.template, "Deployment")
    _strategy(errors, deploy)
    _not_negative(errors, "spec.minReadySeconds", spec.min_ready_seconds)
    _not_negative(errors, "spec.revisionHistoryLimit", spec.revision_history_limit)
    deadline = spec.progress_deadline_seconds
    _not_negative(errors, "spec.progressDeadlineSeconds", deadline)
    if deadline is not UNSET and number(deadline) <= spec.min_ready_seconds:
        errors.invalid("spec.progressDeadlineSeconds", number(deadline), "must be greater than minReadySeconds")


def daemonset(errors: FieldErrors, ds: DaemonSet) -> None:
    """Check a DaemonSet."""
    _selector_and_template(errors, ds.spec.selector, ds.spec.template, "DaemonSet")
    _not_negative(errors, "spec.minReadySeconds", ds.spec.min_ready_seconds)
    strategy = ds.spec.update_strategy
    if strategy.type not in _UPDATE_TYPES:
        errors.unsupported("spec.updateStrategy.type", strategy.type, _UPDATE_TYPES)
    elif strategy.type == "RollingUpdate" and strategy.rolling_update is not None:
        fences.of_daemon_set(errors, "spec.updateStrategy.rollingUpdate", strategy.rolling_update)
    _not_negative(errors, "spec.revisionHistoryLimit", ds.spec.revision_history_limit)


def statefulset(errors: FieldErrors, sts: StatefulSet) -> None:
    """Check a StatefulSet."""
    spec = sts.spec
    if spec.pod_management_policy not in ("OrderedReady", "Parallel"):
        errors.invalid("spec.podManagementPolicy", spec.pod_management_policy, "must be 'OrderedReady' or 'Parallel'")
    strategy = spec.update_strategy
    if strategy.type not in _UPDATE_TYPES:
        errors.invalid("spec.updateStrategy", strategy.type, "must be 'RollingUpdate' or 'OnDelete'")
    if strategy.rolling_update is not None:
        _not_negative(errors, "spec.updateStrategy.rollingUpdate.partition", strategy.rolling_update.partition)
    _not_negative(errors, "spec.replicas", spec.replicas)
    _not_negative(errors, "spec.minReadySeconds", spec.min_ready_seconds)
    _selector_and_template(errors, spec.selector, spec.template, "StatefulSet")


def revision(errors: FieldErrors, obj: ControllerRevision) -> None:
    """Check a ControllerRevision: its number."""
    _not_negative(errors, "revision", obj.revision)


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


def _not_negative(errors: FieldErrors, path: str, value: Int) -> None:
    if number(value) < 0:
        errors.invalid(path, number(value), "must be greater than or equal to 0")


def _selector_and_template(
    errors: FieldErrors,
    selector: LabelSelector | None,
    template: PodTemplateSpec,
    kind: str,
) -> None:
    if selector is None:
        errors.required("spec.selector")
    else:
        metadata.label_selector(errors, "spec.selector", selector)
        if not selector.match_labels and not selector.match_expressions:
            detail = f"empty selector is invalid for {'statefulset' if kind == 'StatefulSet' else 'deployment'}"
            errors.raw_invalid("spec.selector", metadata.go_selector(selector), detail)
    if selector is None or not matches(selector, template.metadata.labels):
        shown = go_value(template.metadata.labels) if template.metadata.labels else "map[string]string(nil)"
        detail = "`selector` does not match template `labels`"
        errors.raw_invalid("spec.template.metadata.labels", shown, detail)
    # A StatefulSet's Pods get volumes of their claims besides, so that its template is not held to those it names.
    pods.template(errors, "spec.template", template, mounting=kind != "StatefulSet")
    if template.spec.restart_policy != "Always":
        errors.unsupported("spec.template.spec.restartPolicy", template.spec.restart_policy, ("Always",))
    if template.spec.active_deadline_seconds is not UNSET:
        errors.forbidden(
            "spec.template.spec.activeDeadlineSeconds",
            f"activeDeadlineSeconds in {kind} is not Supported",
        )


def _strategy(errors: FieldErrors, deploy: Deployment) -> None:
    strategy = deploy.spec.strategy
    rolling = strategy.rolling_update
    if strategy.type == "Recreate" and rolling is not None:
        detail = "may not be specified when strategy `type` is 'Recreate'"
        errors.forbidden("spec.strategy.rollingUpdate", detail)
    elif strategy.type == "RollingUpdate" and rolling is not None:
        fences.of_deployment(errors, "spec.strategy.rollingUpdate", rolling)
    elif strategy.type not in ("Recreate", "RollingUpdate"):
        errors.unsupported("spec.strategy.type", strategy.type, ("Recreate", "RollingUpdate"))


def update(errors: FieldErrors, old: _Selecting, new: _Selecting) -> None:
    """A controller's selector may not change."""
    if old.spec.selector != new.spec.selector:
        errors.raw_invalid("spec.selector", metadata.go_selector(new.spec.selector), "field is immutable")
