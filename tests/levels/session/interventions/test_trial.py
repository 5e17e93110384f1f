from __future__ import annotations

from collections import Counter

from engine.keyframe import Keyframe
from engine.network.traffic.clients import ClientOperation, ClientSpec, parse_target
from levels.session.interventions import trial as trials
from levels.session.interventions.keeper import Interventions
from levels.session.line_runner import LineRunner
from levels.session.timeline import SHARED, Timeline
from tests.levels.session.interventions.playing import DELETED, begun, deleted, do, saving
from tests.levels.session.playing import EXAMPLE, session_of
from tests.present import present

NAME = "shop@37.1"


def fresh() -> Interventions:
    """The same past, of which nothing was asked yet."""
    return Interventions(deleted().session, deleted().branch_before)


def record_of(timeline: Timeline, name: str = NAME):
    return present(timeline.session.cluster.metrics.find(name))


def printed(timeline: Timeline, line: str) -> str:
    said: list[str] = []
    LineRunner(timeline.session, line, lambda piece: said.append(piece.text)).drive()
    return "".join(said)


def test_forks_leave_the_session_as_it_is():
    asked, untouched = begun(*DELETED), begun(*DELETED)
    saving(asked, NAME)
    saving(asked, "shop@16.1")
    assert asked.session.digest.hexdigest() == untouched.session.digest.hexdigest()
    for timeline in (asked, untouched):
        do(timeline, "tick 30", "kubectl scale rs go-demo-2 --replicas=3", "tick 10")
    assert asked.session.digest.hexdigest() == untouched.session.digest.hexdigest()
    assert asked.session.journal.entries == untouched.session.journal.entries


def test_one_that_is_played_in_steps_comes_to_the_same_and_is_played_once(monkeypatch):
    interventions = fresh()
    trial = interventions.trial(record_of(deleted()))
    steps = Counter("step" for _ in trial)
    assert steps["step"] > 20
    assert trial.sentences() == saving(deleted(), NAME)
    monkeypatch.setattr(trials, "Fork", None)
    assert interventions.sentences(record_of(deleted())) == trial.sentences()


def test_it_says_nothing_while_it_is_being_played():
    trial = fresh().trial(record_of(deleted()))
    next(iter(trial))
    assert trial.sentences() == []


def test_why_ends_with_what_would_have_saved_it():
    told = printed(deleted(), f"why {NAME}")
    assert told.endswith("\n".join(("", *saving(deleted(), NAME), "")))


def test_a_why_that_is_played_again_plays_no_forks_of_its_own(monkeypatch):
    timeline = begun(*DELETED, f"why {NAME}", "tick 5")
    monkeypatch.setattr(trials, "Fork", None)
    timeline.go(36)
    timeline.go(43)
    assert timeline.tick == 43


def test_going_back_begins_with_new_trials():
    timeline = begun(*DELETED)
    before = timeline.session.interventions
    timeline.go(38)
    assert timeline.session.interventions is not before
    assert saving(timeline, NAME) == saving(deleted(), NAME)


def test_a_session_without_a_way_back_says_only_why():
    session = session_of(EXAMPLE)
    assert session.interventions is None
    timeline = deleted()
    copied = Keyframe(timeline.session, SHARED).restore()
    assert copied.interventions is None
    told = printed(timeline, f"why {NAME}").removesuffix("\n".join(("", *saving(timeline, NAME), "")))
    later = Timeline(copied)
    assert "no keyframe from before tick 37 is kept" in saving(later, NAME)[0]
    copied.interventions = None
    assert printed(later, f"why {NAME}") == told


def test_a_screen_is_told_where_it_is_played():
    timeline = Timeline(session_of(EXAMPLE), at_once=False)
    do(timeline, *DELETED)
    assert "is played in its box" in printed(timeline, f"why {NAME}")
    for _ in present(timeline.session.interventions).trial(record_of(timeline)):
        pass
    assert "preStop sleep 1" in printed(timeline, f"why {NAME}")


def test_work_is_counted_in_ticks_and_what_is_too_much_is_said(monkeypatch):
    monkeypatch.setattr(trials, "MOST_TICKS", 5)
    told = fresh().sentences(record_of(deleted()))
    assert told[-1] == "Not played: 1 change that would have taken too long."
    assert not any("preStop" in sentence for sentence in told)


def test_a_request_by_hand_is_sent_again_by_hand():
    timeline = begun(*DELETED, "curl -s http://node-1:31")
    name = present(timeline.session.cluster.metrics.last_lost).name
    assert saving(timeline, name) == ["It was sent by hand: send it once more to see what becomes of it now."]


def test_every_lost_request_of_a_run_is_lost_again_where_nothing_is_changed():
    timeline = Timeline(session_of(EXAMPLE, seed=2))
    do(timeline, *DELETED, "tick 10")
    records = timeline.session.cluster.metrics.records("shop")
    different = {(record.tick, record.letter, record.hop): record.name for record in records}
    told = [saving(timeline, name)[0] for name in list(different.values())[::2]]
    assert len(told) > 2
    assert not any("played again, it went otherwise" in sentence for sentence in told)


def test_a_client_that_retries_and_writes_is_followed_request_by_request():
    session = session_of(EXAMPLE)
    ops = (ClientOperation("PUT", "/"), ClientOperation("GET", "/"))
    target = parse_target("nodeport/web")
    session.cluster.traffic.add(ClientSpec("shop", target, rate=((17, 4),), ops=ops, retry=1))
    timeline = begun(*DELETED[:2], *DELETED[3:], session=session)
    records = session.cluster.metrics.records("shop")
    assert {record.letter for record in records} == {"R"}
    assert "preStop sleep" in saving(timeline, records[0].name)[0]
