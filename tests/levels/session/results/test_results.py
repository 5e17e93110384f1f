"""What is told of a level that is over."""

from __future__ import annotations

import pytest

from levels.campaign.index import find_level
from levels.scenario.loading.loader import load_scenario
from levels.session.headless import play, repeats
from levels.session.level import Level
from levels.session.results import card_of, sentences
from levels.session.timeline import Timeline
from tests.present import present

BARE_POD, EXPOSE = (load_scenario(present(find_level(name)).file) for name in ("bare-pod", "expose"))


def card(scenario, solution=None, script=()):
    """The card of a level that was played by one of its solutions, or by a script."""
    if solution is not None:
        script = next(known for known in scenario.spec.solutions if known.name == solution).script
    level = play(Level(scenario), script)
    return level, card_of(level)


def test_a_level_that_was_passed_tells_medals_with_what_was_asked_and_reached():
    level, told = card(BARE_POD, "ask-for-a-number")
    assert told.sentence == f"Passed in tick {level.verdict_tick}."
    assert [(medal.name, medal.reached, medal.earned) for medal in told.medals] == [
        ("Alive", "2 of 2 met", True),
        ("Lean", "1 command", True),
        ("Smooth", "0 lost", True),
    ]
    assert told.medals[1].asked == "at most 1 command (looking is free)"
    assert told.docs[0] == "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle"
    assert (told.first_lost, told.postmortem) == ((), "")
    assert told.real in sentences(told)


def test_the_same_run_is_repeated_with_other_traffic():
    level, _ = card(BARE_POD, "ask-for-a-number")
    assert [repeats(level, seed) for seed in level.spec.seeds.encore] == [True] * 4
    assert not repeats(card(BARE_POD)[0], 1)


def test_a_medal_that_was_missed_tells_by_how_much():
    more = find(BARE_POD, "ask-for-a-number").script
    extra = more[0].__class__(tick=52, run="kubectl label pod --all seen=yes")
    _, told = card(BARE_POD, script=(*more, extra))
    lean = told.medals[1]
    assert (lean.name, lean.earned, lean.reached) == ("Lean", False, "2 commands")


def find(scenario, name):
    return next(known for known in scenario.spec.solutions if known.name == name)


@pytest.mark.parametrize(("scenario", "name"), [(BARE_POD, "by-hand-each-time"), (EXPOSE, "forgot-the-type")])
def test_a_known_wrong_way_is_told_its_post_mortem(scenario, name):
    level, told = card(scenario, name)
    assert not told.passed
    assert told.postmortem == find(scenario, name).postmortem.strip()
    missed = [goal.id for goal in told.goals if goal.state != "passed"]
    assert set(find(scenario, name).expect.failing) <= set(missed)
    assert told.postmortem in sentences(told)
    assert level.failing() == missed


def test_the_order_of_options_and_the_short_name_of_kubectl_do_not_hide_it():
    (entry,) = find(EXPOSE, "forgot-the-type").script
    line = "k expose --target-port=28017 rs go-demo-2 --name=go-demo-2-svc"
    _, told = card(EXPOSE, script=(entry.__class__(tick=20, run=line),))
    assert told.postmortem.startswith("ClusterIP is the default")


def test_a_console_that_can_go_back_says_what_would_have_saved_the_first_lost_request():
    level = Level(EXPOSE)
    timeline = Timeline(level)
    while level.verdict == "pending":
        level.tick()
        timeline.passed(idle=True)
    name = card_of(level).first_lost_name
    told = present(level.interventions).sentences(present(level.cluster.metrics.find(name)))
    assert level.notes()[-1] == "\n".join(told)
    assert told[-1].startswith(("Lost all the same: ", "It would have been served"))


def test_the_way_of_the_first_lost_request_fits_on_the_card():
    _, told = card(BARE_POD)
    assert told.first_lost_name == "probe@100.1"
    ways = [line for line in told.first_lost if line.startswith("probe@100.1 ")]
    assert len(ways) == 1
    assert all(len(line) <= 72 for line in told.first_lost[told.first_lost.index(ways[0]) :])


def test_doing_nothing_shows_the_first_lost_request_of_the_judged_window():
    level, told = card(BARE_POD)
    assert told.postmortem == ""
    assert told.first_lost[0].startswith("probe@100.1: R")
    assert any(line.startswith("tick 100") for line in told.first_lost)
    assert "The first lost request:\nprobe@100.1" in "\n".join(sentences(told))
    assert level.cluster.metrics.records("probe")[0].tick < 100
