"""Control plane reference, section 5.2: what preferred node affinity gives."""

from __future__ import annotations

from tests.engine.scheduler.conftest import Bench, differences


def test_preferred_node_affinity_weighs_two(bench: Bench):
    bench.nodes(1)
    bench.node("node-2", {"disk": "ssd"})
    bench.node("node-3", {"disk": "ssd", "zone": "a"})
    terms = [
        {"weight": weight, "preference": {"matchExpressions": [{"key": key, "operator": "Exists"}]}}
        for key, weight in (("disk", 10), ("zone", 30))
    ]
    rule = {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": terms}}
    bench.pod("x", affinity=rule)
    assert differences(bench, "x") == {"node-1": 0, "node-2": 50, "node-3": 200}
