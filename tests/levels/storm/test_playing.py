"""Faults that are played on a settled application, and what they cost."""

from unittest.mock import Mock

import pytest

from engine.controllers.replicaset.controller import ReplicaSetController
from levels.journal.entries import entry_value
from levels.playback.replay import replay
from levels.recording.record import parse_run
from levels.storm.faults.outcomes import FaultPick
from levels.storm.players import world_of
from levels.storm.steps import finished
from tests.levels.storm.storming import HERE, pick, setup_of, world_of_file


@pytest.fixture(scope="module")
def tiers():
    return world_of_file("three_tiers.yaml")


@pytest.fixture(scope="module")
def shop():
    return world_of_file("shop.yaml")


def play(world, kind, target):
    return finished(world.play(pick(kind, target), recorded=False))


def test_nothing_is_lost_where_nothing_happens(tiers):
    assert tiers.calm.lost == 0
    assert tiers.calm.sent == 3 * 5 * tiers.calm.ticks


def test_a_deleted_pod_costs_what_comes_before_the_rules_know(tiers):
    outcome = play(tiers, "pod-delete", "deploy/web")

    assert {loss.cause for loss in outcome.losses} == {"process ended"}
    assert 0 < outcome.lost < 10
    assert outcome.recovered is not None
    assert outcome.recovered < 10


def test_a_database_of_one_pod_costs_everybody_above_it(tiers):
    outcome = play(tiers, "pod-delete", "sts/db")

    assert {loss.service for loss in outcome.losses} == {"default/db", "default/api", "default/web"}


def test_a_stateful_pod_does_not_come_back_from_a_dead_node(tiers):
    node = tiers.world.sight.workload("sts/db").pods[0].spec.node_name
    outcome = play(tiers, "node-power-loss", f"node/{node}")

    assert outcome.recovered is None
    assert outcome.ticks == 450


def test_a_slow_start_costs_those_who_have_no_readiness_probe(tiers):
    without, probed = (play(tiers, "slow-start", target) for target in ("deploy/web", "deploy/api"))

    assert "not listening yet" in {loss.cause for loss in without.losses}
    assert "not listening yet" not in {loss.cause for loss in probed.losses}


def test_a_release_with_a_broken_image_ends_as_soon_as_nothing_more_can_come(tiers):
    outcome = play(tiers, "broken-release", "deploy/web")

    assert (outcome.lost, outcome.recovered) == (0, 0)
    assert outcome.ticks < 100


def test_who_asks_by_name_loses_what_dns_does_not_answer(tiers):
    outcome = play(tiers, "dns-hang", "coredns")

    assert {"N", "5"} <= outcome.letters.keys()
    assert outcome.recovered == 30


def test_a_budget_that_blocks_a_drain_is_named(shop):
    node = shop.world.sight.workload("shop/deploy/redis").pods[0].spec.node_name
    outcome = play(shop, "node-drain", f"node/{node}")

    assert "violate the pod's disruption budget" in outcome.unfinished


def test_what_has_not_settled_is_told_and_does_not_hold_up_the_rest(shop):
    assert [sentence.partition(" is not ready")[0] for sentence in shop.world.held_up] == [
        f"shop/deploy/worker has not settled: pod/{name}" for name in worker_pods(shop)
    ]
    assert play(shop, "pod-delete", "shop/deploy/front").ticks < 60


def worker_pods(world):
    cluster = world.world.fork().cluster
    return [key.partition("/")[2] for key in cluster.store.keys("pods", "shop") if "worker" in key]


def test_a_fault_on_what_is_not_there_costs_nothing(tiers):
    outcome = play(tiers, "pod-delete", "deploy/nobody")

    assert (outcome.sent, outcome.lost) == (0, 0)
    assert "deploy/nobody" in outcome.unfinished


def test_a_drain_that_waits_lets_others_type_and_goes_on_behind_them(shop):
    node = shop.world.sight.workload("shop/deploy/redis").pods[0].spec.node_name
    two = FaultPick((("node-drain", f"node/{node}"), ("kube-proxy-hang", "shop/deploy/front")))
    outcome = finished(shop.play(two, recorded=True))

    assert outcome.pick.name == f"node-drain + kube-proxy-hang node/{node} + shop/deploy/front"
    assert "violate the pod's disruption budget" in outcome.unfinished
    run = parse_run("run.yaml", outcome.run or "")
    typed = [entry_value(entry).get("run", "^C") for entry in run.script]
    drain = next(line for line in typed if line.startswith("kubectl drain"))
    resumed = typed.index("resume kube-proxy@" + shop.world.sight.workload("shop/deploy/front").proxy)
    assert (typed[resumed - 1], typed.count(drain)) == ("^C", 2)
    assert replay(run).same


@pytest.mark.parametrize(
    ("kind", "target"), [("slow-start", "shop/deploy/front"), ("dependency-stall", "shop/svc/redis")]
)
def test_what_was_played_replays_as_typed(shop, kind, target):
    outcome = finished(shop.play(pick(kind, target), recorded=True))

    assert outcome.run is not None
    assert replay(parse_run("run.yaml", outcome.run)).same


def test_a_mistake_of_podfall_itself_is_told(monkeypatch, panics):
    world = world_of_file("three_tiers.yaml", nodes=2)
    monkeypatch.setattr(ReplicaSetController, "reconcile", Mock(side_effect=ZeroDivisionError("no")))
    outcome = play(world, "pod-delete", "deploy/web")

    assert "met ZeroDivisionError: no" in outcome.mistakes[0]
    panics.clear()


def test_whoever_loses_anyway_is_sent_home_and_holds_no_run_up():
    world = world_of(setup_of((HERE / "three_tiers.yaml").read_text("utf-8"), clients=("x --to pods/app=api:1",)))
    outcome = play(world, "scale-down", "deploy/web")

    assert world.muted == {"x"}
    assert (outcome.ticks, outcome.sent) == (25, 25 * 3 * 5)
