"""Which checks each level makes, since which version, and which of them another one replaces (policy/registry.go)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from engine.apiserver.admission.podsecurity import baseline, restricted
from engine.apiserver.admission.podsecurity.baseline import Violation
from engine.apiserver.admission.podsecurity.levels import PRIVILEGED, RESTRICTED
from engine.apiserver.admission.podsecurity.podview import PodSecurityView

if TYPE_CHECKING:
    from engine.apiserver.admission.podsecurity.levels import SecurityLevel


class SecurityCheck(NamedTuple):
    """One check."""

    run: Callable[[PodSecurityView, int], Violation | None]
    restricted: bool = False
    """Does only the level `restricted` make it?"""
    since: int = 0
    """The minor version that has it first."""
    replaced_since: int | None = None
    """The minor version since which the level `restricted` makes a stricter one in its place, if it does."""


_CHECKS = (
    SecurityCheck(restricted.privilege_escalation, restricted=True, since=8),
    SecurityCheck(baseline.apparmor),
    SecurityCheck(baseline.capabilities, replaced_since=22),
    SecurityCheck(restricted.capabilities, restricted=True, since=22),
    SecurityCheck(baseline.host_namespaces),
    SecurityCheck(baseline.host_path_volumes, replaced_since=0),
    SecurityCheck(baseline.host_ports),
    SecurityCheck(baseline.privileged),
    SecurityCheck(baseline.proc_mount),
    SecurityCheck(restricted.volumes, restricted=True),
    SecurityCheck(restricted.run_as_non_root, restricted=True),
    SecurityCheck(restricted.run_as_user, restricted=True, since=23),
    SecurityCheck(baseline.selinux_options),
    SecurityCheck(baseline.seccomp, replaced_since=19),
    SecurityCheck(restricted.seccomp, restricted=True, since=19),
    SecurityCheck(baseline.sysctls),
    SecurityCheck(baseline.host_process),
)
"""In the order of upstream's names, which is that of the messages."""


def violations(pod: PodSecurityView, level: SecurityLevel) -> list[Violation]:
    """What the level forbids of a Pod."""
    if level.level == PRIVILEGED:
        return []
    found = [check.run(pod, level.rules) for check in _CHECKS if _applies(check, level)]
    return [violation for violation in found if violation is not None]


def _applies(check: SecurityCheck, level: SecurityLevel) -> bool:
    if level.level != RESTRICTED:
        return not check.restricted
    replaced = check.replaced_since is not None and level.rules >= check.replaced_since
    return level.rules >= check.since and not replaced
