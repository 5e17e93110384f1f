"""What is told of a level that was lost: which goal, since when, after what, and the request that counted first."""

from __future__ import annotations

import pytest

from levels.campaign.index import find_level
from levels.scenario.loading.loader import load_scenario
from levels.scenario.schema.solutions import ScriptEntry
from levels.session.headless import play
from levels.session.level import Level
from levels.session.results import card_of, sentences
from levels.session.results.aftermath import words_of
from levels.session.score import Happening
from tests.present import present

OPEN = "kubectl expose rs go-demo-2 --name=go-demo-2-svc --target-port=28017 --type=NodePort"


def lost(name: str, *lines: str):
    """A level that was played by lines `TICK LINE` and lost, and its card."""
    entries = [line.partition(" ") for line in lines]
    script = [ScriptEntry(tick=int(tick), run=line) for tick, _, line in entries]
    level = play(Level(load_scenario(present(find_level(name)).file)), script)
    assert level.verdict == "failed"
    return level, card_of(level)


def told(card) -> list[tuple[str, int | None, Happening | None]]:
    return [(unmet.goal.id, unmet.goal.lost_since, unmet.after) for unmet in card.unmet]


def test_a_run_that_ends_because_time_is_over_says_so():
    level, card = lost("expose")
    assert card.sentence == f"Failed in tick {level.spec.rules.max_tick}. Time is over."
    ended, early = lost("landlord", "20 kubectl delete rs go-demo-2 --wait=false")
    assert early.sentence == f"Failed in tick {ended.verdict_tick}. A request was lost."


def test_a_goal_of_requests_was_lost_by_what_came_before_the_first_loss_of_that_stretch():
    """A repair that comes too late, and a fault that cost nothing more, are not what made it so."""
    deleted = Happening(45, "a colleague deletes pod/db")
    _, card = lost("bare-pod", "130 kubectl apply -f files/db-rs.yml")
    reached, *rest = told(card)
    assert (reached[0], reached[2], rest) == ("reached", deleted, [])
    assert 100 < present(reached[1]) < 130
    assert f"lost in tick {reached[1]}, after tick 45: a colleague deletes pod/db." in sentences(card)[1]


UNDO = "kubectl rollout undo deploy/go-demo-2-api"
RELEASE = Happening(30, "the build server releases an image that does not exist")
FEWER = "kubectl scale deploy go-demo-2-api --replicas=1"


@pytest.mark.parametrize(
    ("lines", "made_so"),
    [
        ((f"60 {UNDO}",), RELEASE),
        (("62 kubectl set image deploy/go-demo-2-api api=vfarcic/go-demo-2",), RELEASE),
        ((f"31 {UNDO}", f"90 {FEWER}"), Happening(90, FEWER)),
    ],
)
def test_a_goal_of_requests_was_lost_by_what_cost_most_of_them(lines: tuple[str, ...], made_so: Happening):
    """The cure that came too late stands before the request that was one too many, and is not what made it so."""
    _, card = lost("bad-release", *lines)
    assert told(card)[0][::2] == ("shop-served", made_so)


def test_a_goal_that_was_met_was_lost_when_it_was_met_no_longer_by_the_command_before():
    scale = "kubectl scale rs go-demo-2 --replicas=3"
    _, card = lost("thermostat", f"90 {scale}")
    found = {name: (since, after) for name, since, after in told(card)}
    assert found["two-wanted"] == (91, Happening(90, scale))
    assert found["probe-runs"] == (None, None)
    assert any("Not met: Pod probe runs" in line and line.endswith("; never met.") for line in sentences(card))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("kubectl delete rs web --wait=false -n a", "kubectl delete -n a rs --wait=false web", True),
        ("k delete rs web", "kubectl delete rs web", True),
        ("kubectl delete rs web", "kubectl delete rs other", False),
        ("kubectl delete rs web", "kubectl delete rs", False),
        ("kubectl delete rs web", "kubectl delete rs web web", False),
        ("kubectl -n a get rs", "kubectl get rs -n a", True),
        ("kubectl get rs", "kubectl delete rs", False),
        ("crash web", "restart web", False),
        ("crash web now", "now web crash", False),
        ("delete k rs", "k delete rs", False),
        ("kubectl annotate rs web a='b c'", 'kubectl annotate rs web "a=b c"', True),
        ("kubectl annotate rs web a='b", "kubectl annotate a='b web rs", True),
        ("", " ", True),
    ],
)
def test_a_line_is_the_same_whatever_the_order_of_its_options_and_however_kubectl_was_called(one, other, same):
    assert (words_of(one) == words_of(other)) is same


def test_nothing_is_blamed_where_nothing_had_happened():
    _, card = lost("expose")
    assert {name: after for name, _, after in told(card)} == {
        "two-behind-the-door": None,
        "tester-served": None,
        "every-door": None,
    }


def test_the_first_lost_request_is_one_that_an_unmet_goal_looked_at_before_the_end():
    level, card = lost("bare-pod")
    assert card.first_lost[0].startswith("probe@100.1: R")
    records = level.cluster.metrics.records("probe")
    assert records[0].tick < 100
    assert max(record.settled for record in records) > 100


def test_it_is_the_first_one_however_many_more_were_lost():
    level, card = lost("node-down")
    assert card.first_lost[0].startswith("shop@60.1: ")
    assert level.cluster.metrics.records("shop")[0].tick > 60
    assert present(level.cluster.metrics.find(card.first_lost_name)).tick == 60


def test_a_request_that_no_unmet_goal_looked_at_is_not_shown():
    """Requests are lost in judged windows, but the goals that were missed are about Pods."""
    level, card = lost(
        "wrong-label",
        "12 kubectl set selector svc go-demo-2-svc type=backend",
        "20 kubectl run a -l service=go-demo-2 --image=nginx",
    )
    assert level.failing() == ["no-strays"]
    assert level.requests_lost() > 0
    assert card.first_lost == ()


def test_what_was_lost_after_the_end_is_not_shown():
    level = Level(load_scenario(present(find_level("landlord")).file))
    play(level, [ScriptEntry(tick=20, run="kubectl delete rs go-demo-2 --wait=false")])
    before = card_of(level).first_lost
    for _ in range(5):
        level.tick()
    assert card_of(level).first_lost == before
    assert int(before[0].partition("@")[2].partition(".")[0]) <= level.verdict_tick


@pytest.mark.parametrize(
    ("lines", "told_of"),
    [
        ((f"10 {OPEN.replace(' --type=NodePort', '')}",), True),
        ((f"10 {OPEN.replace(' --type=NodePort', '')}", "11 kubectl get svc", "12 kubectl delete pod nobody"), True),
        ((f"10 {OPEN.replace(' --type=NodePort', '')}", "90 kubectl apply -f files/svc.yml"), False),
        ((f"10 {OPEN.replace(' --type=NodePort', '')}", "30 kubectl scale rs go-demo-2 --replicas=1"), False),
    ],
)
def test_a_known_wrong_story_is_told_where_it_was_played_and_nothing_else(lines, told_of):
    _, card = lost("expose", *lines)
    assert card.postmortem.startswith("ClusterIP is the default") == told_of
    assert bool(card.postmortem) == told_of


def test_commands_are_counted_beside_par_while_one_plays():
    level = Level(load_scenario(present(find_level("expose")).file))
    assert (level.commands, level.commands.sentence) == ((0, 1), "commands 0 of par 1")
    play(level, [ScriptEntry(tick=2, run="kubectl delete svc nobody"), ScriptEntry(tick=3, run=OPEN)], until=9)
    assert (level.commands, level.commands.sentence) == ((1, 1), "commands 1 of par 1")
    assert level.changes == [Happening(3, OPEN)]
