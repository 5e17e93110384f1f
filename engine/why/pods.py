"""How a Pod stands: what keeps it from being ready, how its last run ended, and what its kubelet has warned of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.component_helpers.podtrouble import pod_trouble, unheard
from engine.api.core import Node, Pod
from engine.api.meta import condition
from engine.why.claims import unbound_lines
from engine.why.lines import dated, line
from engine.why.probes import is_awaited, last_probe, probe_lines
from engine.why.warnings import warning_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.etcd.store import Store

_TOLD_OTHERWISE = frozenset({"FailedScheduling", "BackOff"})
"""What the Pod's own status says as well."""


def pod_lines(store: Store, key: str) -> list[str]:
    """How the Pod `namespace/name` stands; empty where there is none."""
    pod = store.get_as(Pod, key)
    if pod is None:
        return []
    return [
        *_condition(store, pod),
        *probe_lines(store, pod),
        *unbound_lines(store, pod),
        *_ends(store, pod),
        *warning_lines(store, pod, _TOLD_OTHERWISE),
    ]


def unready_reason(store: Store, pod: Pod) -> str:
    """Why a Pod is not ready, in one sentence: its status, and what its last readiness or startup probe said."""
    said = "; ".join(pod_trouble(pod, brief=True)) or unheard(pod) or "not reported ready yet"
    probe = last_probe(store, pod) if is_awaited(pod) else ""
    return f"{said}: {probe}" if probe else said


def _condition(store: Store, pod: Pod) -> Iterator[str]:
    who, trouble = f"pod/{pod.metadata.name}", pod_trouble(pod)
    ready = condition(pod.status.conditions, "Ready")
    clock, told = store.clock, ready or condition(pod.status.conditions, "PodScheduled")
    since = told.last_transition_time if told is not None else None
    if pod.metadata.deletion_timestamp is not None:
        yield line(None, who, _end_text(clock.tick_of(pod.metadata.deletion_timestamp), clock.tick))
    if ready is not None and ready.status == "True":
        yield dated(clock, since, who, "is ready")
    for text in trouble or filter(None, [unheard(pod)]):
        yield dated(clock, since, who, text)
    if pod.status.nominated_node_name and not pod.spec.node_name:
        yield line(
            None, who, f"room is made for it on {pod.status.nominated_node_name}: Pods of lower priority end there"
        )
    yield from _of_node(store, pod)


def _end_text(end: int | None, now: int) -> str:
    if end is None:
        return "is to end"
    if now <= end:
        return f"is to end, at the latest in tick {end}"
    return f"was to end by tick {end}, and its kubelet has not said that it has"


def _of_node(store: Store, pod: Pod) -> Iterator[str]:
    """That its node is not heard of, which says more than what is known of the Pod."""
    node = store.get_as(Node, pod.spec.node_name) if pod.spec.node_name else None
    ready = condition(node.status.conditions, "Ready") if node is not None else None
    if node is not None and ready is not None and ready.status != "True":
        who, said = f"node/{node.metadata.name}", f"Ready {ready.status}, {ready.reason}: {ready.message}"
        yield dated(store.clock, ready.last_transition_time, who, said)


def _ends(store: Store, pod: Pod) -> Iterator[str]:
    """Containers that run again: how the run before ended."""
    for status in (*pod.status.init_container_statuses, *pod.status.container_statuses):
        end = status.last_state.terminated
        if end is not None:
            times = "once" if status.restart_count == 1 else f"{status.restart_count} times"
            how = f"ended with exit code {end.exit_code}, {end.reason or 'Error'}; started anew {times}"
            yield dated(store.clock, end.finished_at, status.name, how)
