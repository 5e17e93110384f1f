"""Faults: which of them were absorbed, and what the cluster did by itself after each."""

from __future__ import annotations

import pytest

from levels.postmortem.chronicle import Chronicle, chronicle_of
from levels.postmortem.troubles import Trouble, reactions, troubles
from levels.session.results.absorbed import slept_faults
from tests.levels.postmortem.runs import level_run, sandbox
from tests.levels.scenario.conftest import HEAD, OBJECTIVE, WEB
from tests.present import present

UP = (
    "kubectl create deployment web --image=nginx --replicas=2",
    "kubectl expose deployment web --port=80 --type=NodePort",
    "tick 15",
    "client add shop --to nodeport/web --rate 20",
)
FIRST = "$(kubectl get pod -l app=web -o name | head -1)"


def played(*lines: str) -> Chronicle:
    return chronicle_of(sandbox(*UP, *lines))


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [
        (("hang coredns", "tick 60"), "yes"),
        (("hang coredns", "tick 59"), "nothing lost, but the run ended 59 ticks after it"),
        (
            ("hang coredns", "tick 30", "kubectl create ns a", "tick 40"),
            "nothing lost, but a command came in tick 45",
        ),
        (("hang coredns", "tick 60", "kubectl create ns a", "tick 1"), "yes"),
        (
            ("hang coredns", "tick 59", "kubectl create ns a", "tick 1"),
            "nothing lost, but a command came in tick 74",
        ),
        (("kubectl create ns a", "hang coredns", "tick 60"), "yes"),
        (("hang coredns", "tick 20", "client add b --to nodeport/web", "kubectl get pods", "tick 40"), "yes"),
        (("hang coredns", "tick 20", "curl http://node-1:1", "tick 40"), "yes"),
        ((f"crash {FIRST}", "tick 60"), "no"),
    ],
)
def test_absorbed_is_what_cost_nothing_for_a_minute_with_nobody_acting(lines, verdict):
    (found,) = troubles(played(*lines))
    assert (found.tick, found.verdict, found.absorbed) == (15, verdict, verdict == "yes")


def test_what_mends_is_no_fault():
    found = troubles(played("hang coredns", "tick 2", "resume coredns", "tick 60"))
    assert [(one.tick, one.what) for one in found] == [(15, "coredns hangs")]


def test_what_was_lost_is_counted_for_a_minute():
    (found,) = troubles(played("power-off node-1", "tick 80"))
    assert isinstance(found, Trouble)
    metrics = chronicle_of(sandbox(*UP, "power-off node-1", "tick 80")).session.cluster.metrics
    assert found.lost == metrics.window("shop", 16, 75).lost_total > 0


def test_the_cluster_starts_containers_again_makes_pods_anew_and_keeps_endpoints():
    chronicle = played(f"crash {FIRST}", "tick 10", "power-off node-1", "tick 2")
    ((crash, whats, told), *_) = reactions(chronicle)
    assert crash == 15
    assert whats[0].endswith("crashed")
    assert any(line.startswith("container nginx of pod/web-") and "was started again (tick" in line for line in told)


def test_a_pod_that_went_is_named_beside_the_one_that_was_made(tmp_path):
    file = tmp_path / "small.yaml"
    service = (
        "---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n"
    )
    fault = "  faults: [{at: 5, kind: delete, target: {selector: app=web, pick: oldest}, text: gone}]\n"
    goal = OBJECTIVE.replace("after: 5", "after: 30")
    file.write_text(f"{HEAD}{goal}{fault}  rules: {{maxTick: 40}}\n{WEB}{service}", "utf-8")
    chronicle = chronicle_of(level_run(file))
    ((tick, whats, told),) = reactions(chronicle)
    assert (tick, whats) == (5, ("gone",))
    (made,) = [line for line in told if "made" in line]
    log = [entry for entry in chronicle.session.cluster.store.log if entry.resource == "pods" and entry.tick > 0]
    gone = next(entry.last.metadata.name for entry in log if entry.cause.ref == "gone")
    new = next(entry for entry in log if entry.old is None)
    assert made == f"replicaset/web made pod/{new.last.metadata.name} anew after pod/{gone} went (tick {new.tick})"
    assert told[-1].startswith("svc/web kept 1 of its 2 endpoints (tick ")


def test_what_came_of_mending_is_none_of_the_clusters_own():
    chronicle = played("power-off node-1", "tick 5", "power-on node-1", "tick 30")
    assert any("started again" in line for line in chronicle.reactions.between(16, 75))
    assert not any("started again" in line for reaction in reactions(chronicle) for line in reaction.told)


def test_what_a_command_brought_about_is_none_of_the_clusters_own():
    lines = ("hang coredns", "tick 5", "kubectl delete pod -l app=web --wait=false", "tick 20")
    assert reactions(played(*lines)) == []


@pytest.mark.parametrize("last", [64, 65])
def test_the_morning_and_the_document_call_the_same_faults_absorbed(tmp_path, last):
    file = tmp_path / "night.yaml"
    faults = (
        "  faults:\n  - {at: 5, kind: hang, target: {component: coredns}, text: DNS hangs}\n"
        "  - {at: 60, kind: hang, target: {component: kube-scheduler}, text: the scheduler hangs}\n"
    )
    goal = OBJECTIVE.replace("after: 5", "after: 70")
    file.write_text(f"{HEAD}{goal}{faults}  rules: {{maxTick: 80, sleep: [[3, {last}]]}}\n{WEB}", "utf-8")
    chronicle = chronicle_of(level_run(file))
    level = present(chronicle.level)
    ends = slept_faults(level, 3, last)
    assert (ends.all, ends.absorbed, ends.open) == (2, last - 64, 66 - last)
    assert sum(one.absorbed for one in troubles(chronicle)) == 1  # the run went on, and it cost nothing either
