"""Validation of Pods and Pod templates (pkg/apis/core/validation)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import UNSET
from msgspec.structs import replace

from engine.api import names
from engine.api.component_helpers.containerpaths import containers as every_container
from engine.api.meta import number
from engine.api.serializer.goorder.internal import pod_spec_difference
from engine.apiserver.validation import meta as metadata
from engine.apiserver.validation.podspec import (
    containers,
    nameservice,
    operatingsystem,
    placement,
    resources,
    security,
    tolerations,
    volumes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api.core import Container, Pod, PodSpec, PodTemplateSpec
    from engine.apiserver.validation.fielderrors import FieldErrors

_RESTART_POLICIES = ("Always", "OnFailure", "Never")
_PREEMPTION_POLICIES = ("PreemptLowerPriority", "Never")
_DEADLINES = range(1, 2**31)
_BAD_DEADLINE = "must be between 1 and 2147483647, inclusive"


def of_pod(errors: FieldErrors, path: str, pod: PodSpec) -> None:
    """Check the specification of a Pod itself, where upstream is stricter than with templates."""
    spec(errors, path, pod)
    for here, container in every_container(path, pod):
        if container.image != container.image.strip():
            errors.invalid(f"{here}.image", container.image, "must not have leading or trailing whitespace")


def create(errors: FieldErrors, pod: Pod) -> None:
    """Check what no new Pod may have (ValidatePodCreate)."""
    if pod.spec.carried("ephemeralContainers"):
        errors.forbidden("spec.ephemeralContainers", "cannot be set on create")
    if pod.spec.carried("schedulingGates") and pod.spec.node_name:
        errors.forbidden("spec.nodeName", "cannot be set until all schedulingGates have been cleared")


def spec(errors: FieldErrors, path: str, pod: PodSpec) -> None:
    """Check a Pod's specification under `path`, in upstream's order (ValidatePodSpec)."""
    known = volumes.volumes(errors, f"{path}.volumes", pod)
    containers.containers(errors, f"{path}.containers", pod, known)
    containers.init_containers(errors, f"{path}.initContainers", pod, known)
    containers.on_the_node(errors, f"{path}.containers", pod)
    if pod.restart_policy not in _RESTART_POLICIES:
        errors.unsupported(f"{path}.restartPolicy", pod.restart_policy, _RESTART_POLICIES)
    metadata.not_negative(errors, f"{path}.terminationGracePeriodSeconds", pod.termination_grace_period_seconds)
    nameservice.policy(errors, f"{path}.dnsPolicy", pod)
    metadata.labels(errors, f"{path}.nodeSelector", pod.node_selector)
    security.of_pod(errors, f"{path}.securityContext", pod)
    placement.affinity(errors, f"{path}.affinity", pod)
    nameservice.config(errors, f"{path}.dnsConfig", pod)
    for index, gate in enumerate(pod.carried("readinessGates") or ()):
        for problem in names.qualified(gate.get("conditionType", "")):
            errors.invalid(f"{path}.readinessGates[{index}].conditionType", gate.get("conditionType", ""), problem)
    placement.gates(errors, f"{path}.schedulingGates", pod)
    placement.spread(errors, f"{path}.topologySpreadConstraints", pod)
    _host_users(errors, path, pod)
    _names(errors, path, (("serviceAccountName", pod.service_account_name), ("nodeName", pod.node_name)))
    deadline = pod.active_deadline_seconds
    if deadline is not UNSET and number(deadline) not in _DEADLINES:
        errors.invalid(f"{path}.activeDeadlineSeconds", number(deadline), _BAD_DEADLINE)
    for field, name in (("hostname", pod.hostname), ("subdomain", pod.subdomain)):
        for problem in names.label(name) if name else ():
            errors.invalid(f"{path}.{field}", name, problem)
    tolerations.tolerations(errors, f"{path}.tolerations", pod.tolerations)
    nameservice.aliases(errors, f"{path}.hostAliases", pod)
    runtime_class = pod.carried("runtimeClassName") or ""
    _names(errors, path, (("priorityClassName", pod.priority_class_name), ("runtimeClassName", runtime_class)))
    if pod.preemption_policy not in ("", *_PREEMPTION_POLICIES):
        errors.unsupported(f"{path}.preemptionPolicy", pod.preemption_policy, _PREEMPTION_POLICIES)
    resources.amounts(errors, f"{path}.overhead", pod.carried("overhead") or {})
    operatingsystem.operating_system(errors, path, pod)


def _names(errors: FieldErrors, path: str, given: tuple[tuple[str, str], ...]) -> None:
    for field, name in given:
        for problem in names.subdomain(name) if name else ():
            errors.invalid(f"{path}.{field}", name, problem)


def _host_users(errors: FieldErrors, path: str, pod: PodSpec) -> None:
    """A Pod with users of its own cannot share the rest with its node; upstream spells two of the fields so."""
    if pod.carried("hostUsers") is not False:
        return
    shared = {
        "hostNetwork": pod.host_network,
        "HostPID": pod.carried("hostPID"),
        "HostIPC": pod.carried("hostIPC"),
    }
    for field, value in shared.items():
        if value:
            errors.forbidden(f"{path}.{field}", "when `pod.Spec.HostUsers` is false")


def template(errors: FieldErrors, path: str, pod: PodTemplateSpec) -> None:
    """Check the Pod template of a controller."""
    metadata.template(errors, path, pod.metadata)
    spec(errors, f"{path}.spec", pod.spec)
    if pod.spec.carried("ephemeralContainers"):
        errors.forbidden(f"{path}.spec.ephemeralContainers", "ephemeral containers not allowed in pod template")


_ONLY_MORE_LABELS = "only additions to spec.nodeSelector are allowed (no mutations or deletions)"
_UPDATE_FORBIDDEN = (
    "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
    "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
    "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"
)


def update(errors: FieldErrors, old: Pod, new: Pod) -> None:
    """Check which fields of a Pod's specification change: hardly any may."""
    before, after = old.spec, new.spec
    for path, ones, others in (
        ("spec.containers", before.containers, after.containers),
        ("spec.initContainers", before.init_containers, after.init_containers),
    ):
        if len(ones) != len(others):
            errors.forbidden(path, "pod updates may not add or remove containers")
            return
    _deadline(errors, before, after)
    _gates(errors, before, after)
    if before.carried("schedulingGates"):
        after = _with_old_node_selector(errors, before, after)
    kept = {(t.key, t.operator, t.value, t.effect) for t in after.tolerations}
    if any((t.key, t.operator, t.value, t.effect) not in kept for t in before.tolerations):
        detail = "existing toleration can not be modified except its tolerationSeconds"
        errors.forbidden("spec.tolerations", detail)
    changed = _without_changeable(before, after)
    if changed != before:
        errors.forbidden("spec", f"{_UPDATE_FORBIDDEN}\n{pod_spec_difference(before, changed)}")


def _with_old_node_selector(errors: FieldErrors, before: PodSpec, after: PodSpec) -> PodSpec:
    """While gates hold a Pod, its node may have to have more labels, which are taken out again here."""
    old, new = before.node_selector, after.node_selector
    if any(new.get(key) != value for key, value in old.items()):
        errors.invalid("spec.nodeSelector", new, _ONLY_MORE_LABELS)
    return replace(after, node_selector=old)


def _gates(errors: FieldErrors, before: PodSpec, after: PodSpec) -> None:
    """Scheduling gates may only be taken away."""
    old = [gate.get("name") for gate in before.carried("schedulingGates") or ()]
    for index, gate in enumerate(after.carried("schedulingGates") or ()):
        if gate.get("name") not in old:
            why = f"only deletion is allowed, but found new scheduling gate '{gate.get('name')}'"
            errors.forbidden(f"spec.schedulingGates[{index}].name", why)


def _deadline(errors: FieldErrors, before: PodSpec, after: PodSpec) -> None:
    """A deadline may be set once, and be shortened."""
    path, old, new = "spec.activeDeadlineSeconds", before.active_deadline_seconds, after.active_deadline_seconds
    if new is not UNSET and number(new) < 1:
        errors.invalid(path, number(new), _BAD_DEADLINE)
    elif new is UNSET and old is not UNSET:
        errors.invalid(path, None, "must not update from a positive integer to nil value")
    elif old is not UNSET and number(new) > number(old):
        errors.invalid(path, number(new), "must be less than or equal to previous value")


def _without_changeable(before: PodSpec, after: PodSpec) -> PodSpec:
    """The new specification with the fields that may change as they were."""
    grace = after.termination_grace_period_seconds
    if number(before.termination_grace_period_seconds) < 0 and grace == 1:
        grace = before.termination_grace_period_seconds
    return replace(
        after,
        containers=_with_images(before.containers, after.containers),
        init_containers=_with_images(before.init_containers, after.init_containers),
        active_deadline_seconds=before.active_deadline_seconds,
        tolerations=before.tolerations,
        termination_grace_period_seconds=grace,
        extra=_with_gates(after.extra, before.carried("schedulingGates")),
    )


def _with_gates(extra: dict[str, Any] | None, gates: Any) -> dict[str, Any] | None:
    others = {name: value for name, value in (extra or {}).items() if name != "schedulingGates"}
    return (others if gates is None else others | {"schedulingGates": gates}) or None


def _with_images(before: Sequence[Container], after: Sequence[Container]) -> tuple[Container, ...]:
    return tuple(replace(new, image=old.image) for old, new in zip(before, after, strict=True))
