"""What the cluster counts, as Prometheus text for `/metrics`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.metrics import LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.cluster.cluster import Cluster


def exposition(cluster: Cluster) -> str:
    """All counters in the text format 0.0.4."""
    return "".join(f"{line}\n" for line in _lines(cluster))


def _lines(cluster: Cluster) -> Iterator[str]:
    yield from _head("podfall_tick", "gauge", "The present tick.")
    yield f"podfall_tick {cluster.clock.tick}"
    yield from _head("podfall_store_revision", "gauge", "The newest revision of the store.")
    yield f"podfall_store_revision {cluster.store.revision}"
    yield from _head("podfall_objects", "gauge", "Objects in the store.")
    for resource in cluster.store.resources():
        yield f'podfall_objects{{resource="{resource}"}} {len(cluster.store.table(resource))}'
    yield from _requests(cluster)


def _requests(cluster: Cluster) -> Iterator[str]:
    tick = cluster.clock.tick
    counts = {client: cluster.metrics.window(client, 0, tick) for client in cluster.metrics.clients()}
    yield from _head("podfall_requests_issued_total", "counter", "Requests that left their client.")
    for client, count in counts.items():
        yield f'podfall_requests_issued_total{{client="{_escaped(client)}"}} {count.issued}'
    yield from _head("podfall_requests_served_total", "counter", "Requests that were answered as hoped.")
    for client, count in counts.items():
        yield f'podfall_requests_served_total{{client="{_escaped(client)}"}} {count.served}'
    yield from _head("podfall_requests_lost_total", "counter", "Lost requests by their letter.")
    for client, count in counts.items():
        for letter in LETTERS:
            labels = f'client="{_escaped(client)}",letter="{letter}"'
            yield f"podfall_requests_lost_total{{{labels}}} {count.lost[letter]}"


def _head(name: str, kind: str, help_: str) -> Iterator[str]:
    yield f"# HELP {name} {help_}"
    yield f"# TYPE {name} {kind}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
