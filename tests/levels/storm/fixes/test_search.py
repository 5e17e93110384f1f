from __future__ import annotations

from levels.storm.faults.outcomes import FaultPick
from levels.storm.fixes.effort import BoundedPlayer
from levels.storm.fixes.manifest_set import ManifestSet
from levels.storm.fixes.search import FixedManifests, FixSearch
from tests.levels.storm.fixes.apps import budget, deployment, manifests, service
from tests.levels.storm.fixes.players import Cost, FormulaPlayer, Played, outcome, pick

CRASH, DELETE, ROLLOUT = (pick(kind, "deploy/web") for kind in ("container-crash", "pod-delete", "rollout-restart"))
DRAINS = [pick("node-drain", f"node/node-{number}") for number in (1, 2)]


def found(cost: Cost, *faults: FaultPick, effort: int = 600, player: FormulaPlayer | None = None) -> FixedManifests:
    there = manifests(deployment(), service())
    outcomes = [outcome(name, cost(Played(there, name))) for name in faults]
    return FixSearch(there, outcomes, BoundedPlayer(player or FormulaPlayer(cost), effort)).run()


def told(fixed: FixedManifests) -> list[tuple[str, int, int]]:
    return [(fix.change.sentence.partition(" of ")[0], fix.before, fix.after) for fix in fixed.fixes]


def web(there: ManifestSet):
    found = there.called("deploy/web")
    assert found is not None
    return found


def has_hook(there: ManifestSet) -> bool:
    return "lifecycle" in web(there).containers[0]


def test_the_change_that_saves_most_comes_first_and_the_next_is_proven_on_top_of_it():
    def cost(played):
        return {
            "process ended": 30 // web(played.there).replicas
            if not has_hook(played.there)
            else 20 // web(played.there).replicas ** 3
        }

    fixed = found(cost, DELETE)
    assert told(fixed) == [("2 replicas", 30, 15), ("a preStop sleep", 15, 2), ("3 replicas", 2, 0)]
    assert web(fixed.manifests).replicas == 3


def test_what_costs_nothing_is_not_mended_and_what_helps_nobody_is_not_told():
    assert found(lambda _: {}, DELETE).fixes == ()
    assert found(lambda _: {"process ended": 5}, DELETE).fixes == ()
    assert found(lambda _: {"loopback only": 5}, DELETE).fixes == ()


def test_a_change_is_played_only_against_faults_that_lost_by_its_causes():
    player = FormulaPlayer(lambda _: {"process ended": 5})
    outcomes = [outcome(DELETE, {"process ended": 5}), outcome(CRASH, {"loopback only": 9}), outcome(ROLLOUT, {})]
    FixSearch(manifests(deployment(), service()), outcomes, BoundedPlayer(player)).run()
    assert {trial.picks for trial in player.trials} == {(DELETE,)}


def test_faults_of_nodes_are_played_on_every_node_so_that_nothing_is_saved_by_moving():
    def cost(played):
        return {"Pods not ready": 9 * ((played.fault == DRAINS[0]) == (web(played.there).replicas == 1))}

    assert found(cost, *DRAINS).fixes == ()


def test_what_a_later_change_makes_needless_is_taken_out_and_the_rest_is_counted_anew():
    def cost(played):
        probed = "readinessProbe" in web(played.there).containers[0]
        if played.fault == CRASH:
            return {"process ended": 0 if probed or web(played.there).replicas > 1 else 10}
        return {"not listening yet": 0 if probed else 8}

    assert told(found(cost, CRASH, DELETE)) == [("a readiness probe for web on port 8080", 18, 0)]


def test_what_got_worse_is_said_of_the_change_that_did_it():
    def cost(played):
        if played.fault == ROLLOUT:
            return {"process ended": 0 if web(played.there).replicas == 1 else 4}
        return {"process ended": 0 if web(played.there).replicas > 1 else 7}

    fixes = found(cost, DELETE, ROLLOUT).fixes
    assert [(fix.picks, fix.worse) for fix in fixes] == [((DELETE,), ("rollout-restart deploy/web: lost 0 -> 4",))]


def test_a_client_that_asks_again_is_an_advice_that_is_proven_too():
    fixed = found(lambda played: {"process ended": 0 if played.retrying else 3}, CRASH)
    assert [(fix.change.about, fix.before, fix.after) for fix in fixed.fixes] == [("client/shop", 3, 0)]
    assert fixed.manifests == manifests(deployment(), service())


def test_a_change_that_the_server_refuses_helps_nobody():
    refusing = FormulaPlayer(lambda _: {}, refuses=lambda there: web(there).replicas > 1 or has_hook(there))
    fixed = found(lambda _: {"process ended": 5}, DELETE, player=refusing)
    assert [fix.change.about for fix in fixed.fixes] == ["client/shop"]


def test_a_drain_that_a_budget_blocks_is_worth_a_change_though_it_loses_nothing():
    there = manifests(deployment({"replicas": 2}), budget(minAvailable=2))
    blocked = outcome(DRAINS[0], {}, "cannot evict")
    fixed = FixSearch(there, [blocked], BoundedPlayer(FormulaPlayer(lambda _: {}))).run()
    assert [(fix.change.about, fix.picks) for fix in fixed.fixes] == [("pdb/guard", (DRAINS[0],))]


def test_effort_is_bounded_and_what_was_not_tried_is_counted():
    player = FormulaPlayer(lambda _: {"process ended": 5})
    bounded = BoundedPlayer(player, 2)
    FixSearch(manifests(deployment(), service()), [outcome(DELETE, {"process ended": 5})], bounded).run()
    assert (len(player.trials), bounded.left, bounded.not_tried) == (2, 0, 1)
