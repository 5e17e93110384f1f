"""A tick cannot die: whatever raises in it, all else goes on, and the run stays one that can be played again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partialmethod
from itertools import chain

import pytest

from engine.api.serializer import wire
from engine.apiserver.registry.event_ttl import EventTTL
from engine.client.component import Component
from engine.cluster.outages import Outages
from engine.etcd.store import Store
from engine.keyframe import Keyframe
from engine.network.traffic.traffic import Traffic
from engine.runtime.runtime import Runtime
from levels.journal.digest import Digest
from levels.session.replayer import Replayer
from levels.session.session import Session
from levels.session.timeline import SHARED, Timeline
from tests.levels.session.panicking import MistakeError, break_component, build, put_into, setup, titles
from tests.levels.session.playing import run
from tests.properties.settled import assert_settled

END = 40
"""By then everything has come to rest, and the first CronJob has not begun."""
LINES = {
    5: "kubectl delete namespace spare --wait=false; kubectl delete pod db-0 --wait=false",
    6: "kubectl rollout restart deployment web; crash pod/db-1; kubectl delete crd lamps.example.com --wait=false",
    8: "hang etcd; hang kube-apiserver",
    9: "resume etcd; resume kube-apiserver",
}
STEPS = (
    (Runtime, "step", "the runtime"),
    (Traffic, "step", "the traffic"),
    (EventTTL, "step", "the event clock"),
    (Outages, "step", "the faults"),
    (Store, "compact", "etcd"),
    (Digest, "end_tick", "the digest"),
)
"""What a tick does beside running components, and what that is called."""


@pytest.fixture(scope="module")
def begun() -> Keyframe[Session]:
    """The world at tick 0."""
    return Keyframe(Session(setup()), SHARED)


@pytest.fixture(scope="module")
def usual(begun) -> dict[str, list[int]]:
    """In which ticks each component runs while nothing goes wrong."""
    found: dict[str, list[int]] = {title: [] for title in titles()}
    with pytest.MonkeyPatch.context() as patch:
        note_runs(patch, lambda component: found[component.title].append(component.clock.tick))
        play(Timeline(begun.restore()))
    return found


def note_runs(patch: pytest.MonkeyPatch, note: Callable[[Component], None]) -> None:
    """Tell `note` of every component that runs, before it does."""
    for owner in {next(base for base in type(one).__mro__ if "run" in vars(base)) for one in build().components}:
        patch.setattr(owner, "run", partialmethod(_run_noted, owner, vars(owner)["run"], note))


def _run_noted(
    self: Component,
    owner: type,
    works: Callable[[Component], None],
    note: Callable[[Component], None],
) -> None:
    if "run" in vars(type(self)) and owner is not type(self):
        works(self)  # a kubelet's run ends with a controller's
        return
    note(self)
    works(self)


def play(timeline: Timeline, end: int = END) -> list[str]:
    """Play on to `end`; returns what the player was told of."""
    told: list[str] = []
    while timeline.tick < end:
        if timeline.tick in LINES:
            timeline.typed()
            run(timeline.session, LINES[timeline.tick])
            timeline.branch()
        timeline.session.tick()
        timeline.passed(idle=True)
        told += timeline.session.mistakes()
    return told


def assert_plays_again(begun: Keyframe[Session], timeline: Timeline) -> None:
    """From the start, and back over the panics and forward again, it comes to the same."""
    session = timeline.session
    digest, marks = session.digest.hexdigest(), session.digest.ticks
    fresh = begun.restore()
    Replayer(fresh, session.journal.entries).play(END)
    assert (fresh.digest.hexdigest(), fresh.digest.ticks) == (digest, marks)
    timeline.go(3)
    timeline.go(END)
    assert (timeline.session.digest.hexdigest(), timeline.session.digest.ticks) == (digest, marks)
    assert timeline.session.mistakes() == []


@pytest.mark.parametrize("title", titles())
def test_whichever_component_panics_the_world_comes_to_the_same_end(begun, usual, monkeypatch, panics, title):
    first, *later = usual[title]
    several = range(later[0], later[0] + 5) if later else ()
    break_component(monkeypatch, title, {first, *several})
    timeline = Timeline(begun.restore())
    told = play(timeline)
    assert [panic.who for panic in timeline.session.cluster.panics] == [title]
    assert len(told) == 1
    assert f"{title} met MistakeError in tick {first}" in told[0]
    assert_settled(timeline.session.cluster)
    assert_plays_again(begun, timeline)
    panics.clear()


@pytest.mark.parametrize("title", titles())
def test_the_others_run_in_the_tick_in_which_a_component_panics(begun, usual, monkeypatch, panics, title):
    tick = usual[title][0]
    ran: list[str] = []
    break_component(monkeypatch, title, {tick})
    note_runs(monkeypatch, lambda component: ran.append(component.title) if component.clock.tick == tick else None)
    play(Timeline(begun.restore()), tick)
    assert sorted(ran) == sorted(other for other, ticks in usual.items() if tick in ticks)
    panics.clear()


@pytest.mark.parametrize("name", [name for _, _, name in STEPS])
def test_whichever_step_panics_the_world_comes_to_the_same_end(begun, monkeypatch, panics, name):
    owner, method, _ = next(step for step in STEPS if step[2] == name)
    monkeypatch.setattr("engine.cluster.cluster._COMPACT_EVERY", 5)
    put_into(monkeypatch, owner, method, lambda self: clock_of(self).tick in {5, *range(10, 16)})
    timeline = Timeline(begun.restore())
    told = play(timeline)
    (panic,) = timeline.session.cluster.panics
    assert (panic.who, panic.first, panic.last) == (name, 5, 15)
    assert len(told) == 1
    assert f"{name} met MistakeError in tick 5" in told[0]
    assert_settled(timeline.session.cluster)
    assert_plays_again(begun, timeline)
    panics.clear()


def clock_of(part):
    return part._cluster.clock if isinstance(part, Digest) else getattr(part, "clock", None) or part._clock


def test_several_that_panic_in_one_tick_are_all_noted(begun, monkeypatch, panics):
    for owner, method, _ in STEPS:
        put_into(monkeypatch, owner, method, lambda self: clock_of(self).tick == 1)
    monkeypatch.setattr("engine.cluster.cluster._COMPACT_EVERY", 1)
    session = begun.restore()
    session.tick()
    assert [panic.who for panic in session.cluster.panics] == [
        "the faults",
        "the runtime",
        "the traffic",
        "the event clock",
        "etcd",
        "the digest",
    ]
    panics.clear()


def test_ctrl_c_ends_a_tick_as_ever(begun, monkeypatch):
    def stopped(_: Traffic) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Traffic, "step", stopped)
    with pytest.raises(KeyboardInterrupt):
        begun.restore().tick()


def test_a_mistake_that_many_loops_meet_is_told_once(begun, monkeypatch, panics):
    for title in titles():
        if title.startswith("kubelet"):
            break_component(monkeypatch, title, range(2, 9))
    timeline = Timeline(begun.restore())
    assert len(play(timeline)) == 1
    assert len(timeline.session.cluster.panics) == 4
    panics.clear()


def test_a_way_back_before_the_panic_and_over_it_again_tells_nothing_new(begun, monkeypatch, panics):
    break_component(monkeypatch, "default-scheduler", {1})
    timeline = Timeline(begun.restore())
    assert len(play(timeline, 10)) == 1
    timeline.go(0)
    timeline.branch()
    assert play(timeline, 10) == []
    assert timeline.session.cluster.panics
    panics.clear()


def test_a_keyframe_that_cannot_be_made_costs_a_way_back_and_no_tick(begun, monkeypatch, panics):
    monkeypatch.setattr("levels.session.timeline.EVERY", 10)
    timeline = Timeline(begun.restore())
    kept = timeline._keep

    def broken() -> None:
        if timeline.tick == 10:
            raise MistakeError
        kept()

    monkeypatch.setattr(timeline, "_keep", broken)
    play(timeline, 40)
    assert [panic.who for panic in timeline.session.cluster.panics] == ["the keyframe"]
    assert sorted(timeline._frames)[:2] == [0, 20]
    timeline.go(15)
    assert timeline.tick == 15
    panics.clear()


def test_an_object_that_cannot_be_written_out_leaves_the_digest_of_all_others(begun, monkeypatch, panics):
    works = wire.canonical

    def broken(obj):
        if type(obj).__name__ == "Endpoints":
            raise UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed")
        return works(obj)

    monkeypatch.setattr(wire, "canonical", broken)
    timeline = Timeline(begun.restore())
    play(timeline)
    assert {panic.who for panic in timeline.session.cluster.panics} == {"the digest"}
    assert any(
        key.startswith("pods/") for key in chain(*(mark.keys for mark in timeline.session.digest.ticks.values()))
    )
    assert_plays_again(begun, timeline)
    panics.clear()


def test_nothing_is_told_where_nothing_went_wrong(begun):
    timeline = Timeline(begun.restore())
    assert play(timeline) == []
    assert_plays_again(begun, timeline)
