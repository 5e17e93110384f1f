"""A machine without power: the API believes in it for 50 ticks, and its Pods are replaced 300 ticks later."""

from __future__ import annotations

from typing import Any

from engine.api.meta import condition
from tests.levels.chapter.conftest import Console


def ready(console: Console, node: str) -> str:
    found: Any = console.cluster.store.get("nodes", node)
    state = condition(found.status.conditions, "Ready")
    assert state is not None
    return state.status


def endpoints(console: Console) -> str:
    return console.ok("kubectl get endpoints go-demo-2-svc --no-headers")


def ticks_until(console: Console, holds: Any) -> int:
    """How many ticks pass until something holds; at most 500."""
    for count in range(1, 500):
        console.ok("tick")
        if holds():
            return count
    raise AssertionError("it never came true")


def test_a_lost_node_is_believed_in_then_unknown_then_emptied(exposed: Console):
    victim = next(pod for pod in exposed.pods() if pod.spec.node_name != "node-1")
    node, address = victim.spec.node_name, victim.status.pod_ip
    exposed.ok("client add tester --from outside --to nodeport/go-demo-2-svc --rate 6")
    start = exposed.session.tick_number
    exposed.ok(f"power-off {node}")
    assert ready(exposed, node) == "True"

    noticed = ticks_until(exposed, lambda: ready(exposed, node) == "Unknown")
    assert 40 <= noticed <= 60
    exposed.ok("tick 3")
    assert f"{address}:28017" not in endpoints(exposed)

    lost = exposed.cluster.metrics.records("tester")
    through_others = [record for record in lost if record.via != node and record.tick < start + noticed]
    assert through_others
    assert {record.letter for record in through_others} == {"T"}

    replaced = ticks_until(
        exposed,
        lambda: (
            sum(pod.metadata.deletion_timestamp is None for pod in exposed.pods()) == 2
            and any(pod.metadata.deletion_timestamp for pod in exposed.pods())
        ),
    )
    assert 290 <= replaced <= 310


def test_pods_of_a_lost_node_stay_terminating_until_it_returns(exposed: Console):
    node = exposed.pods()[0].spec.node_name
    exposed.ok(f"power-off {node}")
    exposed.ok("tick 400")
    assert "Terminating" in exposed.ok("kubectl get pods")
    exposed.ok(f"power-on {node}")
    exposed.ok("tick 20")
    assert "Terminating" not in exposed.ok("kubectl get pods")
    assert ready(exposed, node) == "True"
