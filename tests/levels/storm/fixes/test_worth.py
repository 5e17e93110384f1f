from __future__ import annotations

import pytest

from levels.storm.fixes.effort import BoundedPlayer
from levels.storm.fixes.protections import protections
from levels.storm.fixes.worth import worth
from tests.levels.storm.fixes.apps import PROBE, budget, deployment, manifests, service, stateful
from tests.levels.storm.fixes.players import FormulaPlayer, Played, outcome, pick

TAINT = "node.kubernetes.io/unreachable"
TERM = {"topologyKey": "kubernetes.io/hostname", "labelSelector": {}}
FULL = deployment(
    {"replicas": 3, "minReadySeconds": 5, "strategy": {"rollingUpdate": {"maxUnavailable": 0}}},
    {
        "terminationGracePeriodSeconds": 60,
        "topologySpreadConstraints": [{}],
        "affinity": {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [TERM]}},
        "tolerations": [{"key": TAINT, "tolerationSeconds": 5}, {"key": "gpu"}],
    },
    readinessProbe=PROBE,
    startupProbe=PROBE,
    livenessProbe=PROBE,
    lifecycle={"preStop": {"sleep": {"seconds": 5}}},
)
BARE = deployment({"replicas": 1}, {"tolerations": [{"key": "gpu"}]})


def test_every_protection_is_found_and_together_they_are_all():
    there = manifests(FULL, service(), budget(minAvailable=1))
    found = list(protections(there))
    assert [one.sentence for one in found] == [
        "readiness probe",
        "startup probe",
        "liveness probe",
        "preStop hook",
        "grace period",
        "spread",
        "anti-affinity",
        "tolerations of lost nodes",
        "minReadySeconds",
        "maxUnavailable 0",
        "3 replicas",
        "disruption budget",
    ]
    assert {one.about for one in found} == {"deploy/web", "pdb/guard"}


def test_each_is_taken_away_alone_until_nothing_is_left():
    there = manifests(FULL, service(), budget(minAvailable=1))
    for _ in list(protections(there)):
        there = next(protections(there)).without
    assert list(protections(there)) == []
    assert there == manifests(BARE, service())


def test_what_each_saves_is_said_and_that_one_saves_nothing():
    faults = [pick("pod-delete", "deploy/web"), pick("rollout-restart", "deploy/web")]

    def cost(played: Played) -> dict[str, int]:
        web = played.there.called("deploy/web")
        assert web is not None
        hook = "lifecycle" in web.containers[0]
        return {"process ended": 1 + (0 if hook else 6 if played.fault == faults[0] else 3)}

    there = manifests(deployment(readinessProbe=PROBE, lifecycle={"preStop": {"sleep": {"seconds": 5}}}))
    player = FormulaPlayer(cost)
    found = worth(there, [outcome(name, cost(Played(there, name))) for name in faults], BoundedPlayer(player))
    assert [tuple(one) for one in found] == [("preStop hook", "deploy/web", 9), ("readiness probe", "deploy/web", 0)]
    assert all(trial.picks == tuple(faults) for trial in player.trials)


@pytest.mark.parametrize("effort", [0, 1, 2])
def test_without_effort_left_it_is_said_of_fewer(effort):
    there = manifests(stateful(replicas=2, minReadySeconds=5))
    bounded = BoundedPlayer(FormulaPlayer(lambda _: {}), effort)
    found = worth(there, [outcome(pick("rollout-restart", "sts/web"), {})], bounded)
    assert (len(found), bounded.not_tried) == (effort, 2 - effort)
