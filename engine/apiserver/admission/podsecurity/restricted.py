"""The further checks of the level `restricted`: a Pod hardened by best practice (pod-security-admission/policy)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.apiserver.admission.podsecurity.baseline import Violation, bad_seccomp, seccomp_type
from engine.apiserver.admission.podsecurity.words import named, plural, quoted, setters

if TYPE_CHECKING:
    from engine.apiserver.admission.podsecurity.podview import PodSecurityView

_WINDOWS_SINCE = 25
"""From this minor version on, Pods for Windows need not say what only Linux knows."""
_VOLUMES = frozenset(
    {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"},
)


def _is_exempt(pod: PodSecurityView, minor: int) -> bool:
    return pod.windows and minor >= _WINDOWS_SINCE


def privilege_escalation(pod: PodSecurityView, minor: int) -> Violation | None:
    """No process may gain more than its parent has."""
    if _is_exempt(pod, minor):
        return None
    who = [each.name for each in pod.containers if each.context.get("allowPrivilegeEscalation") is not False]
    if not who:
        return None
    detail = f"{named(who)} must set securityContext.allowPrivilegeEscalation=false"
    return Violation("allowPrivilegeEscalation != false", detail)


def capabilities(pod: PodSecurityView, minor: int) -> Violation | None:
    """All capabilities are dropped; one may be added again."""
    if _is_exempt(pod, minor):
        return None
    keeping: list[str] = []
    adding: list[str] = []
    added: set[str] = set()
    for each in pod.containers:
        own = each.context.get("capabilities") or {}
        if "ALL" not in (own.get("drop") or ()):
            keeping.append(each.name)
        more = set(own.get("add") or ()) - {"NET_BIND_SERVICE"}
        if more:
            adding.append(each.name)
            added |= more
    told = [f'{named(keeping)} must set securityContext.capabilities.drop=["ALL"]'] if keeping else []
    if adding:
        told.append(f"{named(adding)} must not include {quoted(sorted(added))} in securityContext.capabilities.add")
    return Violation("unrestricted capabilities", "; ".join(told)) if told else None


def volumes(pod: PodSecurityView, _: int) -> Violation | None:
    """Only volumes that cannot reach out of the Pod."""
    bad = {volume.get("name", ""): _kind(volume) for volume in pod.volumes if _kind(volume) not in _VOLUMES}
    if not bad:
        return None
    kinds = sorted(set(bad.values()))
    detail = (
        f"{plural('volume', 'volumes', len(bad))} {quoted(bad)} {plural('uses', 'use', len(bad))} "
        f"{plural('restricted volume type', 'restricted volume types', len(kinds))} {quoted(kinds)}"
    )
    return Violation("restricted volume types", detail)


def _kind(volume: dict[str, object]) -> str:
    return next((key for key, value in volume.items() if key != "name" and value is not None), "emptyDir")


def run_as_non_root(pod: PodSecurityView, _: int) -> Violation | None:
    """The Pod, or each of its containers, says that it is not root."""
    wish = pod.context.get("runAsNonRoot")
    explicit = [each.name for each in pod.containers if each.context.get("runAsNonRoot") is False]
    if wish is False or explicit:
        who = setters(pod=wish is False, names=explicit)
        return Violation("runAsNonRoot != true", f"{who} must not set securityContext.runAsNonRoot=false")
    silent = [each.name for each in pod.containers if each.context.get("runAsNonRoot") is None and wish is not True]
    if not silent:
        return None
    return Violation("runAsNonRoot != true", f"pod or {named(silent)} must set securityContext.runAsNonRoot=true")


def run_as_user(pod: PodSecurityView, _: int) -> Violation | None:
    """Nobody asks for user 0."""
    own = pod.context.get("runAsUser") == 0
    who = [each.name for each in pod.containers if each.context.get("runAsUser") == 0]
    return Violation("runAsUser=0", f"{setters(pod=own, names=who)} must not set runAsUser=0") if own or who else None


def seccomp(pod: PodSecurityView, minor: int) -> Violation | None:
    """The Pod, or each of its containers, has a profile."""
    if _is_exempt(pod, minor):
        return None
    bad = bad_seccomp(pod)
    if bad:
        return Violation("seccompProfile", bad)
    silent = [each.name for each in pod.containers if not seccomp_type(each.context)]
    if seccomp_type(pod.context) or not silent:
        return None
    told = f'pod or {named(silent)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"'
    return Violation("seccompProfile", told)
