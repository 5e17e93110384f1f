"""A debrief knows what was done: each of its additions fits a way that wins, and no other way gets it."""

from __future__ import annotations

import json

import pytest

from levels.scenario.schema.solutions import ScriptEntry
from levels.session.headless import play
from levels.session.level import Level
from tests.levels.campaign.scenarios import LEVELS, reference, won
from tests.present import present


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
    ("thermostat", "9 kubectl run probe --image=mongo:3.3", "kubectl run gave your Pod the label run=probe"),
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
    (
        "chasing-ips",
        "30 kubectl expose rs go-demo-2 --name=go-demo-2-svc --port=28017; "
        "kubectl set env deploy/reporter MONGO_HOST=go-demo-2-svc.default",
        "",
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


def patch(spec: dict, whom: str = "deploy go-demo-2-api") -> str:
    """The line that merges this into the Pod template of `whom`."""
    return f"kubectl patch {whom} -p '{json.dumps({'spec': {'template': {'spec': spec}}})}'"


def api(**fields: dict) -> str:
    """The line that changes the API's container."""
    return patch({"containers": [{"name": "api", **fields}]})


def probe(path: str, period: int, failures: int = 3) -> dict:
    return {"httpGet": {"path": path, "port": 8080}, "periodSeconds": period, "failureThreshold": failures}


ADDRESS = "$(kubectl get svc go-demo-2-db -o jsonpath='{.spec.clusterIP}')"
DIALS_AGAIN = "kubectl set image deploy/go-demo-2-api api=vfarcic/go-demo-2:3.1"
ROLL = "kubectl rollout restart deploy/go-demo-2-api"
OUR_DATABASE = "kubectl set selector svc go-demo-2-db type=db,service=go-demo-2"
GREEN = "10 kubectl scale deploy go-demo-2-api-green --replicas=3"
TO_GREEN = "35 kubectl set selector svc go-demo-2-api type=api,service=go-demo-2,color=green"
APART = "kubectl patch deploy go-demo-2-api --patch-file files/spread-hard.yml"
NAMES = (
    "kubectl set env deploy/go-demo-2-api "
    "DB=go-demo-2-db-0.go-demo-2-db,go-demo-2-db-1.go-demo-2-db,go-demo-2-db-2.go-demo-2-db"
)
OLDEST = "$(kubectl get pods -l type=db --sort-by=.metadata.creationTimestamp -o name | head -n 1)"
NEVER_TWO = {"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"type": "api"}}}
SPREAD = "10 kubectl patch deploy go-demo-2-api --patch-file files/spread.yml"
COUNTING_ALL = {
    "maxSkew": 1,
    "topologyKey": "kubernetes.io/hostname",
    "whenUnsatisfiable": "DoNotSchedule",
    "labelSelector": {"matchLabels": {"type": "api"}},
    "matchLabelKeys": ["pod-template-hash"],
}
WAITING = {"name": "wait", "image": "podfall/wait-for", "args": ["go-demo-2-db:27017"]}
NEVER_TWO_ON_A_NODE = patch(
    {"affinity": {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [NEVER_TWO]}}}
)
LATER_WAYS = [
    (
        "split",
        (
            "5 kubectl apply -f files",
            f"12 kubectl set env rs/go-demo-2-api DB={ADDRESS}",
            "13 kubectl delete pods -l type=api",
            "40 kubectl delete rs go-demo-2",
        ),
        "You wrote an address into DB",
    ),
    (
        "split",
        (
            "5 kubectl apply -f files",
            "12 kubectl set env rs/go-demo-2-api DB=go-demo-2-db",
            "13 kubectl delete pods -l type=api",
            "40 kubectl delete rs go-demo-2",
        ),
        "Your APIs were made more than once.",
    ),
    (
        "split",
        (
            "5 kubectl apply -f files/db.yml",
            "6 kubectl apply -f files/api.yml; kubectl set env rs/go-demo-2-api DB=go-demo-2-db.default",
            "40 kubectl delete rs go-demo-2",
        ),
        "",
    ),
    (
        "who-starts-first",
        (
            f"20 {patch({'initContainers': [WAITING]}, 'rs go-demo-2-api')}",
            "21 kubectl delete pods -l type=api",
        ),
        "You let an initContainer wait",
    ),
    (
        "who-starts-first",
        ("40 kubectl delete pods -l type=api", "110 kubectl delete pods -l type=api"),
        "You replaced the APIs more than once.",
    ),
    ("frozen-env", (f"50 {api(livenessProbe=probe('/demo/person', 5))}",), "You let liveness ask for the database"),
    (
        "frozen-env",
        ("10 kubectl set env deploy/go-demo-2-api DB_ENV- DB=go-demo-2-db", f"11 {DIALS_AGAIN}"),
        "You were there before the first clean-up",
    ),
    (
        "wrong-neighbour",
        (f"10 {ROLL}", f"30 {OUR_DATABASE}", f"40 {ROLL}"),
        "You made all APIs anew more than once.",
    ),
    (
        "wrong-neighbour",
        (f"10 {OUR_DATABASE}", "12 kubectl delete pods -l type=api,service=go-demo-2"),
        "You deleted the Pods instead of rolling them out",
    ),
    ("ready-or-not", (f"8 {api(readinessProbe=probe('/demo/person', 1))}",), "You ask for the database as well."),
    ("ready-or-not", (f"8 {api(startupProbe=probe('/demo/hello', 1, 30))}",), "You used a startup probe"),
    (
        "last-request",
        ("10 kubectl patch deploy go-demo-2-api --patch-file files/prestop.yml",),
        "You had it in place before the first release",
    ),
    (
        "last-request",
        (f"45 {api(lifecycle={'preStop': {'sleep': {'seconds': 20}}})}",),
        "Your Pods sleep longer than the rules need.",
    ),
    (
        "bad-release",
        (
            '10 kubectl patch deploy go-demo-2-api -p \'{"spec":{"strategy":{"rollingUpdate":{"maxUnavailable":0}}}}\'',
            "60 kubectl rollout undo deploy/go-demo-2-api",
        ),
        "You told the Deployment to miss nobody",
    ),
    ("bad-release", (f"40 {DIALS_AGAIN}",), "You went forward instead of back"),
    ("bad-release", ("40 kubectl set image deploy/go-demo-2-api api=vfarcic/go-demo-2",), ""),
    (
        "bad-release",
        ("10 kubectl scale deploy go-demo-2-api --replicas=4", "45 kubectl rollout undo deploy/go-demo-2-api"),
        "",
    ),
    ("blue-green", (GREEN, TO_GREEN, "65 kubectl delete deploy go-demo-2-api-blue"), "You deleted blue altogether."),
    (
        "blue-green",
        (GREEN, TO_GREEN, "100 kubectl scale deploy go-demo-2-api-blue --replicas=0"),
        "You let blue stand long after",
    ),
    ("green-but-dead", (f"50 {DIALS_AGAIN}",), "You rolled out an image that dials again"),
    (
        "green-but-dead",
        ("10 kubectl patch deploy go-demo-2-api --patch-file files/liveness-person.yml",),
        "You had the probe in place before",
    ),
    (
        "stampede",
        (
            f"10 {DIALS_AGAIN}",
            "11 kubectl patch deploy go-demo-2-api --type=json -p "
            '\'[{"op": "remove", "path": "/spec/template/spec/containers/0/livenessProbe"}]\'',
        ),
        "You took liveness away.",
    ),
    (
        "stampede",
        (f"10 {DIALS_AGAIN}", f"11 {api(livenessProbe=probe('/demo/hello', 5))}"),
        "Readiness asks nobody for the database either",
    ),
    (
        "node-down",
        ("10 kubectl cordon node-1", f"11 {ROLL}"),
        "You emptied node-1 beforehand",
    ),
    (
        "node-down",
        (f"10 {NEVER_TWO_ON_A_NODE}",),
        "You kept them apart by anti-affinity.",
    ),
    (
        "node-down",
        (
            f"10 {patch({'topologySpreadConstraints': [COUNTING_ALL]})}",
            "35 kubectl scale deploy go-demo-2-api --replicas=4",
        ),
        "When you fell asleep one of your Pods had no place yet.",
    ),
    ("node-down", (SPREAD, "30 kubectl scale deploy go-demo-2-api --replicas=6"), ""),
    ("node-down", (SPREAD, "30 kubectl scale deploy go-demo-2-api --replicas=9"), ""),
    (
        "only-local",
        (
            f"8 {NEVER_TWO_ON_A_NODE}",
            "30 kubectl scale deploy go-demo-2-api --replicas=3",
        ),
        "You kept them apart by anti-affinity",
    ),
    (
        "only-local",
        (f"8 {APART}", "9 kubectl scale deploy go-demo-2-api --replicas=4"),
        "You made more Pods than there are nodes.",
    ),
    (
        "two-truths",
        (
            f"60 kubectl label {OLDEST} truth=yes",
            '61 kubectl patch svc go-demo-2-db -p \'{"spec": {"selector": {"truth": "yes"}}}\'',
            f"62 {ROLL}",
        ),
        "Three databases still run",
    ),
    ("two-truths", ("30 kubectl scale deploy go-demo-2-db --replicas=1",), "You were back at one before"),
    (
        "name-your-pods",
        ("10 kubectl apply -f files", "11 kubectl scale sts go-demo-2-db --replicas=5", f"40 {NAMES}"),
        "You made more than three.",
    ),
    ("name-your-pods", (f"8 {NAMES}", "10 kubectl apply -f files"), "You told the API the names before"),
]


def script_of(*lines: str) -> list[ScriptEntry]:
    """A script of lines that begin with their tick."""
    return [ScriptEntry(tick=int(tick), run=line) for tick, _, line in (each.partition(" ") for each in lines)]


@pytest.mark.parametrize(("name", "done", "said"), WAYS)
def test_a_debrief_adds_what_fits_the_way_that_was_taken(name, done, said):
    check(won(name, script_of(done)), said)


@pytest.mark.parametrize(("name", "done", "said"), LATER_WAYS)
def test_a_debrief_of_the_later_chapters_adds_what_fits_the_way_that_was_taken(name, done, said):
    check(won(name, script_of(*done)), said)


def check(level, said):
    assert level.debrief_more.startswith(said)
    assert (level.debrief_more == "") == (said == "")
    assert level.debrief.endswith(level.debrief_more)


FINALES = [
    ("10 kubectl scale deploy go-demo-2-api --replicas=5", "You made more APIs than four."),
    ("12 kubectl patch deploy go-demo-2-api --patch-file files/spread.yml", "You spread them by rule."),
]


@pytest.mark.parametrize(("line", "said"), FINALES)
def test_a_debrief_of_the_finale_knows_what_was_prepared_besides(line, said):
    [entry] = script_of(line)
    kept = [known for known in reference("podfall") if known.tick != entry.tick]
    check(won("podfall", sorted([*kept, entry], key=lambda each: each.tick)), said)


DOOR_FIRST, PROCESS_FIRST = (LEVELS["four-ports"].spec.solutions[index].script for index in (0, 1))
ORDERS = [
    (DOOR_FIRST, "You moved the door first."),
    (PROCESS_FIRST, "You changed the process first."),
]


@pytest.mark.parametrize(("script", "said"), ORDERS)
def test_a_debrief_follows_the_order_of_steps(script, said):
    check(won("four-ports", script), said)


RESTARTS = [
    ("30 kubectl -n kube-system delete pod -l component=kube-scheduler", "You restarted one part more than hung."),
    ("124 kubectl -n kube-system delete pod -l k8s-app=kube-dns", "You were there so early"),
]


@pytest.mark.parametrize(("line", "said"), RESTARTS)
def test_a_debrief_of_level_6_knows_how_much_was_restarted_and_how_early(line, said):
    [entry] = script_of(line)
    kept = [known for known in reference("dominoes") if known.run != entry.run]
    check(won("dominoes", sorted([*kept, entry], key=lambda each: each.tick)), said)


@pytest.mark.parametrize("name", sorted({name for name, _, _ in LATER_WAYS}))
def test_whoever_plays_the_reference_of_the_later_chapters_has_taken_no_other_way(name):
    check(won(name, reference(name)), "")


TRUE_OF_WHOEVER_LOSES = {("podfall", "just-more")}
"""Wrong solutions of which an addition tells what they did."""
WRECKED = (
    ("dominoes", "kubectl delete svc --all --wait=false"),
    ("wrong-neighbour", "kubectl scale deploy --all --replicas=0"),
    ("stampede", "kubectl delete deploy --all --wait=false"),
    ("name-your-pods", "kubectl delete deploy --all --wait=false"),
    (
        "chasing-ips",
        "kubectl expose rs go-demo-2 --name=go-demo-2-svc --port=28017; "
        "kubectl set env deploy/reporter MONGO_HOST=$(kubectl get pod -l service=go-demo-2 "
        "-o jsonpath='{.items[1].status.podIP}')",
    ),
)
"""Lines after which a level is lost and none of its additions is true."""
LOST = [
    *((name, "wreck", (ScriptEntry(tick=8, run=line),)) for name, line in WRECKED),
    *((name, "nothing", ()) for name in LEVELS),
    *(
        (name, known.name, known.script)
        for name, level in LEVELS.items()
        for known in level.spec.solutions
        if known.kind == "wrong"
    ),
]


@pytest.mark.parametrize(("name", "what", "script"), LOST, ids=[f"{name}-{what}" for name, what, _ in LOST])
def test_whoever_loses_is_not_told_to_have_done_what_he_did_not(name, what, script):
    level = play(Level(LEVELS[name]), script)
    assert level.verdict == "failed"
    assert (level.debrief_more != "") == ((name, what) in TRUE_OF_WHOEVER_LOSES)


def test_whoever_spreads_by_hand_and_loses_for_want_of_a_place_is_told_of_it():
    script = script_of(
        f"10 {patch({'topologySpreadConstraints': [COUNTING_ALL]})}",
        "30 kubectl scale deploy go-demo-2-api --replicas=6",
    )
    level = play(Level(LEVELS["node-down"]), script)
    assert level.verdict == "failed"
    assert level.debrief_more.startswith("When you fell asleep one of your Pods had no place yet.")


def test_every_addition_of_a_debrief_is_reached_by_one_of_these_ways():
    reached = [
        *((name, said) for name, _, said in [*WAYS, *LATER_WAYS]),
        *(("four-ports", said) for _, said in ORDERS),
        *(("dominoes", said) for _, said in RESTARTS),
        *(("podfall", said) for _, said in FINALES),
    ]
    missed = [
        (name, case.text)
        for name, scenario in LEVELS.items()
        for case in present(scenario.spec.debrief).when
        if not any(level == name and said and case.text.startswith(said) for level, said in reached)
    ]
    assert missed == []
