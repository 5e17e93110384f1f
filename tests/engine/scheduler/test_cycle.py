"""Control plane reference, section 5.1: how far a search goes, where it starts, and who wins a tie."""

from __future__ import annotations

import pytest

from engine.scheduler.cycle import feasible_nodes_to_find
from tests.engine.scheduler.conftest import Bench, container


@pytest.mark.parametrize(
    ("nodes", "wanted"),
    [(3, 3), (99, 99), (100, 100), (150, 100), (250, 120), (1000, 420), (3000, 780), (6000, 300)],
)
def test_in_large_clusters_a_share_of_the_nodes_is_enough(nodes: int, wanted: int):
    """Section 5.1: 50 - nodes / 125 percent, at least 5 percent and at least 100 nodes."""
    assert feasible_nodes_to_find(nodes) == wanted


def test_the_next_search_in_a_large_cluster_starts_where_the_last_one_ended(bench: Bench):
    bench.nodes(150)
    bench.pod("a")
    bench.plane.tick(2)
    bench.pod("b")
    bench.plane.tick(2)
    names = sorted(f"node-{index}" for index in range(1, 151))
    first, second = list(bench.points("a")), list(bench.points("b"))
    assert first == names[:100]
    assert second == names[100:] + names[:50]


def test_equal_nodes_are_drawn_by_lot(bench: Bench):
    """Section 5.1: ties are broken at random, each of the best with the same chance."""
    bench.nodes(3)
    for index in range(60):
        bench.pod(f"x-{index}", containers=container({"cpu": "0", "memory": "0"}))
    bench.plane.tick(2)
    found = [bench.where(f"x-{index}") for index in range(60)]
    assert {found.count(f"node-{index}") for index in (1, 2, 3)} != {20}
    assert min(found.count(f"node-{index}") for index in (1, 2, 3)) > 8
