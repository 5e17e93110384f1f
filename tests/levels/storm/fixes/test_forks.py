from __future__ import annotations

import pytest

from levels.scenario.session_config import ManifestFile
from levels.storm.faults.outcomes import SOON, FaultPick
from levels.storm.fixes.forks import ForkPlayer
from levels.storm.fixes.trials import FixTrial
from levels.storm.players import StormPlayers
from tests.levels.storm.fixes.weak import deployment, service
from tests.levels.storm.storming import pick, setup_of

TWO = deployment() + service()
DELETE, DARK, GONE = (
    pick("pod-delete", "deploy/web"),
    pick("node-power-loss", "node/node-3"),
    pick("scale-down", "deploy/x"),
)


@pytest.fixture(scope="module")
def player():
    with StormPlayers(1) as players:
        yield ForkPlayer(players, setup_of(TWO), ("pod-delete",))


def trial(text: str, *picks: FaultPick, retrying: tuple[tuple[str, int], ...] = ()) -> FixTrial:
    manifests = tuple(ManifestFile("a.yaml", part) for part in text.split("---\n") if part)
    return FixTrial(manifests, retrying, picks)


def test_outcomes_come_in_the_order_of_the_faults_and_end_soon(player):
    (found,) = player.play([trial(TWO, DELETE, DARK)])
    assert [(one.pick, one.ticks <= SOON) for one in found] == [(DELETE, True), (DARK, True)]
    assert [(one.lost > 0, one.lost == one.soon) for one in found] == [(False, True), (True, True)]


def test_a_client_that_asks_again_loses_less(player):
    once, again = player.play([trial(TWO, DARK), trial(TWO, DARK, retrying=(("web", 2),))])
    assert again[0].lost < once[0].lost


@pytest.mark.parametrize(
    "text",
    [
        TWO.replace("replicas: 2", "replicas: -1"),  # refused
        TWO.replace("image: example/web", "image: example/web:does-not-exist"),  # never ready
        TWO.replace("type: LoadBalancer, ", ""),  # nobody asks
        deployment() + service(app="old"),  # lost in peace
    ],
)
def test_what_cannot_be_compared_has_no_outcome(player, text):
    assert player.play([trial(text, DELETE)]) == [None]


def test_a_fault_that_does_not_find_its_workload_saves_nothing_by_that(player):
    assert player.play([trial(TWO, GONE)]) == [None]


def test_all_faults_of_a_changed_application_are_known(player):
    assert player.all_picks(trial(TWO + deployment("db") + service("db", "db"))) == (
        pick("pod-delete", "deploy/db"),
        DELETE,
    )
