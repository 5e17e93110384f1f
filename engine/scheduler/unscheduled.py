"""What the scheduler writes when a Pod fits nowhere: its condition PodScheduled.

Upstream: updatePod of schedule_one.go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.api.core import Pod
from engine.api.meta import Condition, condition

if TYPE_CHECKING:
    from engine.client.client import Client


def write_unscheduled(client: Client, stamp: str, pod: Pod, message: str, nominated: str) -> None:
    """Say in the Pod's status why it has no node, and which one is being cleared for it. Raises StatusError."""
    known = condition(pod.status.conditions, "PodScheduled")
    wanted = ("False", "Unschedulable", message)
    told = known is not None and (known.status, known.reason, known.message) == wanted
    if told and pod.status.nominated_node_name == nominated:
        return
    since = known.last_transition_time if known is not None and known.status == "False" else stamp
    unscheduled = Condition(
        type="PodScheduled",
        status="False",
        reason="Unschedulable",
        message=message,
        last_transition_time=since,
    )
    others = tuple(entry for entry in pod.status.conditions if entry.type != "PodScheduled")
    status = replace(pod.status, conditions=(*others, unscheduled), nominated_node_name=nominated)
    client.update_status(replace(pod, status=status))
