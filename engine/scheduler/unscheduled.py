"""What the scheduler writes when a Pod fits nowhere: the end of its victims, and its condition PodScheduled.

Upstream: framework/preemption's prepareCandidate, and updatePod of schedule_one.go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.api.meta import Condition, condition
from engine.scheduler.preemption import BY_SCHEDULER

if TYPE_CHECKING:
    from engine.api.core import Pod
    from engine.client.client import Client
    from engine.scheduler.preemption import Candidate

_MAKES_ROOM = "default-scheduler: preempting to accommodate a higher priority pod"


def make_room(client: Client, stamp: str, pod: Pod, candidate: Candidate) -> None:
    """Mark and delete the victims on the candidate node. Raises StatusError."""
    for victim in candidate.victims:
        meta = victim.pod.metadata
        live: Pod | None = client.live("pods", meta.namespace, meta.name)
        if live is None or live.metadata.uid != meta.uid or live.metadata.deletion_timestamp is not None:
            continue
        target = Condition(
            type="DisruptionTarget",
            status="True",
            reason=BY_SCHEDULER,
            message=_MAKES_ROOM,
            last_transition_time=stamp,
        )
        others = tuple(entry for entry in live.status.conditions if entry.type != target.type)
        client.update_status(replace(live, status=replace(live.status, conditions=(*others, target))))
        client.delete("pods", meta.namespace, meta.name, uid=meta.uid)
        client.event(live, "Normal", "Preempted", f"Preempted by pod {pod.metadata.uid} on node {candidate.node}")


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


def withdraw_nomination(client: Client, key: str) -> None:
    """A more important Pod gets the place that was being cleared for this one. Raises StatusError."""
    live: Pod | None = client.live("pods", *key.split("/"))
    if live is not None and live.status.nominated_node_name:
        client.update_status(replace(live, status=replace(live.status, nominated_node_name="")))
