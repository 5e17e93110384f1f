"""A whole storm, however many processes play it."""

import pytest

from levels.storm.errors import StormError
from levels.storm.faults.playing import CALM_PICK
from levels.storm.players import StormPlayers, world_of
from levels.storm.setup import StormSetup
from levels.storm.storm import StormPlan, picks_of, play_storm, report_of
from tests.levels.storm.storming import HERE, setup_of

KINDS = ("pod-delete", "scale-down")


@pytest.fixture(scope="module")
def setup() -> StormSetup:
    return setup_of((HERE / "three_tiers.yaml").read_text("utf-8"))


def quiet(what, total):
    del what, total
    return lambda: None


def test_every_fault_of_the_kinds_is_played_and_counted(setup):
    with StormPlayers(1) as players:
        played = play_storm(players, setup, StormPlan(KINDS), quiet)

    assert [one.pick for one in played.outcomes] == [CALM_PICK, *picks_of(world_of(setup), KINDS)]
    assert players.forks == 5
    report = report_of(played, setup, {})
    assert next(fault.target for fault in report.faults if fault.fault == "pod-delete") == "sts/db"
    assert "calm" not in [fault.fault for fault in report.faults]
    assert report.assumptions[0] == "3 nodes of 2 CPU and 4Gi, spread over zone-a, zone-b, zone-c"


def test_other_processes_come_to_the_same(setup):
    with StormPlayers(1) as here, StormPlayers(2) as there:
        plan = StormPlan(("scale-down",))
        assert play_storm(there, setup, plan, quiet).outcomes == play_storm(here, setup, plan, quiet).outcomes


def test_pairs_are_the_worst_of_each_kind_that_is_survived_with_that_of_each_other(setup):
    begun = []

    def note(what, total):
        begun.append((what, total))
        return quiet(what, total)

    with StormPlayers(1) as players:
        played = play_storm(players, setup, StormPlan(KINDS, pairs=True), note)

    assert begun == [("faults", 5), ("pairs", 1)]
    assert played.outcomes[-1].pick.name == "pod-delete + scale-down deploy/web + deploy/api"


def test_a_client_that_loses_anyway_is_told_and_does_not_count(setup):
    broken = StormSetup(setup.config, clients=("lost --from outside --to nodeport/api",))
    with StormPlayers(1) as players:
        played = play_storm(players, broken, StormPlan(("scale-down",)), quiet)
    report = report_of(played, broken, {})

    assert next(fault.fault for fault in report.faults if fault.lost) == "calm"
    assert (report.faults[0].letters, report.faults[0].recovered) == ({"R": 100}, None)
    assert report.faults[0].sent == 400
    assert "client lost loses requests although nothing happens, so its losses in faults do not count" in (
        report.assumptions
    )
    assert {loss.client for one in played.outcomes[1:] for loss in one.losses} <= {"web", "web-to-api", "api-to-db"}


def test_a_kind_that_can_hit_nothing_is_an_error(setup):
    with StormPlayers(1) as players, pytest.raises(StormError, match="scale-down can hit nothing here"):
        play_storm(players, without_replicas(setup), StormPlan(("scale-down",)), quiet)


def without_replicas(setup):
    files = [file._replace(text=file.text.replace("replicas:", "minReadySeconds:")) for file in setup.config.manifests]
    return setup.with_manifests(files)
