"""Control plane reference, section 5.2: what taints cost."""

from __future__ import annotations

from tests.engine.scheduler.conftest import Bench, differences


def test_untolerated_prefer_no_schedule_taints_weigh_three(bench: Bench):
    bench.nodes(1)
    bench.node("node-2", taints=[{"key": "a", "effect": "PreferNoSchedule"}])
    both = [{"key": key, "effect": "PreferNoSchedule"} for key in ("a", "b")]
    bench.node("node-3", taints=both)
    bench.pod("x")
    assert differences(bench, "x") == {"node-1": 300, "node-2": 150, "node-3": 0}
