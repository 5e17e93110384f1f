"""What levels say: no line of a guide costs a medal, and a debrief knows what was done."""

from __future__ import annotations

import re
import shlex

import pytest

from engine.kubectl.command import is_mutating
from levels.campaign.index import campaign
from levels.scenario.loading.loader import load_scenario
from levels.scenario.schema.solutions import ScriptEntry
from levels.session.headless import play
from levels.session.level import Level
from levels.session.score import ALIVE, LEAN, SMOOTH
from tests.present import present

LEVELS = {entry.name: load_scenario(entry.file) for entry in campaign()}
ALL = [ALIVE, LEAN, SMOOTH]
_COMMAND = re.compile(r"\b(?:kubectl|k|curl) [^?;(]*?(?=[?.;,]? \(|[?;,] |\. |$|, and )")


def commands_in(text: str) -> list[str]:
    """The command lines that a sentence holds."""
    return [found.group().rstrip(".?") for found in _COMMAND.finditer(text) if "$(" not in text]


def suggested(scenario) -> list[ScriptEntry]:
    """What the coach says, each in the tick in which it is said, or else in the first one."""
    return [
        ScriptEntry(tick=line.when.tick if isinstance(line.when.tick, int) else 1, run=command)
        for line in scenario.spec.coach
        for command in commands_in(line.say)
    ]


def medals_with(scenario, more: list[ScriptEntry]) -> list[str]:
    """What the reference earns if somebody types these lines as well."""
    reference = next(solution for solution in scenario.spec.solutions if solution.kind == "reference")
    script = sorted([*more, *reference.script], key=lambda entry: entry.tick)
    return play(Level(scenario), script).medals()


def test_command_lines_are_found_in_sentences():
    said = (
        "Who? kubectl get pods -n kube-system. Try kubectl get rs,pods --show-labels, and kubectl describe rs x (free)"
    )
    assert commands_in(said) == [
        "kubectl get pods -n kube-system",
        "kubectl get rs,pods --show-labels",
        "kubectl describe rs x",
    ]


@pytest.mark.parametrize("name", LEVELS)
def test_whoever_does_all_that_the_coach_says_still_earns_every_medal(name):
    assert medals_with(LEVELS[name], suggested(LEVELS[name])) == ALL


def test_a_suggestion_that_changes_something_would_be_found():
    costly = [ScriptEntry(tick=1, run=command) for command in commands_in("Try: kubectl label pod --all seen=yes")]
    assert medals_with(LEVELS["expose"], costly) == [ALIVE, SMOOTH]


def test_the_campaign_suggests_one_command_that_would_change_something_if_it_were_not_refused():
    changing = {
        (name, entry.run)
        for name, scenario in LEVELS.items()
        for entry in suggested(scenario)
        if is_mutating(shlex.split(entry.run))
    }
    assert changing == {("pick-a-number", "kubectl apply -f files/go-demo-2-svc.yml")}


@pytest.mark.parametrize("name", LEVELS)
def test_every_debrief_knows_two_or_three_ways(name):
    assert 2 <= len(present(LEVELS[name].spec.debrief).when) <= 3


SPLIT = (
    "kubectl create deployment db --image=mongo:3.3",
    "kubectl expose deploy db --port=27017",
    "kubectl set env rs go-demo-2 DB=db",
    "kubectl delete pod -l type=backend",
)
EXPOSED = "kubectl expose rs go-demo-2 --name=go-demo-2-svc --target-port=28017 --type="
WAYS = [
    ("bare-pod", "5 kubectl apply -f files/db-rs.yml", "You asked before anybody deleted anything"),
    ("bare-pod", "50 kubectl apply -f files/db-rs.yml", ""),
    ("bare-pod", "80 kubectl apply -f files/db-rs.yml", "From tick 45 until then nobody was served."),
    (
        "thermostat",
        "9 kubectl run probe --image=mongo:3.3 --labels=type=backend",
        "Your probe has one of the two labels",
    ),
    ("thermostat", "9 kubectl run probe --image=mongo:3.3; kubectl label pod probe run-", "A Pod without labels"),
    ("thermostat", "9 kubectl run probe --image=mongo:3.3 --labels=type=debug", ""),
    ("same-fate", "30 " + "; ".join(SPLIT), "You split the database by hand"),
    ("same-fate", "30 kubectl scale rs go-demo-2 --replicas=1", "Requests above the capacity of one API"),
    (
        "chasing-ips",
        "30 kubectl expose rs go-demo-2 --name=go-demo-2-svc --port=28017; kubectl scale rs go-demo-2 --replicas=5; "
        "kubectl set env deploy/reporter MONGO_HOST=go-demo-2-svc",
        "You scaled as well.",
    ),
    (
        "chasing-ips",
        "30 kubectl expose rs go-demo-2 --name=go-demo-2-svc --port=28017; kubectl set env deploy/reporter "
        "MONGO_HOST=$(kubectl get svc go-demo-2-svc -o jsonpath='{.spec.clusterIP}')",
        "You wrote the Service's address into the settings.",
    ),
    ("expose", f"9 {EXPOSED}LoadBalancer", "You asked for a load balancer."),
    ("expose", f"9 {EXPOSED}ClusterIP; tick 9; kubectl apply -f files/svc.yml", "You had opened a door that led only"),
    ("pick-a-number", f"9 {EXPOSED}LoadBalancer", "You asked for a load balancer."),
    (
        "pick-a-number",
        "9 kubectl create svc nodeport go-demo-2-svc --tcp=28017 --node-port=30002; "
        "kubectl set selector svc go-demo-2-svc service=go-demo-2",
        "You chose a number of your own",
    ),
    (
        "wrong-label",
        "12 kubectl set selector svc go-demo-2-svc service=go-demo-2",
        "Your selector asks for less than both labels",
    ),
    (
        "wrong-label",
        "3 kubectl set selector svc go-demo-2-svc type=backend,service=go-demo-2",
        "You had it open before tick 10",
    ),
    (
        "landlord",
        "20 kubectl delete rs go-demo-2 --cascade=orphan; tick 15; kubectl apply -f files/go-demo-2-v2.yml",
        "For ten ticks nobody owned them.",
    ),
    (
        "landlord",
        "20 kubectl delete rs go-demo-2 --cascade=orphan; tick 3; kubectl apply -f files/go-demo-2-v2.yml",
        "They were without an owner for a few ticks only",
    ),
    (
        "inside-outside",
        "5 kubectl expose rs go-demo-2-db --port=27017 --cluster-ip=None; "
        "kubectl expose rs go-demo-2-api --type=LoadBalancer --port=8080",
        "Your database's Service is headless",
    ),
    (
        "inside-outside",
        "5 kubectl expose rs go-demo-2-db --port=27017; "
        "kubectl expose rs go-demo-2-api --type=LoadBalancer --port=8080",
        "You were faster than the API's patience.",
    ),
]


@pytest.mark.parametrize(("name", "done", "said"), WAYS)
def test_a_debrief_adds_what_fits_the_way_that_was_taken(name, done, said):
    tick, _, line = done.partition(" ")
    level = play(Level(LEVELS[name]), [ScriptEntry(tick=int(tick), run=line)])
    assert level.verdict == "passed", level.goals()
    assert level.debrief_more.startswith(said)
    assert (level.debrief_more == "") == (said == "")
    assert level.debrief.endswith(level.debrief_more)


DOOR_FIRST, PROCESS_FIRST = (LEVELS["four-ports"].spec.solutions[index].script for index in (0, 1))


@pytest.mark.parametrize(
    ("name", "script", "said"),
    [
        ("four-ports", DOOR_FIRST, "You moved the door first."),
        ("four-ports", PROCESS_FIRST, "You changed the process first."),
        ("dominoes", LEVELS["dominoes"].spec.solutions[0].script, ""),
    ],
)
def test_a_debrief_follows_the_order_of_steps(name, script, said):
    level = play(Level(LEVELS[name]), script)
    assert level.verdict == "passed"
    assert level.debrief_more[: len(said) or 1] == said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("30 kubectl -n kube-system delete pod -l component=kube-scheduler", "You restarted one part more than hung."),
        ("124 kubectl -n kube-system delete pod -l k8s-app=kube-dns", "You were there so early"),
    ],
)
def test_a_debrief_of_level_6_knows_how_much_was_restarted_and_how_early(line, said):
    tick, _, run = line.partition(" ")
    reference = LEVELS["dominoes"].spec.solutions[0].script
    kept = [entry for entry in reference if entry.run != run]
    script = sorted([*kept, ScriptEntry(tick=int(tick), run=run)], key=lambda entry: entry.tick)
    level = play(Level(LEVELS["dominoes"]), script)
    assert level.verdict == "passed", level.goals()
    assert level.debrief_more.startswith(said)
