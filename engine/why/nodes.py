"""How a node stands: its heartbeat, since when there was none, and what follows from that."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.core import Node, Pod
from engine.api.meta import condition
from engine.why.lines import beside, line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.etcd.store import Store

_NO_EXECUTE = "NoExecute"


class NodePatience(NamedTuple):
    """How long a silent node is believed in, and its Pods after that, in seconds."""

    grace_s: int
    evict_after_s: int


def node_lines(store: Store, name: str, heard_s: int, patience: NodePatience) -> list[str]:
    """How a node stands whose kubelet was heard of last at `heard_s` (since 1970); empty where there is none."""
    node = store.get_as(Node, name)
    if node is None:
        return []
    heard = (heard_s - store.clock.epoch_s) * 1000 // store.clock.tick_ms
    ready = condition(node.status.conditions, "Ready")
    lines: list[str] = []
    if ready is not None:
        since = store.clock.tick_of(ready.last_transition_time)
        lines.append(line(since, f"node/{name}", f"Ready {ready.status}, {ready.reason}: {ready.message}"))
    if heard >= store.clock.tick:
        lines.append(line(heard, f"kubelet on {name}", "was heard of: its Lease is renewed"))
    else:
        silent = f"was heard of last: no Lease and no status of it for {store.clock.tick - heard} ticks"
        lines.append(line(heard, f"kubelet on {name}", silent))
    if heard < store.clock.tick and ready is not None and ready.status == "True":
        lines.append(
            beside(f"unless it is heard of, Ready turns Unknown in tick {heard + _ticks(store, patience.grace_s)}")
        )
    return [*lines, *_taints(store, node, patience)]


def _taints(store: Store, node: Node, patience: NodePatience) -> Iterator[str]:
    """Each taint, and when it costs the Pods their place."""
    pods = sum(pod.spec.node_name == node.metadata.name for pod in store.list_as(Pod))
    for taint in node.spec.taints or ():
        added = store.clock.tick_of(taint.time_added)
        text = f"{taint.key}:{taint.effect}"
        if taint.effect == _NO_EXECUTE and added is not None:
            end = added + _ticks(store, patience.evict_after_s)
            text += f": its Pods ({pods}) are evicted in tick {end}, unless they tolerate it for another time"
        yield line(added, "taint", text)


def _ticks(store: Store, seconds: int) -> int:
    return -(-seconds * 1000 // store.clock.tick_ms)
