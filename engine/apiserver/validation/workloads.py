"""Validation of ReplicaSets, Deployments, DaemonSets and StatefulSets (pkg/apis/apps/validation)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET
from msgspec.structs import replace

from engine.api.meta import number
from engine.api.selectors import matches
from engine.apiserver.fielderrors import go_value
from engine.apiserver.validation import meta as metadata
from engine.apiserver.validation import pods

if TYPE_CHECKING:
    from engine.api.apps import DaemonSet, Deployment, ReplicaSet, StatefulSet
    from engine.api.core import IntOrString, PodTemplateSpec
    from engine.api.meta import Int, LabelSelector
    from engine.apiserver.fielderrors import Errors

    _Selecting = ReplicaSet | Deployment | DaemonSet

_WHOLE = 100
_UPDATE_TYPES = ("OnDelete", "RollingUpdate")
_STATEFUL_FROZEN = (
    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', "
    "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
)


def replicaset(errors: Errors, rs: ReplicaSet) -> None:
    """Check a ReplicaSet."""
    _not_negative(errors, "spec.replicas", rs.spec.replicas)
    _not_negative(errors, "spec.minReadySeconds", rs.spec.min_ready_seconds)
    _selector_and_template(errors, rs.spec.selector, rs.spec.template, "ReplicaSet")


def deployment(errors: Errors, deploy: Deployment) -> None:
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


def daemonset(errors: Errors, ds: DaemonSet) -> None:
    """Check a DaemonSet."""
    _selector_and_template(errors, ds.spec.selector, ds.spec.template, "DaemonSet")
    if ds.spec.update_strategy.type not in _UPDATE_TYPES:
        errors.unsupported("spec.updateStrategy.type", ds.spec.update_strategy.type, _UPDATE_TYPES)


def statefulset(errors: Errors, sts: StatefulSet) -> None:
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


def update_statefulset(errors: Errors, old: StatefulSet, new: StatefulSet) -> None:
    """Of a StatefulSet's specification only a few fields may change."""
    changeable = replace(
        new.spec, replicas=old.spec.replicas, ordinals=old.spec.ordinals, template=old.spec.template,
        update_strategy=old.spec.update_strategy, min_ready_seconds=old.spec.min_ready_seconds,
        revision_history_limit=old.spec.revision_history_limit,
        persistent_volume_claim_retention_policy=old.spec.persistent_volume_claim_retention_policy,
    )  # fmt: skip
    if changeable != old.spec:
        errors.forbidden("spec", _STATEFUL_FROZEN)


def _not_negative(errors: Errors, path: str, value: Int) -> None:
    if number(value) < 0:
        errors.invalid(path, number(value), "must be greater than or equal to 0")


def _selector_and_template(
    errors: Errors, selector: LabelSelector | None, template: PodTemplateSpec, kind: str
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
    pods.template(errors, "spec.template", template)
    if template.spec.restart_policy != "Always":
        errors.unsupported("spec.template.spec.restartPolicy", template.spec.restart_policy, ("Always",))
    if template.spec.active_deadline_seconds is not UNSET:
        errors.forbidden(
            "spec.template.spec.activeDeadlineSeconds", f"activeDeadlineSeconds in {kind} is not Supported"
        )


def _strategy(errors: Errors, deploy: Deployment) -> None:
    strategy = deploy.spec.strategy
    rolling = strategy.rolling_update
    if strategy.type == "Recreate" and rolling is not None:
        detail = "may not be specified when strategy `type` is 'Recreate'"
        errors.forbidden("spec.strategy.rollingUpdate", detail)
    elif strategy.type == "RollingUpdate" and rolling is not None:
        _fences(errors, rolling.max_surge, rolling.max_unavailable)
    elif strategy.type not in ("Recreate", "RollingUpdate"):
        errors.unsupported("spec.strategy.type", strategy.type, ("Recreate", "RollingUpdate"))


def _fences(errors: Errors, surge: object, unavailable: object) -> None:
    path = "spec.strategy.rollingUpdate"
    for name, value in (("maxUnavailable", unavailable), ("maxSurge", surge)):
        if isinstance(value, str) and not (value.endswith("%") and value[:-1].isdigit()):
            detail = (
                "a valid percent string must be a numeric string followed by an ending '%' "
                "(e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')"
            )
            errors.invalid(f"{path}.{name}", value, detail)
            return
        if isinstance(value, int) and value < 0:
            errors.invalid(f"{path}.{name}", value, "must be greater than or equal to 0")
    if _amount(unavailable) == 0 and _amount(surge) == 0:
        errors.invalid(f"{path}.maxUnavailable", unavailable, "may not be 0 when `maxSurge` is 0")
    if isinstance(unavailable, str) and _amount(unavailable) > _WHOLE:
        errors.invalid(f"{path}.maxUnavailable", unavailable, "must not be greater than 100%")


def _amount(value: IntOrString | object) -> int:
    if isinstance(value, str):
        return int(value.removesuffix("%"))
    return value if isinstance(value, int) else 0


def update(errors: Errors, old: _Selecting, new: _Selecting) -> None:
    """A controller's selector may not change."""
    if old.spec.selector != new.spec.selector:
        errors.raw_invalid("spec.selector", metadata.go_selector(new.spec.selector), "field is immutable")
