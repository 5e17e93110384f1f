"""What happened in a tick, in one line: for a console without panels, and for whoever reads along.

Only reads, and only what a screen shows too: what a scenario hides is not told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.core import Node, Pod
from engine.api.meta import condition
from engine.metrics import LETTERS
from levels.session.level import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.api.core import ContainerStateTerminated
    from engine.api.meta import Object
    from engine.etcd.store import LogEntry
    from levels.session.session import Session

_SYSTEM = "kube-system"
_DEFAULT = "default"


def narrated(session: Session) -> str:
    """`tick 36: ...`: faults, Pods that died, nodes that went or came, requests lost by letter; empty for nothing."""
    told = [*_faults(session), *_nodes(session), *_pods(session), *_losses(session)]
    return f"tick {session.tick_number}: {'; '.join(dict.fromkeys(told))}" if told else ""


def _faults(session: Session) -> Iterator[str]:
    if isinstance(session, Level):
        for notice in session.notices:
            if notice.tick == session.tick_number and not notice.hidden:
                yield " ".join(notice.text.split())


def _written(session: Session, resource: str) -> list[LogEntry[Object]]:
    """What was written of a kind in this tick, oldest first."""
    found: list[LogEntry[Object]] = []
    for entry in reversed(session.cluster.store.log_of(resource).entries):
        if entry.tick != session.tick_number:
            break
        found.append(entry)
    return found[::-1]


def _nodes(session: Session) -> Iterator[str]:
    for entry in _written(session, "nodes"):
        if isinstance(entry.obj, Node) and isinstance(entry.old, Node):
            before, now = _is_ready(entry.old), _is_ready(entry.obj)
            if before != now:
                yield f"node/{entry.obj.metadata.name} is {'Ready' if now else 'NotReady'}"


def _is_ready(node: Node) -> bool:
    found = condition(node.status.conditions, "Ready")
    return found is not None and found.status == "True"


def _pods(session: Session) -> Iterator[str]:
    for entry in _written(session, "pods"):
        pod, old = entry.obj, entry.old
        if isinstance(old, Pod) and old.metadata.namespace != _SYSTEM:
            if pod is None:
                yield f"{_name(old)} is gone"
            elif isinstance(pod, Pod):
                yield from _ended(old, pod)


def _ended(old: Pod, pod: Pod) -> Iterator[str]:
    """The containers that ended between the two, and why the Pod failed; it lives on if nobody ends it."""
    before = _ends(old)
    dies = _dies(pod)
    for container, end in _ends(pod).items():
        if before.get(container) != end:
            ended = f"ended with {end.exit_code} ({end.reason})"
            yield f"{_name(pod)} died: {container} {ended}" if dies else f"{container} in {_name(pod)} {ended}"
    if pod.status.phase == "Failed" != old.status.phase and pod.status.reason:
        yield f"{_name(pod)} failed: {pod.status.reason}"


def _dies(pod: Pod) -> bool:
    """Whether it ends with its containers: it is deleted or has failed, as one fails that starts none of them again."""
    if pod.metadata.deletion_timestamp is not None or pod.status.phase == "Failed":
        return True
    ends = [status.state.terminated for status in pod.status.container_statuses]
    return pod.spec.restart_policy == "Never" and None not in ends and any(end.exit_code for end in ends if end)


def _ends(pod: Pod) -> dict[str, ContainerStateTerminated]:
    """How each container ended that has, or did before it was started again."""
    found = {}
    for status in (*pod.status.init_container_statuses, *pod.status.container_statuses):
        end = status.state.terminated or status.last_state.terminated
        if end is not None:
            found[status.name] = end
    return found


def _name(pod: Pod) -> str:
    namespace = pod.metadata.namespace
    return f"pod/{pod.metadata.name}" + (f" in {namespace}" if namespace != _DEFAULT else "")


def _losses(session: Session) -> Iterator[str]:
    metrics = session.cluster.metrics
    for client in metrics.clients():
        counts = dict.fromkeys(LETTERS, 0)
        for place, count in metrics.lost_now(client).items():
            counts[place.letter] += count
        lost = [f"{count} {letter}" for letter, count in counts.items() if count]
        if lost:
            yield f"{client} lost {', '.join(lost)}"
