"""What preemption writes: the end of the victims, and of the nominations that a more important Pod took over.

Upstream: framework/preemption's prepareCandidate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.api.core import Pod
from engine.api.meta import Condition
from engine.scheduler.plugins.defaultpreemption.default_preemption import PREEMPTION_BY_SCHEDULER

if TYPE_CHECKING:
    from engine.client.client import Client
    from engine.scheduler.plugins.defaultpreemption.default_preemption import Candidate

_MESSAGE = "default-scheduler: preempting to accommodate a higher priority pod"


def delete_victims(client: Client, stamp: str, pod: Pod, candidate: Candidate) -> None:
    """Mark and delete the victims on the candidate node. Raises StatusError."""
    for victim in candidate.victims:
        meta = victim.pod.metadata
        live = client.live(Pod, meta.namespace, meta.name)
        if live is None or live.metadata.uid != meta.uid or live.metadata.deletion_timestamp is not None:
            continue
        target = Condition(
            type="DisruptionTarget",
            status="True",
            reason=PREEMPTION_BY_SCHEDULER,
            message=_MESSAGE,
            last_transition_time=stamp,
        )
        others = tuple(entry for entry in live.status.conditions if entry.type != target.type)
        client.update_status(replace(live, status=replace(live.status, conditions=(*others, target))))
        client.delete("pods", meta.namespace, meta.name, uid=meta.uid)
        client.event(live, "Normal", "Preempted", f"Preempted by pod {pod.metadata.uid} on node {candidate.node}")


def clear_nominated_node_name(client: Client, key: str) -> None:
    """A more important Pod is nominated for the node that was being cleared for this one. Raises StatusError."""
    live = client.live(Pod, *key.split("/"))
    if live is not None and live.status.nominated_node_name:
        client.update_status(replace(live, status=replace(live.status, nominated_node_name="")))
