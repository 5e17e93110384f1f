"""Control plane reference, section 3.3: which Pod a ReplicaSet gives up first, rule by rule."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.core import Container, ContainerStatus, Pod, PodSpec, PodStatus
from engine.api.meta import Condition, ObjectMeta
from engine.clock import EPOCH_S, rfc3339
from engine.controllers.pods.podranking import DELETION_COST, in_deletion_order

NOW_S = EPOCH_S + 10_000


def pod(
    uid: str = "m",
    *,
    node: str = "n",
    phase: str = "Running",
    ready_for: int | None = 100,
    cost: str = "",
    restarts: int = 0,
    side: int = 0,
    init: int = 0,
    age: int = 200,
) -> Pod:
    conditions: tuple[Condition, ...] = ()
    if ready_for is not None:
        conditions = (Condition(type="Ready", status="True", last_transition_time=rfc3339(NOW_S - ready_for)),)

    def ran(name: str, count: int) -> ContainerStatus:
        return ContainerStatus(name=name, image="x", image_id="", ready=True, restart_count=count)

    first = (Container(name="init", image="x"), Container(name="side", image="x", restart_policy="Always"))
    return Pod(
        api_version="v1",
        kind="Pod",
        metadata=ObjectMeta(
            name=uid,
            uid=uid,
            annotations={DELETION_COST: cost} if cost else {},
            creation_timestamp=rfc3339(NOW_S - age),
        ),
        spec=PodSpec(node_name=node, init_containers=first),
        status=PodStatus(
            phase=phase,
            conditions=conditions,
            container_statuses=(ran("c", restarts),),
            init_container_statuses=(ran("init", init), ran("side", side)),
        ),
    )


@pytest.mark.parametrize(
    ("first", "second", "related"),
    [
        (pod("z", node=""), pod("a", phase="Pending", ready_for=None), {}),
        (pod("z", phase="Pending"), pod("a", phase="Unknown"), {}),
        (pod("z", phase="Unknown"), pod("a", phase="Running", ready_for=None), {}),
        (pod("z", ready_for=None), pod("a", cost="-5"), {}),
        (pod("z", cost="-1"), pod("a", node="full"), {"full": 9}),
        (pod("z", cost="many"), pod("a", cost="1"), {}),
        (pod("z", node="full"), pod("a", ready_for=1), {"full": 2, "n": 1}),
        (pod("z", ready_for=10), pod("a", ready_for=100, restarts=9), {}),
        (pod("a", ready_for=100), pod("z", ready_for=110), {}),
        (pod("a", ready_for=110), pod("z", ready_for=100), {}),
        (pod("z", restarts=3), pod("a", restarts=1, side=9, age=5), {}),
        (pod("z", restarts=3, side=2), pod("a", restarts=3, side=1, init=9, age=5), {}),
        (pod("z", age=20), pod("a", age=200), {}),
        (pod("a", age=210), pod("z", age=200), {}),
    ],
    ids=[
        "1 unassigned before assigned",
        "2 Pending before Unknown",
        "2 Unknown before Running",
        "3 not Ready before Ready",
        "4 cheap before dear",
        "4 no number is 0",
        "5 crowded node first",
        "6 Ready for a shorter time first",
        "6 similar times: smaller uid",
        "6 similar times: smaller uid again",
        "7 more restarts first",
        "7 more restarts of a sidecar first",
        "8 newer first",
        "8 similar ages: smaller uid",
    ],
)
def test_rule_by_rule(first: Pod, second: Pod, related: dict[str, int]):
    for given in ([first, second], [second, first]):
        assert [entry.metadata.uid for entry in in_deletion_order(given, related, NOW_S)] == [
            first.metadata.uid,
            second.metadata.uid,
        ]


def test_ready_times_are_compared_on_a_logarithmic_scale():
    def order(*ready_for: int) -> list[Any]:
        pods = [pod(f"u{index}", ready_for=seconds) for index, seconds in enumerate(ready_for)]
        return [entry.metadata.uid for entry in in_deletion_order(pods, {}, NOW_S)]

    # 2**36 ns is 68.7 s and 2**37 ns 137 s: both of the first lie between them, the last does not.
    assert order(130, 70, 140) == ["u0", "u1", "u2"]
    assert order(140, 70) == ["u1", "u0"]
