"""Validation of a Pod's operating system, and of what is not for it (validateOS, validateLinux, validateWindows)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api.component_helpers.containerpaths import containers

if TYPE_CHECKING:
    from engine.api.core import PodSpec
    from engine.apiserver.validation.fielderrors import FieldErrors

_KNOWN = ("linux", "windows")
_NOT_LINUX = "windows options cannot be set for a linux pod"
_NOT_WINDOWS = "cannot be set for a windows pod"
_POD_ORDER = (
    "securityContext.appArmorProfile",
    "securityContext.seLinuxOptions",
    "hostUsers",
    "hostPID",
    "hostIPC",
    "securityContext.seccompProfile",
    "securityContext.fsGroup",
    "securityContext.fsGroupChangePolicy",
    "securityContext.sysctls",
    "shareProcessNamespace",
    "securityContext.runAsUser",
    "securityContext.runAsGroup",
    "securityContext.supplementalGroups",
    "securityContext.supplementalGroupsPolicy",
    "securityContext.seLinuxChangePolicy",
)
"""What a Pod of Windows may not have, in upstream's order."""
_FLAGS = frozenset({"hostPID", "hostIPC"})
"""Of these, false is as good as nothing."""
_CONTAINER_ORDER = (
    "appArmorProfile",
    "seLinuxOptions",
    "seccompProfile",
    "capabilities",
    "readOnlyRootFilesystem",
    "privileged",
    "allowPrivilegeEscalation",
    "procMount",
    "runAsUser",
    "runAsGroup",
)


def operating_system(errors: FieldErrors, path: str, spec: PodSpec) -> None:
    """Check the operating system, and that nothing else is set that only another one has."""
    os = spec.carried("os")
    if os is None:
        return
    name = os.get("name", "")
    if not name:
        errors.required(f"{path}.os.name", "cannot be empty")
    elif name not in _KNOWN:
        errors.unsupported(f"{path}.os", name, _KNOWN)
    elif name == "linux":
        _linux(errors, path, spec)
    else:
        _windows(errors, path, spec)


def _context(spec: PodSpec) -> dict[str, Any]:
    return spec.security_context if isinstance(spec.security_context, dict) else {}


def _linux(errors: FieldErrors, path: str, spec: PodSpec) -> None:
    if _context(spec).get("windowsOptions") is not None:
        errors.forbidden(f"{path}.securityContext.windowsOptions", _NOT_LINUX)
    for here, container in containers(path, spec):
        if (container.carried("securityContext") or {}).get("windowsOptions") is not None:
            errors.forbidden(f"{here}.securityContext.windowsOptions", _NOT_LINUX)


def _windows(errors: FieldErrors, path: str, spec: PodSpec) -> None:
    for place in _POD_ORDER:
        holder, _, field = place.rpartition(".")
        value = _context(spec).get(field) if holder else spec.carried(field)
        if value is not None and not (field in _FLAGS and value is False):
            errors.forbidden(f"{path}.{place}", _NOT_WINDOWS)
    for here, container in containers(path, spec):
        context = container.carried("securityContext") or {}
        for field in _CONTAINER_ORDER:
            if context.get(field) is not None:
                errors.forbidden(f"{here}.securityContext.{field}", _NOT_WINDOWS)
