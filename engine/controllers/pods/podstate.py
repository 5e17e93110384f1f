"""What controllers want to know of a Pod: is it active, Ready, available, and since when.

Called by every controller that counts Pods (upstream: api/v1/pod and controller_utils.go).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.meta import condition
from engine.clock import parse_rfc3339

if TYPE_CHECKING:
    from engine.api.core import Pod

TERMINAL_PHASES = frozenset({"Succeeded", "Failed"})


def is_terminal(pod: Pod) -> bool:
    """Has every container ended for good?"""
    return pod.status.phase in TERMINAL_PHASES


def is_active(pod: Pod) -> bool:
    """Does the Pod count as a replica? A terminating one does not, though it may still run."""
    return pod.metadata.deletion_timestamp is None and pod.status.phase not in TERMINAL_PHASES


def is_ready(pod: Pod) -> bool:
    """Is its condition Ready True?"""
    ready = condition(pod.status.conditions, "Ready")
    return ready is not None and ready.status == "True"


def ready_since_s(pod: Pod) -> int | None:
    """When it became Ready, in seconds since 1970; None while it is not."""
    ready = condition(pod.status.conditions, "Ready")
    if ready is None or ready.status != "True" or ready.last_transition_time is None:
        return None
    return parse_rfc3339(ready.last_transition_time)


def available_in_s(pod: Pod, min_ready_seconds: int, now_s: int) -> int | None:
    """Seconds until the Pod counts as available: 0 if it does now, None while it is not Ready."""
    if not min_ready_seconds:
        return 0 if is_ready(pod) else None
    since = ready_since_s(pod)
    return None if since is None else max(0, since + min_ready_seconds - now_s)
