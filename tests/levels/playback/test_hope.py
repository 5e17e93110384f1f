"""F3 on a lost card leads to the latest moment from which the level can still be won."""

from __future__ import annotations

import pytest

from levels.campaign.index import find_level
from levels.playback import hope
from levels.playback.hope import latest_hope, ways_on
from levels.scenario.loading.loader import load_scenario
from levels.session.headless import play, play_while_hopeful
from levels.session.level import Level
from levels.session.line_runner import LineRunner
from levels.session.timeline import NoRewindError, Timeline
from tests.present import as_a, present

EXPOSE, BARE_POD = (load_scenario(present(find_level(name)).file) for name in ("expose", "bare-pod"))
DOMINOES, WHO_STARTS_FIRST = (
    load_scenario(present(find_level(name)).file) for name in ("dominoes", "who-starts-first")
)


def played(scenario, *lines: str) -> Timeline:
    """A level that was played by these lines until it was decided."""
    timeline = Timeline(Level(scenario))
    for line in (*lines, f"tick {scenario.spec.rules.max_tick}"):
        timeline.typed()
        runner = LineRunner(timeline.session, line)
        runner.advance()
        while runner.status is None and level_of(timeline).verdict == "pending":
            timeline.session.tick()
            timeline.passed(idle=False)
            runner.advance()
        runner.close()
        timeline.passed(idle=True)
    return timeline


def level_of(timeline: Timeline) -> Level:
    return as_a(Level, timeline.session)


def wins_from(timeline: Timeline, tick: int) -> bool:
    """By some right solution; in level 5 the file of the alternative also mends a door that leads only inside."""
    for solution in level_of(timeline).spec.solutions:
        lines = as_a(Level, timeline.glimpse(tick)).journal.lines()
        for left in ways_on(solution, lines, tick) if solution.kind != "wrong" else ():
            if play(as_a(Level, timeline.glimpse(tick)), left).verdict == "passed":
                return True
    return False


@pytest.mark.parametrize(
    ("scenario", "lines", "tick"),
    [
        (EXPOSE, (), 40),
        (EXPOSE, ("tick 12", "kubectl expose rs go-demo-2 --name=go-demo-2-svc --target-port=28017"), 40),
        (BARE_POD, (), 90),
        (BARE_POD, ("kubectl apply -f files/db-rs.yml", "tick 110", "kubectl delete rs db"), 110),
        (DOMINOES, ("tick 20", "kubectl -n kube-system delete pod -l component=kube-controller-manager"), 80),
        (DOMINOES, ("tick 14", "kubectl delete svc go-demo-2-svc"), 10),
        (WHO_STARTS_FIRST, ("tick 30", "kubectl delete pods -l type=api"), 110),
    ],
)
def test_it_is_the_latest_tenth_tick_from_which_what_is_left_of_a_right_solution_still_wins(scenario, lines, tick):
    timeline = played(scenario, *lines)
    present_tick, entries = timeline.tick, list(timeline.session.journal.entries)
    assert level_of(timeline).verdict == "failed"
    assert latest_hope(timeline) == tick
    assert wins_from(timeline, tick)
    assert not wins_from(timeline, tick + hope.STEP)
    assert (timeline.tick, timeline.session.journal.entries) == (present_tick, entries)


def test_no_moment_is_tried_after_a_goal_was_lost_and_none_is_played_on_once_it_is(monkeypatch):
    timeline = played(load_scenario(present(find_level("node-down")).file))
    (goal,) = level_of(timeline).goals()
    ends: list[tuple[int, int]] = []

    def watched(level, script):
        begun = level.tick_number
        ends.append((begun, play_while_hopeful(level, script).tick_number))
        return level

    monkeypatch.setattr(hope, "play_while_hopeful", watched)
    assert latest_hope(timeline) == 30
    assert [begun for begun, _ in ends] == [40, 20, 30]
    assert max(begun for begun, _ in ends) < present(goal.lost_since) == 83
    assert [end < 120 for _, end in ends] == [True, False, False], "the first was lost early, the others were won"


def test_where_no_moment_helps_it_is_the_beginning(monkeypatch):
    monkeypatch.setattr(hope, "_can_be_won", lambda *_: False)
    assert latest_hope(played(EXPOSE)) == 0


def test_few_moments_are_tried_and_fewer_where_nobody_waits(monkeypatch):
    tried: list[int] = []
    monkeypatch.setattr(hope, "_can_be_won", lambda _, tick: tried.append(tick) or tick <= 20)
    timeline = played(DOMINOES)
    assert latest_hope(timeline) == 20
    assert len(tried) <= 5
    tried.clear()
    assert latest_hope(timeline, lambda: bool(tried)) == tried[0] or tried[0] > 20
    assert len(tried) == 1


def test_a_level_that_is_played_in_one_go_shows_no_other_moment():
    timeline = played(EXPOSE)
    timeline.session.may_rewind = False
    with pytest.raises(NoRewindError):
        latest_hope(timeline)


def test_what_was_typed_is_not_typed_again_and_what_is_due_comes_at_once():
    reference = DOMINOES.spec.solutions[0]
    first = reference.script[0].run.replace("kubectl -n kube-system delete", "k delete -n kube-system")
    [left] = ways_on(reference, [first, "kubectl get pods"], 90)
    assert [entry.tick for entry in left] == [90, 130]
    assert [entry.run for entry in left] == [entry.run for entry in reference.script[1:]]


def test_what_was_typed_before_its_time_is_also_tried_again():
    first, second, third = DOMINOES.spec.solutions[0].script
    typed = [third.run, second.run, first.run]
    assert [[entry.run for entry in left] for left in ways_on(DOMINOES.spec.solutions[0], typed, first.tick)] == [
        [],
        [second.run, third.run],
    ]
    left, again = ways_on(DOMINOES.spec.solutions[0], [third.run], first.tick)
    assert [entry.run for entry in left] == [first.run, second.run]
    assert [entry.run for entry in again] == [first.run, second.run, third.run]
