"""Each tick in which something happened is one line: faults, Pods that died, nodes, requests lost by letter."""

from __future__ import annotations

import re

from levels.campaign.index import find_level
from levels.narration import narrated
from levels.scenario.loading.loader import load_scenario
from levels.session.level import Level
from levels.session.line_runner import LineRunner
from tests.levels.session.playing import EXAMPLE, session_of
from tests.present import present

HAPPENING = [
    "tick 15",
    "kubectl expose rs go-demo-2 --name=web --target-port=28017 --type=NodePort",
    "client add shop --to nodeport/web --rate 5",
    "tick 20",
    "kubectl delete pod -l service=go-demo-2 --wait=false",
    "tick 3",
    "power-off node-1",
    "tick 60",
]


def told(session, lines):
    """What is narrated of each tick that passes for these lines, by tick."""
    found = {}

    def passed():
        if line := narrated(session):
            found[session.tick_number] = line

    for line in lines:
        LineRunner(session, line).drive(passed=passed)
    return found


def test_a_line_tells_of_pods_that_died_nodes_that_went_and_requests_by_letter():
    lines = told(session_of(EXAMPLE), HAPPENING)
    assert 10 not in lines
    assert all("\n" not in line and line.startswith(f"tick {tick}: ") for tick, line in lines.items())
    died = re.compile(r"pod/go-demo-2-\w{5} died: api ended with 0 \(Completed\)")
    assert len(died.findall(lines[37])) == 2
    assert re.search(r"pod/go-demo-2-\w{5} is gone", lines[38])
    assert lines[37].endswith("; shop lost 5 R")
    assert lines[40].endswith("shop lost 3 R, 5 T")
    assert any("node/node-1 is NotReady" in line for line in lines.values())


def test_what_is_narrated_adds_up_to_what_was_lost():
    session = session_of(EXAMPLE)
    lines = told(session, HAPPENING)
    counted: dict[str, int] = {}
    for line in lines.values():
        for count, letter in re.findall(r"(\d+) ([A-Z5])\b", line.rpartition("shop lost ")[2]):
            counted[letter] = counted.get(letter, 0) + int(count)
    lost = session.cluster.metrics.window("shop", 0, session.tick_number).lost
    assert counted == {letter: count for letter, count in lost.items() if count}


def test_a_container_that_is_started_again_is_told_once():
    lines = told(session_of(EXAMPLE), ["tick 15", "crash $(kubectl get pods -o name | head -n 1) -c db", "tick 20"])
    assert sum(bool(re.search(r"db in pod/go-demo-2-\w{5} ended with", line)) for line in lines.values()) == 1
    assert not any("died" in line for line in lines.values())


def test_a_pod_whose_last_container_failed_for_good_died():
    pod = "kubectl run once --image=alpine --restart=Never -- sh -c 'exit 3'"
    lines = told(session_of(EXAMPLE), [pod, "tick 20"])
    assert sum("pod/once died: once ended with 3 (Error)" in line for line in lines.values()) == 1


def test_a_pod_whose_work_is_done_did_not_die():
    pod = "kubectl run once --image=alpine --restart=Never -- sh -c 'exit 0'"
    lines = told(session_of(EXAMPLE), [pod, "tick 20"])
    assert sum("once in pod/once ended with 0 (Completed)" in line for line in lines.values()) == 1


def test_the_faults_of_a_level_are_told_and_hidden_ones_are_not():
    level = Level(load_scenario(present(find_level("dominoes")).file))
    lines = told(level, ["tick 125"])
    assert {notice.hidden for notice in level.notices} == {True, False}
    for notice in level.notices:
        assert (" ".join(notice.text.split()) in lines.get(notice.tick, "")) != notice.hidden


def test_whoever_is_told_plays_the_same_history():
    told_to, alone = session_of(EXAMPLE), session_of(EXAMPLE)
    told(told_to, HAPPENING)
    for line in HAPPENING:
        LineRunner(alone, line).drive()
    assert told_to.digest.hexdigest() == alone.digest.hexdigest()
