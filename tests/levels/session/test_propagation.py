"""The seven steps stand again while news for the Service is on its way, node by node; watching changes nothing."""

from __future__ import annotations

from functools import cache

import pytest

from levels.session.headless import play
from levels.session.propagation import Propagation, PropagationReader, PropagationStep
from levels.session.routes.reader import RouteReader
from levels.session.view import Viewer
from tests.levels.session.routes.watching import exposed, level_of
from tests.present import present


@cache
def told() -> dict[int, Propagation]:
    """The steps in each tick of the reference of the level about them."""
    level = level_of("dominoes")
    viewer, found = Viewer(level), {}
    tick = level.tick

    def tick_and_look() -> None:
        tick()
        propagation = viewer.view().propagation
        if propagation is not None:
            found[level.tick_number] = propagation

    level.tick = tick_and_look  # type: ignore[method-assign]
    play(level, next(known for known in level.spec.solutions if known.kind == "reference").script, 136)
    return found


def step(tick: int, name: str) -> PropagationStep:
    return next(one for one in told()[tick].steps if one.name == name)


@pytest.mark.parametrize("tick", [12, 19])
def test_a_controller_that_hangs_leaves_its_steps_standing_with_the_age_of_the_news(tick: int):
    for name in ("endpoints", "slice"):
        assert step(tick, name) == PropagationStep(name, None, f"{tick - 9} behind")
    assert step(tick, "kube-proxy") == PropagationStep("kube-proxy", None, "0 of 3 nodes")


def test_all_steps_fall_and_tell_no_node_while_the_nodes_agree():
    assert [one.tick for one in told()[40].steps] == [10, 10, 26, 26, 27, 27, 11]
    assert not any(one.nodes for one in told()[40].steps)


@pytest.mark.parametrize(("tick", "behind"), [(64, 2), (70, 8), (71, 9)])
def test_the_steps_of_the_nodes_stand_again_while_one_of_them_is_behind(tick: int, behind: int):
    for name in ("kube-proxy", "rules"):
        nodes = {node.node: node for node in step(tick, name).nodes}
        assert step(tick, name).tick is None
        assert (nodes["node-2"].tick, nodes["node-2"].behind) == (None, behind)
        assert nodes["node-1"].tick is not None
        assert nodes["node-1"].behind == nodes["node-3"].behind == 0
    assert step(tick, "kube-proxy").note == "2 of 3 nodes"


def test_once_the_last_node_has_caught_up_they_have_fallen_in_its_tick():
    assert step(80, "kube-proxy") == PropagationStep("kube-proxy", 78, "3 of 3 nodes")
    assert step(80, "rules").tick == 78


def test_a_name_that_dns_has_not_heard_of_stands_with_the_age_of_the_news():
    assert step(126, "dns") == PropagationStep("dns", None, "5 behind")
    assert step(135, "dns").tick == 134


def test_news_later_than_the_expose_opens_them_again_for_a_tick():
    session = exposed("kubectl delete pod -l service=go-demo-2 --wait=false")
    seen = []
    reader, routes = PropagationReader(session.cluster), RouteReader(session.cluster, session.unseen)
    for _ in range(30):
        session.tick()
        steps = present(reader.last_expose(routes.routes())).steps
        seen.append(all(one.tick is not None for one in steps))
    assert not all(seen)
    assert seen[-1]


def test_a_service_without_a_route_tells_what_it_came_to():
    steps = present(PropagationReader(exposed().cluster).last_expose(())).steps
    assert all(one.tick is not None for one in steps)
