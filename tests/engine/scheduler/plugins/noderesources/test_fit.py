"""Control plane reference, section 5.2: room for requests, and what stays free."""

from __future__ import annotations

import pytest

from engine.scheduler.plugins.noderesources.fit import least_allocated
from tests.engine.harness import node
from tests.engine.scheduler.conftest import Bench, signature_and_node

MI = 1024 * 1024


def test_a_missing_request_counts_as_nothing_for_the_filter(bench: Bench):
    bench.node("node-1", cpu="0")
    bench.pod("x")
    assert bench.settle("x") == "node-1"


def test_a_node_takes_110_pods_unless_it_says_otherwise(bench: Bench):
    document = node("node-1")
    del document["status"]["allocatable"]["pods"]
    bench.plane.create(document)
    for index in range(111):
        bench.pod(f"x-{index:03}")
    bench.plane.tick(2)
    (left,) = [f"x-{index:03}" for index in range(111) if not bench.where(f"x-{index:03}")]
    assert bench.failure(left).startswith("0/1 nodes are available: 1 Too many pods.")


@pytest.mark.parametrize(
    ("requests", "points"),
    [
        ({"cpu": "1", "memory": "2Gi"}, (75 + 75) // 2),
        ({"cpu": "4", "memory": "8Gi"}, 0),
        ({"cpu": "1", "memory": "8Gi"}, 75 // 2),
        ({}, (97 + 97) // 2),
    ],
)
def test_least_allocated_is_the_mean_share_that_stays_free(bench: Bench, requests: dict[str, str], points: int):
    """A missing request counts as 100m of CPU and 200 MiB of memory."""
    signature, info = signature_and_node(bench, requests)
    assert (signature.scored_cpu, signature.scored_memory) == (100, 200 * MI) or requests
    assert least_allocated(signature, info) == points
