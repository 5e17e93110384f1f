from __future__ import annotations

import pytest

from engine.api.scheme import Resource, by_plural
from levels.session.lost_requests import KEPT, last_lost, lost_called
from levels.session.view import Viewer
from tests.present import present
from tests.tui.playing import lost_session


@pytest.fixture
def cluster():
    return lost_session().cluster


def test_the_last_lost_stand_newest_first(cluster):
    lost = last_lost(cluster)
    assert [one.name for one in lost] == [f"shop@{tick}.{number}" for tick in (37, 16) for number in (5, 4, 3, 2, 1)]
    assert lost[0].observed.startswith("node-2's rules still list ")
    assert "was deleted in tick 35, its db ended in tick 37" in lost[0].actual
    assert len(lost) <= KEPT


def test_a_lost_request_is_found_by_its_name_and_the_first_of_a_tick_by_its_tick(cluster):
    assert present(lost_called(cluster, "shop@37.4")).name == "shop@37.4"
    assert present(lost_called(cluster, "shop@37")).name == "shop@37.1"
    for unknown in ("shop@20", "shop@37.9", "else@37.1", "shop", ""):
        assert lost_called(cluster, unknown) is None


def test_a_view_makes_again_only_what_changed():
    session = lost_session()
    viewer = Viewer(session)
    before = viewer.view()
    session.cluster.rest.patch(*pod_of(before), {"metadata": {"annotations": {"a": "b"}}}, type="merge")
    after = viewer.view()
    assert after == before
    pods = [
        (old, new)
        for one, other in zip(before.nodes, after.nodes, strict=True)
        for old, new in zip(one.pods, other.pods, strict=True)
    ]
    assert [old is new for old, new in pods] == [False, True]


def pod_of(view) -> tuple[Resource, str, str]:
    name = next(pod.name for node in view.nodes for pod in node.pods)
    return by_plural("pods"), "default", name
