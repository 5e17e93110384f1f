"""The checks of the level `baseline`: nothing that reaches out of the Pod (pod-security-admission/policy).

Each check looks at a Pod under the rules of a minor version and says in a phrase what is forbidden, or nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from engine.apiserver.admission.podsecurity.words import named, plural, quoted, setters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.apiserver.admission.podsecurity.podview import PodSecurityView

_CAPABILITIES = frozenset(
    {
        *("AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE"),
        *("SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"),
    },
)
_SELINUX_TYPES = ("", "container_t", "container_init_t", "container_kvm_t")
_SELINUX_ENGINE_SINCE = 31
_SYSCTLS = {
    0: (
        *("kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies"),
        *("net.ipv4.ping_group_range", "net.ipv4.ip_unprivileged_port_start"),
    ),
    27: ("net.ipv4.ip_local_reserved_ports",),
    29: (
        *("net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout"),
        *("net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes"),
    ),
    32: ("net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"),
}
"""Sysctls that are safe, by the minor version since which they are."""
_APPARMOR_ANNOTATION = "container.apparmor.security.beta.kubernetes.io/"
_SECCOMP_TYPES = ("RuntimeDefault", "Localhost")
_PROFILE_TYPES = frozenset(_SECCOMP_TYPES)


class Violation(NamedTuple):
    """What is forbidden, and where."""

    reason: str
    detail: str

    def __str__(self) -> str:
        """Both, as a refusal writes them."""
        return f"{self.reason} ({self.detail})" if self.detail else self.reason


def apparmor(pod: PodSecurityView, _: int) -> Violation | None:
    """No profile but the runtime's own or one of the node."""
    types = {each.name: _profile_type(each.context) for each in pod.containers}
    own, who = _profile_type(pod.context), [name for name, type_ in types.items() if type_ not in _PROFILE_TYPES]
    notes = sorted(
        f"{key}={quoted([value])}"
        for key, value in pod.annotations.items()
        if key.startswith(_APPARMOR_ANNOTATION) and not _is_allowed_note(value)
    )
    values = sorted({own, *types.values()} - _PROFILE_TYPES) + notes
    if not values:
        return None
    setting = [setters(pod=own not in _PROFILE_TYPES, names=who)] if len(values) > len(notes) else []
    setting += [plural("annotation", "annotations", len(notes))] if notes else []
    reason = plural("forbidden AppArmor profile", "forbidden AppArmor profiles", len(values))
    return Violation(reason, f"{' and '.join(setting)} must not set AppArmor profile type to {quoted(values)}")


def _is_allowed_note(value: str) -> bool:
    return value in ("", "runtime/default") or value.startswith("localhost/")


def _profile_type(context: dict[str, Any]) -> str:
    return str((context.get("appArmorProfile") or {}).get("type", "RuntimeDefault"))


def _violation(reason: str, found: list[str], between: str = ", ") -> Violation | None:
    return Violation(reason, between.join(found)) if found else None


def capabilities(pod: PodSecurityView, _: int) -> Violation | None:
    """No capabilities beyond those that containers have by default."""
    who: list[str] = []
    what: set[str] = set()
    for each in pod.containers:
        added = set((each.context.get("capabilities") or {}).get("add") or ()) - _CAPABILITIES
        if added:
            who.append(each.name)
            what |= added
    if not who:
        return None
    detail = f"{named(who)} must not include {quoted(sorted(what))} in securityContext.capabilities.add"
    return Violation("non-default capabilities", detail)


def host_namespaces(pod: PodSecurityView, _: int) -> Violation | None:
    """Nothing shared with the node."""
    return _violation("host namespaces", [f"{name}=true" for name, shared in pod.shares.items() if shared])


def host_path_volumes(pod: PodSecurityView, _: int) -> Violation | None:
    """No paths of the node."""
    names = [volume.get("name", "") for volume in pod.volumes if volume.get("hostPath") is not None]
    if not names:
        return None
    return Violation("hostPath volumes", f"{plural('volume', 'volumes', len(names))} {quoted(names)}")


def host_ports(pod: PodSecurityView, _: int) -> Violation | None:
    """No ports of the node."""
    who = [each.name for each in pod.containers if each.host_ports]
    ports = sorted({str(port) for each in pod.containers for port in each.host_ports})
    if not who:
        return None
    uses, word = plural("uses", "use", len(who)), plural("hostPort", "hostPorts", len(ports))
    return Violation("hostPort", f"{named(who)} {uses} {word} {', '.join(ports)}")


def privileged(pod: PodSecurityView, _: int) -> Violation | None:
    """No container that may do all."""
    who = [each.name for each in pod.containers if each.context.get("privileged") is True]
    return Violation("privileged", f"{named(who)} must not set securityContext.privileged=true") if who else None


def proc_mount(pod: PodSecurityView, _: int) -> Violation | None:
    """No /proc but the usual one."""
    kinds = {each.name: each.context.get("procMount") or "Default" for each in pod.containers}
    who = [name for name, kind in kinds.items() if kind != "Default"]
    if not who:
        return None
    what = quoted(sorted({kinds[name] for name in who}))
    return Violation("procMount", f"{named(who)} must not set securityContext.procMount to {what}")


def selinux_options(pod: PodSecurityView, minor: int) -> Violation | None:
    """No SELinux user or role, and only types of containers."""
    allowed = (*_SELINUX_TYPES, "container_engine_t") if minor >= _SELINUX_ENGINE_SINCE else _SELINUX_TYPES
    own = _selinux_problems(pod.context, allowed)
    by_container = {each.name: _selinux_problems(each.context, allowed) for each in pod.containers}
    who = [name for name, problems in by_container.items() if problems]
    if not own and not who:
        return None
    problems = own.union(*by_container.values())
    types = sorted(word.removeprefix("type ") for word in problems if word.startswith("type "))
    told = [f"{plural('type', 'types', len(types))} {quoted(types)}"] if types else []
    told += [f"{field} may not be set" for field in ("user", "role") if field in problems]
    detail = f"{setters(pod=bool(own), names=who)} set forbidden securityContext.seLinuxOptions: {'; '.join(told)}"
    return Violation("seLinuxOptions", detail)


def _selinux_problems(context: dict[str, Any], allowed: tuple[str, ...]) -> set[str]:
    options = context.get("seLinuxOptions") or {}
    found = {field for field in ("user", "role") if options.get(field)}
    type_ = options.get("type") or ""
    return found if type_ in allowed else found | {f"type {type_}"}


def seccomp(pod: PodSecurityView, _: int) -> Violation | None:
    """No seccomp profile that is none."""
    bad = bad_seccomp(pod)
    return Violation("seccompProfile", bad) if bad else None


def bad_seccomp(pod: PodSecurityView) -> str:
    """Who sets a forbidden profile type; empty where nobody does."""
    types = {each.name: seccomp_type(each.context) for each in pod.containers}
    who = [name for name, type_ in types.items() if type_ not in ("", *_SECCOMP_TYPES)]
    own = seccomp_type(pod.context)
    bad_pod = own not in ("", *_SECCOMP_TYPES)
    if not who and not bad_pod:
        return ""
    values = sorted({types[name] for name in who} | ({own} if bad_pod else set()))
    return f"{setters(pod=bad_pod, names=who)} must not set securityContext.seccompProfile.type to {quoted(values)}"


def seccomp_type(context: dict[str, Any]) -> str:
    """The type of the profile that a context sets; empty where it sets none."""
    return str((context.get("seccompProfile") or {}).get("type", ""))


def sysctls(pod: PodSecurityView, minor: int) -> Violation | None:
    """No sysctl that reaches beyond the Pod."""
    safe = {name for since, names in _SYSCTLS.items() if since <= minor for name in names}
    return _violation("forbidden sysctls", [name for name in _sysctls_of(pod) if name not in safe])


def _sysctls_of(pod: PodSecurityView) -> Iterator[str]:
    for entry in pod.context.get("sysctls") or ():
        yield entry.get("name", "")


def host_process(pod: PodSecurityView, _: int) -> Violation | None:
    """No Windows container that runs on the host."""
    who = [each.name for each in pod.containers if _is_host_process(each.context)]
    own = _is_host_process(pod.context)
    if not own and not who:
        return None
    detail = f"{setters(pod=own, names=who)} must not set securityContext.windowsOptions.hostProcess=true"
    return Violation("hostProcess", detail)


def _is_host_process(context: dict[str, Any]) -> bool:
    return (context.get("windowsOptions") or {}).get("hostProcess") is True
