"""Faults that choose their Pods by what these did."""

from __future__ import annotations

import pytest

from engine.api.core import Pod
from levels.campaign.index import find_level
from levels.scenario.loading.loader import load_scenario
from levels.session.headless import play
from levels.session.level import Level
from levels.session.line_runner import LineRunner
from tests.present import present


@pytest.fixture
def level() -> Level:
    """A reporter dials the address of one Pod; every 30 ticks from 25 on a Pod is deleted that answered it."""
    return Level(load_scenario(present(find_level("chasing-ips")).file))


def addresses(level: Level) -> list[str]:
    """Those of the backend Pods that are not on their way out, oldest first."""
    pods = [pod for pod in level.cluster.store.list_as(Pod) if "type" in pod.metadata.labels]
    pods = [pod for pod in pods if pod.metadata.deletion_timestamp is None]
    return [pod.status.pod_ip for pod in sorted(pods, key=lambda pod: pod.metadata.creation_timestamp or "")]


def test_of_twelve_pods_the_one_that_is_dialled_is_hit(level):
    for line in ("kubectl scale rs go-demo-2 --replicas=12", "tick 14"):
        LineRunner(level, line).drive()
    youngest = addresses(level)[-1]
    LineRunner(level, f"kubectl set env deploy/reporter MONGO_HOST={youngest}").drive()
    play(level, (), until=24)
    before = addresses(level)
    assert len(before) == 12
    play(level, (), until=25)
    assert [address for address in before if address not in addresses(level)] == [youngest]


def test_where_whoever_answered_is_gone_all_of_them_may_be_hit(level):
    dialled, other = addresses(level)
    play(level, (), until=26)
    assert dialled not in addresses(level)
    play(level, (), until=54)
    assert addresses(level)[0] == other
    play(level, (), until=55)
    assert other not in addresses(level)
