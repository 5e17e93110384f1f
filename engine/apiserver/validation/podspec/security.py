"""Validation of security contexts (ValidateSecurityContext, validatePodSpecSecurityContext).

The fields travel as they came, so this reads wire dicts, whose form is known good.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from engine.api import names
from engine.apiserver.validation.podspec import paths

if TYPE_CHECKING:
    from engine.api.core import PodSpec
    from engine.apiserver.validation.fielderrors import FieldErrors

_IDS = range(2**31)
_BAD_ID = "must be between 0 and 2147483647, inclusive"
_TYPES = ("Localhost", "RuntimeDefault", "Unconfined")
_PROC_MOUNTS = ("Default", "Unmasked")
_OWNER_CHANGES = ("Always", "OnRootMismatch")
_GROUP_POLICIES = ("Merge", "Strict")
_LABEL_CHANGES = ("MountOption", "Recursive")
_PROFILE_MAX = 4095
_SYSCTL_MAX = 253
_SYSCTL = re.compile(r"([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?")
_BAD_SYSCTL = f"must have at most {_SYSCTL_MAX} characters and match regex ^{_SYSCTL.pattern}$"
_SYSCTL_NAMESPACES = (
    ("net.", "hostNetwork"),
    ("kernel.shm", "hostIPC"),
    ("kernel.msg", "hostIPC"),
    ("kernel.sem", "hostIPC"),
    ("fs.mqueue.", "hostIPC"),
)
_SPEC_MAX_KIB = 64


def of_container(errors: FieldErrors, path: str, context: dict[str, Any], *, host_users: bool) -> None:
    """Check the security context of a container."""
    for field in ("runAsUser", "runAsGroup"):
        _id(errors, f"{path}.{field}", context.get(field))
    mount = context.get("procMount", "Default")
    if mount not in _PROC_MOUNTS:
        errors.unsupported(f"{path}.procMount", mount, _PROC_MOUNTS)
    elif mount == "Unmasked" and host_users:
        errors.invalid(f"{path}.procMount", mount, "`hostUsers` must be false to use `Unmasked`")
    _seccomp(errors, f"{path}.seccompProfile", context.get("seccompProfile"))
    if context.get("allowPrivilegeEscalation") is False:
        _escalation(errors, path, context)
    _windows_options(errors, f"{path}.windowsOptions", context.get("windowsOptions") or {})
    _app_armor(errors, f"{path}.appArmorProfile", context.get("appArmorProfile"))


def _escalation(errors: FieldErrors, path: str, context: dict[str, Any]) -> None:
    whole, cannot = "core.SecurityContext{...}", "cannot set `allowPrivilegeEscalation` to false and"
    if context.get("privileged"):
        errors.raw_invalid(path, whole, f"{cannot} `privileged` to true")
    for _ in (name for name in (context.get("capabilities") or {}).get("add") or () if name == "CAP_SYS_ADMIN"):
        errors.raw_invalid(path, whole, f"{cannot} `capabilities.Add` CAP_SYS_ADMIN")


def of_pod(errors: FieldErrors, path: str, spec: PodSpec) -> None:
    """Check the security context of a whole Pod."""
    context: dict[str, Any] = spec.security_context if isinstance(spec.security_context, dict) else {}
    for field in ("fsGroup", "runAsUser", "runAsGroup"):
        _id(errors, f"{path}.{field}", context.get(field))
    for index, group in enumerate(context.get("supplementalGroups") or ()):
        _id(errors, f"{path}.supplementalGroups[{index}]", group)
    if spec.carried("shareProcessNamespace") and spec.carried("hostPID"):
        detail = "ShareProcessNamespace and HostPID cannot both be enabled"
        errors.invalid(f"{path}.shareProcessNamespace", value=True, detail=detail)
    _sysctls(errors, f"{path}.sysctls", context.get("sysctls") or (), spec)
    _one_of(errors, f"{path}.fsGroupChangePolicy", context.get("fsGroupChangePolicy"), _OWNER_CHANGES)
    _seccomp(errors, f"{path}.seccompProfile", context.get("seccompProfile"))
    _windows_options(errors, f"{path}.windowsOptions", context.get("windowsOptions") or {})
    _app_armor(errors, f"{path}.appArmorProfile", context.get("appArmorProfile"))
    _one_of(errors, f"{path}.supplementalGroupsPolicy", context.get("supplementalGroupsPolicy"), _GROUP_POLICIES)
    _one_of(errors, f"{path}.seLinuxChangePolicy", context.get("seLinuxChangePolicy"), _LABEL_CHANGES)


def _id(errors: FieldErrors, path: str, value: int | None) -> None:
    if value is not None and value not in _IDS:
        errors.invalid(path, value, _BAD_ID)


def _one_of(errors: FieldErrors, path: str, value: str | None, known: tuple[str, ...]) -> None:
    if value is not None and value not in known:
        errors.unsupported(path, value, known)


def _sysctls(errors: FieldErrors, path: str, sysctls: Any, spec: PodSpec) -> None:
    seen: set[str] = set()
    hosts = {"hostNetwork": spec.host_network, "hostIPC": spec.carried("hostIPC")}
    for index, sysctl in enumerate(sysctls):
        here, name = f"{path}[{index}].name", sysctl.get("name", "")
        if not name:
            errors.required(here)
        elif len(name) > _SYSCTL_MAX or not _SYSCTL.fullmatch(name):
            errors.invalid(here, name, _BAD_SYSCTL)
        elif name in seen:
            errors.duplicate(here, f'"{name}"')
        for beginning, host in _SYSCTL_NAMESPACES:
            if name.replace("/", ".").startswith(beginning) and hosts[host]:
                errors.invalid(here, name, f"may not be specified when '{host}' is true")
        seen.add(name)


def _seccomp(errors: FieldErrors, path: str, profile: dict[str, Any] | None) -> None:
    if profile is None:
        return
    kind, file = profile.get("type", ""), profile.get("localhostProfile")
    if not kind:
        errors.required(f"{path}.type", "type is required when seccompProfile is set")
    elif kind not in _TYPES:
        errors.unsupported(f"{path}.type", kind, _TYPES)
    if kind != "Localhost":
        if file is not None:
            detail = "can only be set when seccomp type is Localhost"
            errors.raw_invalid(f"{path}.localhostProfile", "core.SeccompProfile{...}", detail)
    elif file is None:
        errors.required(f"{path}.localhostProfile", "must be set when seccomp type is Localhost")
    else:
        paths.descending(errors, f"{path}.localhostProfile", file)


def _app_armor(errors: FieldErrors, path: str, profile: dict[str, Any] | None) -> None:
    if profile is None:
        return
    kind, file, here = profile.get("type", ""), profile.get("localhostProfile"), f"{path}.localhostProfile"
    if not kind:
        errors.required(f"{path}.type", "type is required when appArmorProfile is set")
    elif kind not in _TYPES:
        errors.unsupported(f"{path}.type", kind, _TYPES)
    elif kind != "Localhost":
        if file is not None:
            errors.invalid(here, file, "can only be set when AppArmor type is Localhost")
    elif not file:
        errors.required(here, "must be set when AppArmor type is Localhost")
    elif file != file.strip():
        errors.invalid(here, file, "must not be padded with whitespace")
    elif len(file.encode()) > _PROFILE_MAX:
        errors.too_long(here, _PROFILE_MAX)


def _windows_options(errors: FieldErrors, path: str, options: dict[str, Any]) -> None:
    name, spec = options.get("gmsaCredentialSpecName"), options.get("gmsaCredentialSpec")
    for problem in names.subdomain(name) if name is not None else ():
        errors.invalid(f"{path}.gmsaCredentialSpecName", name, problem)
    if spec == "":
        errors.invalid(f"{path}.gmsaCredentialSpec", spec, "gmsaCredentialSpec cannot be an empty string")
    elif spec is not None and len(spec.encode()) > _SPEC_MAX_KIB * 1024:
        detail = f"gmsaCredentialSpec size must be under {_SPEC_MAX_KIB} KiB"
        errors.invalid(f"{path}.gmsaCredentialSpec", spec, detail)
    user = options.get("runAsUserName")
    if user == "":
        errors.invalid(f"{path}.runAsUserName", user, "runAsUserName cannot be an empty string")
    elif user is not None and user.count("\\") > 1:
        errors.invalid(f"{path}.runAsUserName", user, "runAsUserName cannot contain more than one backslash")
