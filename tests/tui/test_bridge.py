from __future__ import annotations

import pytest

from engine.network.traffic.traffic import Traffic
from levels.scenario.predicates.wait_until import WaitUntil
from tests.levels.session.panicking import put_into
from tests.tui.playing import LOSING, new_session
from tui.bridge import Bridge, ConsoleOutput
from tui.completion import complete


@pytest.fixture
def wall():
    return [0.0]


@pytest.fixture
def heard():
    return []


@pytest.fixture
def bridge(wall, heard):
    return Bridge(new_session(), heard.append, lambda: wall[0])


def play(bridge, lines):
    for line in lines:
        bridge.submit(line)
        while bridge.busy:
            bridge.step()


def test_ticks_follow_the_wall_clock_and_catch_up_only_a_little(bridge, wall):
    bridge.flush()
    wall[0] = 9.0
    bridge.flush()
    assert bridge.tick == 0
    bridge.clock.toggle()
    bridge.flush()
    wall[0] = 10.0
    bridge.flush()
    assert bridge.tick == 4
    wall[0] = 1000.0
    bridge.flush()
    assert bridge.tick == 9


def test_a_waiting_command_needs_the_clock_and_later_lines_wait_for_it(bridge, heard):
    bridge.submit("kubectl wait pod --for=condition=Ready -l service=go-demo-2 --timeout=2s")
    bridge.submit("kubectl rollout status deployment x --timeout=3s; kubectl delete rs go-demo-2; echo done")
    play(bridge, ["echo after"])
    assert [said.text for said in heard][-1] == "after\n"


def test_ctrl_c_ends_a_waiting_command_and_is_journalled(bridge):
    play(bridge, ["tick 15"])
    bridge.submit("kubectl delete pod -l service=go-demo-2")
    assert bridge.stuck
    bridge.step()
    assert bridge.interrupt()
    assert not bridge.busy
    assert type(bridge.session.journal.entries[-1]).__name__ == "InterruptEntry"
    assert not bridge.interrupt()


@pytest.mark.parametrize("tick", [0, 3, 15, 16, 36, 38])
def test_rewinding_is_the_same_as_having_played_so_far(bridge, tick):
    marks = {}
    record = bridge.session.tick

    def ticking():
        record()
        marks[bridge.tick] = bridge.view()

    bridge.session.tick = ticking
    marks[0] = bridge.view()
    play(bridge, LOSING)
    whole = bridge.view()
    bridge.rewind(tick)
    assert bridge.view() == (whole if tick == bridge.timeline.end else marks[tick])
    bridge.submit("redo")
    assert bridge.view() == whole


@pytest.mark.parametrize(
    "line", ["tick 7", "echo a; tick 7", "true && tick 7 && echo b", "echo $(tick 3) | cat; tick 4"]
)
def test_ticks_that_are_asked_for_pass_at_once_wherever_the_word_stands(bridge, line):
    bridge.submit(line)
    assert not bridge.stuck
    while bridge.busy:
        assert bridge.flush()
    assert bridge.tick == 7


def test_what_waits_behind_a_tick_waits_for_the_clock(bridge):
    bridge.submit("tick 2; kubectl wait rs go-demo-2 --for=delete --timeout=30s")
    while bridge.hurries:
        bridge.flush()
    assert (bridge.tick, bridge.stuck) == (2, True)


def test_a_way_back_to_a_tick_says_what_was_given_in_it(bridge, heard):
    play(bridge, ["tick 5", "echo a", "kubectl get pods", "tick 5", "rewind to 5"])
    assert heard[-1].text == "now in tick 5, before what was given in it: echo a and 1 more; redo leads back to tick 10"
    play(bridge, ["rewind to 3"])
    assert heard[-1].text == "now in tick 3; redo leads back to tick 10"


def test_a_command_that_changes_something_after_rewinding_branches_off(bridge):
    play(bridge, [*LOSING, "rewind to 20", "echo other", "kubectl delete svc web"])
    bridge.submit("redo")
    assert bridge.tick == 20


WAITS = "kubectl wait rs go-demo-2 --for=delete --timeout=30s"


def typed(bridge):
    return [entry.run for entry in bridge.session.journal.entries if type(entry).__name__ == "LineEntry"]


@pytest.mark.parametrize("back", [lambda bridge: bridge.rewind(3), lambda bridge: bridge.rewind_to_hope()])
def test_lines_that_wait_for_their_turn_are_dropped_by_a_way_back_and_run_nowhere(bridge, heard, back):
    play(bridge, ["tick 15"])
    for line in (WAITS, "kubectl create configmap late", "echo late; tick 20", "echo late"):
        bridge.submit(line)
    assert bridge.busy
    before = bridge.timeline.end
    heard.clear()
    back(bridge)
    assert not bridge.busy
    told = "going elsewhere in time: kubectl create configmap late is not run, nor 2 more behind it"
    assert [said for said in heard if "late" in said.text] == [ConsoleOutput("note", told)]
    heard.clear()
    assert not any("late" in line for line in typed(bridge))
    assert bridge.timeline.end == before == 15
    bridge.submit("redo")
    assert bridge.tick == 15
    assert not any("late" in line for line in typed(bridge))
    bridge.step()
    assert "late" not in "".join(said.text for said in heard)


def test_tab_completes_verbs_kinds_names_and_files(bridge):
    play(bridge, ["tick 15"])
    session = bridge.session
    assert complete(session, "") == ["kubectl get pods"]
    assert "kubectl describe" in complete(session, "kubectl des")
    assert complete(session, "k get replicas") == ["k get replicasets"]
    assert complete(session, "k describe rs go") == ["k describe rs go-demo-2"]
    assert complete(session, "k expose rs/go") == ["k expose rs/go-demo-2"]
    assert complete(session, "k rollout st") == ["k rollout status"]
    assert complete(session, "power-off node-2") == ["power-off node-2"]
    assert complete(session, "k get pods | kub") == ["k get pods | kubectl"]


def test_three_hundred_lines_that_wait_for_their_turn_run_one_after_the_other(bridge, heard):
    bridge.submit("kubectl wait pod --for=condition=Ready -l service=go-demo-2 --timeout=2s")
    for number in range(300):
        bridge.submit(f"echo {number}")
    while bridge.busy:
        bridge.step()
    assert [said.text for said in heard if said.kind == "out"][-300:] == [f"{number}\n" for number in range(300)]
    assert bridge.session.journal.lines()[-1] == "echo 299"


def test_lines_that_waited_are_forgotten_on_a_way_back(bridge, heard):
    play(bridge, ["tick 9"])
    bridge.submit("kubectl get pods -w")
    bridge.submit("kubectl delete rs go-demo-2")
    bridge.submit("echo late")
    bridge.rewind(4)
    assert (bridge.tick, bridge.busy) == (4, False)
    bridge.submit("kubectl get rs -o name")
    assert heard[-1].text == "replicaset.apps/go-demo-2\n"
    bridge.submit("redo")
    bridge.submit("kubectl get rs -o name")
    assert heard[-1].text == "replicaset.apps/go-demo-2\n"
    assert "late\n" not in [said.text for said in heard]


@pytest.mark.parametrize(
    ("behind", "said"),
    [
        ([], []),
        (["kubectl delete rs go-demo-2"], ["going elsewhere in time: kubectl delete rs go-demo-2 is not run"]),
        (["tick 1", "echo a", "echo b"], ["going elsewhere in time: tick 1 is not run, nor 2 more behind it"]),
    ],
)
def test_a_way_back_that_waited_for_its_turn_drops_what_waited_behind_it_and_says_so(bridge, heard, behind, said):
    play(bridge, ["tick 9"])
    for line in ("tick 1", "rewind to 5", *behind):
        bridge.submit(line)
    while bridge.busy:
        bridge.step()
    assert bridge.tick == 5
    assert bridge.session.journal.lines() == ["tick 9"]
    assert [piece.text for piece in heard if "not run" in piece.text] == said


def test_a_tick_in_which_podfall_fails_is_told_once_and_the_game_goes_on(bridge, heard, monkeypatch, panics):
    put_into(monkeypatch, Traffic, "step", lambda traffic: traffic._clock.tick in {2, 3, 7})
    play(bridge, ["tick 5", "tick 5", "rewind to 1", "tick 9"])
    told = [said.text for said in heard if said.kind == "err"]
    assert len(told) == 1
    assert told[0].startswith("podfall: a mistake of podfall itself: the traffic met MistakeError in tick 2. ")
    assert bridge.tick == 10
    play(bridge, ["report"])
    assert heard[-1].kind == "out"
    panics.clear()


@pytest.mark.parametrize("good", [0, 1, 3])
def test_a_line_whose_wish_fails_ends_and_the_next_one_runs(bridge, heard, monkeypatch, good):
    looks = []

    def has_come(_):
        looks.append(1)
        if len(looks) > good:
            raise ValueError("no moment")
        return False

    monkeypatch.setattr(WaitUntil, "has_come", has_come)
    bridge.submit("tick until pods: {selector: a=b, count: 7}")
    bridge.submit("echo after")
    while bridge.busy:
        bridge.step()
    assert [said.text for said in heard if said.kind in {"err", "out"}] == [
        "podfall: this line met a mistake in podfall itself: ValueError: no moment\n",
        "after\n",
    ]
    play(bridge, ["tick 2"])
    assert bridge.tick >= 2
