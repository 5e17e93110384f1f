"""Control plane reference, section 5.2: what an image that is there already gives."""

from __future__ import annotations

import pytest

from engine.scheduler.framework.interface import ScoreState
from engine.scheduler.framework.nodeinfo import NodeInfo
from engine.scheduler.framework.podinfo import PodSignatures
from engine.scheduler.plugins.imagelocality import score_nodes
from tests.engine.scheduler.conftest import Bench

MI = 1024 * 1024


@pytest.mark.parametrize(
    ("sizes", "points"),
    [
        ([20], 0),
        ([23 * 3], 0),
        ([33 * 3], 1),
        ([1000 * 3], 100),
        ([9000], 100),
        ([144, 144, 144], 12),
        ([144], (144 - 69) * 100 // 3 // 977),
    ],
)
def test_image_locality_draws_by_size_and_by_how_many_nodes_have_it(bench: Bench, sizes: list[int], points: int):
    bench.nodes(3)
    holders = {f"node-{index}": size * MI for index, size in enumerate(sizes, start=1)}
    bench.scheduler._images = lambda image: holders if image == "nginx" else {}
    bench.pod("x")
    bench.plane.tick(2)
    others = 0 if len(sizes) == 1 else points
    assert bench.points("x")["node-1"] - bench.points("x")["node-3"] == points - others
    signature = PodSignatures().pod_info(bench.plane.get("pods", "x")).signature
    state = ScoreState(bench.scheduler._pool, signature, (), {"nginx": holders}.__getitem__)
    assert score_nodes(state, [NodeInfo("node-1")]) == [points]
