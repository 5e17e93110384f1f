"""Going back by keyframes is the same as having played only so far."""

from __future__ import annotations

from random import Random

import pytest

from engine.apiserver.endpoints.exchange import HTTPRequest
from levels.campaign.index import campaign
from levels.scenario.loading.loader import load_scenario
from levels.session.http_requests import submit
from levels.session.level import Level
from levels.session.replayer import Replayer
from levels.session.session import Session
from levels.session.timeline import EVERY, KEPT, NoRewindError, Timeline, moment
from tests.levels.session.playing import EXAMPLE, run, session_of
from tests.present import as_a

LINES = (
    "kubectl expose rs go-demo-2 --name=web --target-port=28017 --type=NodePort",
    "client add shop --to nodeport/web --rate 5",
    "client add inside --from node/node-2 --to nodeport/web:28017 --rate 3 --keep-alive 4",
    "kubectl scale rs go-demo-2 --replicas=4",
    "kubectl delete pod -l service=go-demo-2 --wait=false",
    "kubectl create deployment red --image=vfarcic/go-demo-2 --replicas=3",
    "kubectl set image deployment/red go-demo-2=vfarcic/go-demo-2:2.0",
    "power-off node-2",
    "power-on node-2",
    "hang kube-proxy@node-1",
    "resume kube-proxy@node-1",
    "slow endpoints 3",
    "kubectl delete svc web",
    "kubectl cordon node-3",
    "echo hello > note; NAME=$(cat note)",
    "kubectl run once --image=busybox --restart=Never -- sh -c 'sleep 3; exit 1'",
    "kubectl rollout status deployment red --timeout=7s",
)


class History:
    """A session with a timeline, played by chance."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.timeline = Timeline(session_of(EXAMPLE, seed=seed))

    def play(self, ticks: int) -> None:
        for _ in range(ticks):
            if self.chance.randrange(6) == 0:
                self.timeline.branch()
                run(self.timeline.session, self.chance.choice(LINES))
            self.timeline.session.tick()
            self.timeline.passed(idle=True)


def from_the_start(session: Session, tick: int) -> Session:
    """The same history up to `tick`, without any keyframe."""
    fresh = Session(session.setup)
    Replayer(fresh, [entry for entry in session.journal.entries if entry.tick < tick]).play(tick)
    return fresh


def same(one: Session, other: Session) -> bool:
    return (
        one.digest.hexdigest() == other.digest.hexdigest()
        and one.digest.ticks == other.digest.ticks
        and one.journal.entries == other.journal.entries
        and one.shell.variables == other.shell.variables
        and one.mutations == other.mutations
    )


@pytest.mark.parametrize("seed", range(8))
def test_a_moment_reached_by_a_keyframe_is_the_moment_reached_from_the_start(seed: int):
    history = History(seed)
    history.play(3 * EVERY)
    whole = history.timeline.session
    for tick in sorted(history.chance.sample(range(whole.tick_number), 4), reverse=True):
        assert history.timeline.go(tick) == tick
        assert same(history.timeline.session, from_the_start(whole, tick))
    history.timeline.go(whole.tick_number)
    assert same(history.timeline.session, whole)
    for session in (whole, history.timeline.session):
        for _ in range(60):
            session.tick()
    assert same(history.timeline.session, whole)


def managers(session: Session) -> dict[str, object]:
    """Who manages what of every object."""
    server = session.cluster.server
    objects = [obj for resource in server.store.resources() for obj in server.store.list(resource)]
    return {f"{obj.kind}/{obj.metadata.uid}": server.fields.managers(obj) for obj in objects}


def test_who_manages_a_field_is_the_same_after_a_way_back_whoever_asked_before():
    history = History(3)
    history.play(EVERY + 20)
    run(history.timeline.session, "kubectl label rs go-demo-2 a=b")
    history.play(EVERY)
    whole = history.timeline.session
    early = whole.tick_number // 2
    managers(whole)
    assert history.timeline.go(early) == early
    assert managers(history.timeline.session) == managers(from_the_start(whole, early))
    history.timeline.go(whole.tick_number)
    assert managers(history.timeline.session) == managers(whole)


@pytest.mark.parametrize("name", [level.name for level in campaign()[::5]])
def test_a_level_goes_on_from_a_keyframe_as_it_went_on_then(name: str):
    file = next(level.file for level in campaign() if level.name == name)
    timeline = Timeline(Level(load_scenario(file)))
    level = as_a(Level, timeline.session)
    reference = next(each for each in level.spec.solutions if each.kind == "reference")
    script = list(reference.script)
    while level.verdict == "pending":
        while script and script[0].tick <= timeline.tick:
            run(timeline.session, script.pop(0).run)
        timeline.session.tick()
        timeline.passed(idle=True)
    won = level
    timeline.go(won.tick_number // 2)
    assert as_a(Level, timeline.session).verdict == "pending"
    timeline.go(won.tick_number)
    again = as_a(Level, timeline.session)
    assert same(again, won)
    assert (again.verdict, again.goals(), again.medals()) == (won.verdict, won.goals(), won.medals())
    assert again.notices == won.notices


def test_something_new_forgets_what_came_after():
    history = History(1)
    history.play(120)
    history.timeline.go(60)
    assert history.timeline.end == 120
    history.timeline.branch()
    assert history.timeline.end == 60
    assert history.timeline.go(120) == 60


def test_looking_around_in_the_past_forgets_nothing():
    history = History(1)
    history.play(120)
    whole = history.timeline.session
    history.timeline.go(60)
    history.timeline.typed()
    run(history.timeline.session, "kubectl get pods")
    assert history.timeline.go(120) == 120
    assert same(history.timeline.session, whole)


def test_time_that_runs_past_what_was_undone_leaves_that_history():
    timeline = Timeline(session_of(EXAMPLE))
    for tick in range(20):
        if tick == 12:
            run(timeline.session, "kubectl delete rs go-demo-2")
        timeline.session.tick()
        timeline.passed(idle=True)
    timeline.go(10)
    timeline.session.tick()
    timeline.passed(idle=True)
    assert timeline.end == 20
    for _ in range(2):
        timeline.session.tick()
        timeline.passed(idle=True)
    assert timeline.end == 13


def undone(entry: int = 12, end: int = 20) -> tuple[Timeline, Session]:
    """A history of so many ticks with one line in it, and the session in which it happened."""
    timeline = Timeline(session_of(EXAMPLE))
    for tick in range(end):
        if tick == entry:
            run(timeline.session, "kubectl delete rs go-demo-2")
        go_on(timeline, 1)
    return timeline, timeline.session


def go_on(timeline: Timeline, ticks: int) -> None:
    for _ in range(ticks):
        timeline.session.tick()
        timeline.passed(idle=True)


@pytest.mark.parametrize("ticks", [0, 1, 2])
def test_up_to_the_very_tick_of_what_was_undone_it_can_be_had_again(ticks: int):
    """The line of tick 12 was typed after that tick had passed, so in tick 12 nothing is lost yet."""
    timeline, whole = undone()
    timeline.go(10)
    go_on(timeline, ticks)
    assert (timeline.tick, timeline.end) == (10 + ticks, 20)
    assert timeline.go(20) == 20
    assert same(timeline.session, whole)


def test_one_tick_further_it_is_gone():
    timeline, _ = undone()
    timeline.go(10)
    go_on(timeline, 3)
    assert (timeline.go(20), timeline.end) == (13, 13)
    assert run(timeline.session, "kubectl get rs go-demo-2")[0] == 0


@pytest.mark.parametrize(("to", "there"), [(11, True), (12, True), (13, False)])
def test_a_way_forward_ends_before_what_was_done_in_its_last_tick(to: int, there: bool):
    timeline, whole = undone()
    timeline.go(5)
    assert timeline.go(to) == to
    assert (run(timeline.session, "kubectl get rs go-demo-2")[0] == 0) is there
    assert timeline.end == 20
    assert timeline.go(20) == 20
    assert same(timeline.session, whole)


def test_going_back_to_the_tick_of_a_line_takes_that_line_back():
    timeline, whole = undone()
    timeline.go(12)
    assert run(timeline.session, "kubectl get rs go-demo-2")[0] == 0
    go_on(timeline, 1)
    assert timeline.end == 13
    assert timeline.go(20) == 13
    assert not same(timeline.session, whole)


def test_a_request_over_http_and_an_edited_file_are_done_again():
    timeline = Timeline(session_of(EXAMPLE))
    run(timeline.session, "echo old > note")
    timeline.session.tick()
    body = b'{"metadata":{"name":"shop"}}'
    submit(timeline.session, HTTPRequest("POST", "/api/v1/namespaces", body=body))
    timeline.session.tick()
    assert timeline.go(1) == 1
    assert run(timeline.session, "kubectl get ns shop")[0] == 1
    timeline.go(2)
    assert run(timeline.session, "kubectl get ns shop")[0] == 0
    assert run(timeline.session, "cat note")[1] == "old\n"


def test_a_line_that_waits_is_cut_where_one_goes_back_to():
    timeline = Timeline(session_of(EXAMPLE))
    run(timeline.session, "kubectl create deployment bad --image=vfarcic/go-demo-2:does-not-exist")
    run(timeline.session, "kubectl rollout status deployment bad --timeout=30s")
    timeline.passed(idle=True)
    assert timeline.tick == 30
    timeline.go(10)
    assert timeline.tick == 10
    assert timeline.session.journal.entries[-1].tick == 10


def test_at_most_so_many_keyframes_are_kept_and_the_first_is_among_them():
    timeline = Timeline(session_of())
    for _ in range((KEPT + 15) * EVERY):
        timeline.session.tick()
        timeline.passed(idle=True)
    assert len(timeline._frames) <= KEPT
    assert timeline.go(0) == 0


def test_a_level_may_forbid_it():
    timeline = Timeline(session_of())
    timeline.session.may_rewind = False
    with pytest.raises(NoRewindError):
        timeline.go(0)


@pytest.mark.parametrize(
    ("line", "tick"),
    [
        ("rewind 5", 15),
        ("rewind to 5", 5),
        ("restart", 0),
        ("redo 3", 23),
        ("kubectl get pods", None),
        ("", None),
    ],
)
def test_the_words_that_move_through_time(line: str, tick: int | None):
    assert moment(line, 20) == tick


@pytest.mark.parametrize("line", ["rewind", "rewind x", "rewind to", "restart now", "redo -1"])
def test_a_word_typed_wrongly_says_how_it_is_used(line: str):
    word, _, wrong = line.partition(" ")
    with pytest.raises(ValueError, match=f"^{word}: {f'not {wrong}: ' if wrong else ''}rewind N, rewind to TICK"):
        moment(line, 20)
