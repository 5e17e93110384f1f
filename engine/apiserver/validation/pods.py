"""Validation of Pods and Pod templates (pkg/apis/core/validation)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import UNSET
from msgspec.structs import replace

from engine.api import names
from engine.api.meta import number
from engine.apiserver.validation import meta as metadata
from engine.apiserver.validation.placement import placement
from engine.apiserver.validation.volumes import mounts, volumes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api.core import Container, ContainerPort, Pod, PodSpec, PodTemplateSpec, Probe
    from engine.api.meta import Int
    from engine.apiserver.validation.fielderrors import FieldErrors

_PROTOCOLS = ("SCTP", "TCP", "UDP")
_PULL_POLICIES = ("Always", "IfNotPresent", "Never")
_RESTART_POLICIES = ("Always", "OnFailure", "Never")


def spec(errors: FieldErrors, path: str, pod: PodSpec, *, mounting: bool = True) -> None:
    """Check a Pod's specification under `path`; of mounts only where all of its volumes are known (`mounting`)."""
    known = volumes(errors, path, pod)
    if not pod.containers:
        errors.required(f"{path}.containers")
    seen: set[str] = set()
    for field, containers in (("initContainers", pod.init_containers), ("containers", pod.containers)):
        _containers(errors, f"{path}.{field}", containers, seen)
        if mounting:
            mounts(errors, f"{path}.{field}", containers, known)
    if pod.restart_policy not in _RESTART_POLICIES:
        errors.unsupported(f"{path}.restartPolicy", pod.restart_policy, _RESTART_POLICIES)
    _not_negative(errors, f"{path}.terminationGracePeriodSeconds", pod.termination_grace_period_seconds)
    metadata.labels(errors, f"{path}.nodeSelector", pod.node_selector)
    for field, name in (("hostname", pod.hostname), ("subdomain", pod.subdomain)):
        for problem in names.label(name) if name else ():
            errors.invalid(f"{path}.{field}", name, problem)
    placement(errors, path, pod)


def _containers(errors: FieldErrors, path: str, containers: Sequence[Container], seen: set[str]) -> None:
    for index, container in enumerate(containers):
        here = f"{path}[{index}]"
        if not container.name:
            errors.required(f"{here}.name")
        for problem in names.label(container.name) if container.name else ():
            errors.invalid(f"{here}.name", container.name, problem)
        if container.name and container.name in seen:
            errors.duplicate(f"{here}.name", f'"{container.name}"')
        seen.add(container.name)
        if not container.image:
            errors.required(f"{here}.image")
        elif container.image != container.image.strip():
            errors.invalid(f"{here}.image", container.image, "must not have leading or trailing whitespace")
        _ports(errors, f"{here}.ports", container.ports)
        for number_, variable in enumerate(container.env):
            if not variable.name:
                errors.required(f"{here}.env[{number_}].name")
        _probes(errors, here, container)
        if container.image_pull_policy not in _PULL_POLICIES:
            errors.unsupported(f"{here}.imagePullPolicy", container.image_pull_policy, _PULL_POLICIES)


def _ports(errors: FieldErrors, path: str, ports: Sequence[ContainerPort]) -> None:
    taken: set[str] = set()
    for index, port in enumerate(ports):
        here = f"{path}[{index}]"
        for problem in names.port_name(port.name) if port.name else ():
            errors.invalid(f"{here}.name", port.name, problem)
        if port.name and port.name in taken:
            errors.duplicate(f"{here}.name", f'"{port.name}"')
        taken.add(port.name)
        if not port.container_port:
            errors.required(f"{here}.containerPort")
        for problem in names.port_number(port.container_port) if port.container_port else ():
            errors.invalid(f"{here}.containerPort", port.container_port, problem)
        if port.protocol not in _PROTOCOLS:
            errors.unsupported(f"{here}.protocol", port.protocol, _PROTOCOLS)


def _probes(errors: FieldErrors, path: str, container: Container) -> None:
    for name, probe in (
        ("livenessProbe", container.liveness_probe),
        ("readinessProbe", container.readiness_probe),
        ("startupProbe", container.startup_probe),
    ):
        if probe is not None:
            _probe(errors, f"{path}.{name}", probe, name)


def _probe(errors: FieldErrors, path: str, probe: Probe, name: str) -> None:
    handlers = {
        "exec": probe.exec_,
        "httpGet": probe.http_get,
        "tcpSocket": probe.tcp_socket,
        "grpc": probe.carried("grpc"),
    }
    given = [field for field, handler in handlers.items() if handler is not None]
    if not given:
        errors.required(path, "must specify a handler type")
    for field in given[1:]:
        errors.forbidden(f"{path}.{field}", "may not specify more than 1 handler type")
    if name != "readinessProbe" and number(probe.success_threshold, 1) != 1:
        errors.invalid(f"{path}.successThreshold", number(probe.success_threshold), "must be 1")
    if name == "readinessProbe" and number(probe.termination_grace_period_seconds):
        errors.invalid(
            f"{path}.terminationGracePeriodSeconds",
            number(probe.termination_grace_period_seconds),
            "must not be set for readinessProbes",
        )
    for field, value in (
        ("initialDelaySeconds", probe.initial_delay_seconds),
        ("timeoutSeconds", probe.timeout_seconds),
        ("periodSeconds", probe.period_seconds),
        ("failureThreshold", probe.failure_threshold),
    ):
        _not_negative(errors, f"{path}.{field}", value)


def _not_negative(errors: FieldErrors, path: str, value: Int) -> None:
    if number(value) < 0:
        errors.invalid(path, number(value), "must be greater than or equal to 0")


def template(errors: FieldErrors, path: str, pod: PodTemplateSpec, *, mounting: bool = True) -> None:
    """Check the Pod template of a controller: Pods that always restart."""
    metadata.labels(errors, f"{path}.metadata.labels", pod.metadata.labels)
    spec(errors, f"{path}.spec", pod.spec, mounting=mounting)


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
    kept = {(t.key, t.operator, t.value, t.effect) for t in after.tolerations}
    if any((t.key, t.operator, t.value, t.effect) not in kept for t in before.tolerations):
        detail = "existing toleration can not be modified except its tolerationSeconds"
        errors.forbidden("spec.tolerations", detail)
    if _without_changeable(before, after) != before:
        errors.forbidden("spec", _UPDATE_FORBIDDEN)


def _gates(errors: FieldErrors, before: PodSpec, after: PodSpec) -> None:
    """Scheduling gates may only be taken away."""
    old = [gate.get("name") for gate in before.carried("schedulingGates") or ()]
    for gate in after.carried("schedulingGates") or ():
        if gate.get("name") not in old:
            why = f"only deletion is allowed, but found new scheduling gate '{gate.get('name')}'"
            errors.forbidden("spec.schedulingGates", why)


def _deadline(errors: FieldErrors, before: PodSpec, after: PodSpec) -> None:
    """A deadline may be set once, and be shortened."""
    path, old, new = "spec.activeDeadlineSeconds", before.active_deadline_seconds, after.active_deadline_seconds
    if new is not UNSET and number(new) < 1:
        errors.invalid(path, number(new), "must be between 1 and 2147483647, inclusive")
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
