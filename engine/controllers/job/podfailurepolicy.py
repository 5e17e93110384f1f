"""Pod failure policies: what a Job does about a Pod that failed in a certain way (upstream: job/pod_failure_policy.go).

Used when the Pods of a Job are counted. The policy travels as it came and its form is known good.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.api.core import ContainerStatus, Pod

IGNORE = "Ignore"
FAIL_INDEX = "FailIndex"
FAIL_JOB = "FailJob"


class PolicyMatch(NamedTuple):
    """What is done about a failed Pod: the action of the first rule that matches, or nothing special."""

    action: str = ""
    message: str = ""
    """Why the whole Job has failed, where it has."""

    @property
    def counts(self) -> bool:
        """Does the Pod count as a failure?"""
        return self.action != IGNORE


def match_pod_failure_policy(policy: dict[str, Any] | None, pod: Pod) -> PolicyMatch:
    """What the policy of a Job, if it has one, says of a Pod that failed."""
    for number, rule in enumerate((policy or {}).get("rules") or ()):
        action = rule.get("action", "")
        met = _met(rule, pod)
        if met:
            return PolicyMatch(action, f"{met} matching {action} rule at index {number}" if action == FAIL_JOB else "")
    return PolicyMatch()


def _met(rule: dict[str, Any], pod: Pod) -> str:
    """How the Pod meets a rule, in words; empty where it does not."""
    name = f"{pod.metadata.namespace}/{pod.metadata.name}"
    codes = rule.get("onExitCodes")
    if codes is not None:
        failed = _container_with(codes, pod.status.container_statuses) or _container_with(
            codes,
            pod.status.init_container_statuses,
        )
        return f"Container {failed[0]} for pod {name} failed with exit code {failed[1]}" if failed else ""
    patterns = {(entry.get("type"), entry.get("status") or "True") for entry in rule.get("onPodConditions") or ()}
    for condition in pod.status.conditions:
        if (condition.type, condition.status) in patterns:
            return f"Pod {name} has condition {condition.type}"
    return ""


def _container_with(codes: dict[str, Any], statuses: Iterable[ContainerStatus]) -> tuple[str, int] | None:
    """Name and exit code of the first container that ended as the rule asks; code 0 never does."""
    wanted, values = codes.get("containerName"), codes.get("values") or ()
    for status in statuses:
        ended = status.state.terminated
        if ended is None or ended.exit_code == 0 or wanted not in {None, status.name}:
            continue
        if (ended.exit_code in values) is (codes.get("operator") == "In"):
            return status.name, ended.exit_code
    return None
