"""Success policies: when an Indexed Job has succeeded before all its indexes have (upstream: job/success_policy.go)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.controllers.job.indexes import indexes_in

if TYPE_CHECKING:
    from collections.abc import Collection


def match_success_policy(policy: dict[str, Any] | None, completions: int, succeeded: Collection[int]) -> str:
    """Which rule the indexes that have succeeded meet, in the words of the condition; empty where they meet none."""
    if policy is None or not succeeded:
        return ""
    for number, rule in enumerate(policy.get("rules") or ()):
        if _met(rule, completions, succeeded):
            return f"Matched rules at index {number}"
    return ""


def _met(rule: dict[str, Any], completions: int, succeeded: Collection[int]) -> bool:
    count, chosen = rule.get("succeededCount"), rule.get("succeededIndexes")
    if chosen is None:
        return count is not None and len(succeeded) >= int(count)
    required = indexes_in(chosen, completions)
    if count is None:
        return all(index in succeeded for index in required)
    return sum(index in succeeded for index in required) >= int(count)
