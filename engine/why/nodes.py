"""How a node stands: its heartbeat, since when there was none, and what follows from that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.component_helpers.taints import FOR_EVER, NO_EXECUTE, min_toleration_seconds
from engine.api.core import Node, Pod
from engine.api.meta import condition
from engine.why.details import taint_text
from engine.why.lines import beside, dated, line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.api.core import Taint
    from engine.etcd.store import Store


def node_lines(store: Store, name: str, heard_s: int, grace_s: int) -> list[str]:
    """How a node stands whose kubelet was heard of last at `heard_s` (since 1970); empty where there is none."""
    node = store.get_as(Node, name)
    if node is None:
        return []
    lines: list[str] = []
    ready = condition(node.status.conditions, "Ready")
    if ready is not None:
        said = f"Ready {ready.status}, {ready.reason}: {ready.message}"
        lines.append(dated(store.clock, ready.last_transition_time, f"node/{name}", said))
    if store.clock.tick_ms:  # in a frozen cluster no kubelet runs
        lines += _heartbeat(store, name, heard_s, grace_s, believed=ready is not None and ready.status == "True")
    return [*lines, *_taints(store, node)]


def _heartbeat(store: Store, name: str, heard_s: int, grace_s: int, *, believed: bool) -> Iterator[str]:
    heard = (heard_s - store.clock.epoch_s) * 1000 // store.clock.tick_ms
    if heard >= store.clock.tick:
        yield line(heard, f"kubelet on {name}", "was heard of: its Lease is renewed")
        return
    silent = f"was heard of last: no Lease and no status of it for {store.clock.tick - heard} ticks"
    yield line(heard, f"kubelet on {name}", silent)
    if believed:
        yield beside(f"unless it is heard of, Ready turns Unknown in tick {heard + _ticks(store, grace_s)}")


def _taints(store: Store, node: Node) -> Iterator[str]:
    """Each taint, and how long the Pods there tolerate one that would end them."""
    pods = [pod for pod in store.list_as(Pod) if pod.spec.node_name == node.metadata.name]
    for taint in node.spec.taints or ():
        said = _tolerance(store, taint, pods) if taint.effect == NO_EXECUTE else []
        yield dated(store.clock, taint.time_added, "taint", "; ".join([taint_text(taint), *said]))
    leaving = sum(pod.metadata.deletion_timestamp is not None for pod in pods)
    if leaving:
        ready = condition(node.status.conditions, "Ready")
        silent = ready is not None and ready.status != "True"
        unsaid = ", and only its kubelet could say that it has" if silent else ""
        yield beside(f"{_counted(leaving, 'of its Pods are', '1 of its Pods is')} to end{unsaid}")


def _tolerance(store: Store, taint: Taint, pods: list[Pod]) -> Iterator[str]:
    """How many Pods have to go for a taint, and from when on: each says itself how long it tolerates it."""
    ends: dict[int, int] = {}
    added = store.clock.tick_of(taint.time_added)
    for pod in pods:
        seconds = min_toleration_seconds(pod, (taint,))
        if seconds != FOR_EVER and added is not None and pod.metadata.deletion_timestamp is None:
            end = added + _ticks(store, seconds)
            ends[end] = ends.get(end, 0) + 1
    for end, count in sorted(ends.items()):
        yield f"{_counted(count, 'Pods tolerate', '1 Pod tolerates')} it until tick {end}"


def _counted(count: int, many: str, one: str) -> str:
    return one if count == 1 else f"{count} {many}"


def _ticks(store: Store, seconds: int) -> int:
    return -(-seconds * 1000 // store.clock.tick_ms)
