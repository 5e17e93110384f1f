"""A line or a request that met a mistake of podfall's own is part of the run: whoever plays it again meets the same."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from engine.apiserver.endpoints.exchange import HTTPRequest
from engine.clock import Wait
from engine.shell import Stdout
from engine.shell.runner import INTERRUPTED
from levels.campaign.index import find_level
from levels.journal.journal import LineEntry
from levels.playback.replay import replay
from levels.proof.grading import grade
from levels.recording.record import read_run, save_run
from levels.saves.autosave import Autosave
from levels.saves.kept import DamagedRunError, go_on, kept_run
from levels.scenario.loading.loader import load_scenario
from levels.server.host import SessionHost
from levels.session import http_requests
from levels.session.http_requests import submit
from levels.session.level import Level
from levels.session.mistakes import BUG, describe
from levels.session.timeline import InterruptedMoveError, MoveError, Timeline
from tests.levels.session.playing import EXAMPLE, run, session_of
from tests.present import as_a, present
from tui.bridge import Bridge

TOLD = "podfall: this line met a mistake in podfall itself: KeyError: 'web'\n"
SCENARIO = load_scenario(present(find_level("bare-pod")).file)


def broken(files, call):
    """`cat` with a mistake in it: at once, after it has waited, or in what it waits for."""
    del files
    yield Stdout("begun\n")
    if "late" in call.argv:
        yield Wait(lambda: False, 2)
    if "wish" in call.argv:
        yield Wait(dict[str, Any]()["web"].__len__ if "at-once" in call.argv else lambda: dict[str, Any]()["web"], 5)
    raise KeyError("web")


@pytest.fixture(autouse=True)
def _broken(monkeypatch, tmp_path):
    monkeypatch.setattr("engine.shell.textcommands.cat", broken)
    monkeypatch.setenv("PODFALL_HOME", str(tmp_path / "home"))


@pytest.mark.parametrize(("line", "ticks"), [("cat", 0), ("cat late", 2), ("cat wish", 0), ("echo $(cat)", 0)])
def test_a_line_that_meets_a_mistake_ends_in_one_sentence(line, ticks):
    session = session_of(EXAMPLE)
    assert run(session, line) == (BUG, "" if "$" in line else "begun\n", TOLD)
    assert (session.tick_number, session.journal.lines(), session.shell.status) == (ticks, [line], BUG)
    assert run(session, "echo $?")[1] == f"{BUG}\n"


@pytest.mark.parametrize("line", ["cat", "cat late", "cat wish", "cat wish at-once"])
def test_report_has_the_line_and_where_it_broke(line):
    session = session_of(EXAMPLE)
    run(session, line)
    assert "Podfall itself met a mistake: report prints" in run(session, "status")[1]
    status, text, _ = run(session, "report")
    assert status == 0
    assert f"a line, tick {session.tick_number}, at {line}\nKeyError: 'web'\n" in text
    assert f"  {__name__}:" in text


def test_after_set_e_it_stops_the_script_as_any_failure_does():
    session = session_of(EXAMPLE)
    run(session, "set -e")
    run(session, "cat")
    assert session.shell.stopped


def test_what_a_guide_or_a_condition_breaks_is_a_mistake_of_the_line(monkeypatch):
    level = Level(SCENARIO)
    monkeypatch.setattr("levels.session.guide.Guide.heard", lambda *_: dict[str, Any]()["web"])
    assert run(level, "echo x") == (BUG, "x\n", TOLD)


@pytest.mark.parametrize("line", ["cat", "cat late", "cat wish"])
def test_a_recording_of_it_replays_to_the_same_digest_and_is_graded(tmp_path, line):
    level = Level(SCENARIO)
    for each in ("tick 3", line, "tick 4"):
        run(level, each)
    save_run(level, str(tmp_path / "run.yaml"))
    heard: list[Any] = []
    assert replay(read_run(str(tmp_path / "run.yaml")), heard.append).same
    assert TOLD in [piece.text for piece in heard]
    mark = grade(str(tmp_path / "run.yaml"))
    assert mark.readable


def test_a_way_back_and_forward_leads_over_it():
    timeline = Timeline(session_of(EXAMPLE))
    for line in ("tick 5", "cat late", "tick 5"):
        timeline.typed()
        run(timeline.session, line)
    digest = timeline.session.digest.hexdigest()
    assert timeline.go(6) == 6
    assert timeline.go(12) == 12
    assert timeline.session.digest.hexdigest() == digest


def test_a_kept_run_with_it_goes_on():
    level, save = Level(SCENARIO), Autosave(SCENARIO)
    save.begin(level)
    run(level, "tick 3")
    run(level, "cat")
    save.keep(level)
    again = Level(SCENARIO)
    go_on(again, present(kept_run(SCENARIO)))
    assert again.journal.entries == level.journal.entries


def test_a_kept_run_that_cannot_be_played_again_is_set_aside_and_named(monkeypatch):
    level, save = Level(SCENARIO), Autosave(SCENARIO)
    save.begin(level)
    run(level, "tick 3")
    save.keep(level)
    kept, again = kept_run(SCENARIO), Level(SCENARIO)
    monkeypatch.setattr("engine.cluster.cluster.Cluster.tick", lambda *_: dict[str, Any]()["web"])
    with pytest.raises(DamagedRunError, match=r"damaged-1: playing it again met a mistake .* KeyError: 'web'"):
        go_on(again, present(kept))
    assert kept_run(SCENARIO) is None
    assert present(kept).file.with_name(f"{present(kept).file.name}.damaged-1").exists()


def test_the_screen_and_a_server_say_it_in_the_same_words():
    said: list[Any] = []
    bridge = Bridge(session_of(EXAMPLE), said.append)
    bridge.submit("cat wish")
    assert (said[-1].text, bridge.busy) == (TOLD, False)
    bridge.submit("rewind 0")
    assert said[-1].text.startswith("now in tick 0")
    ran = asyncio.run(SessionHost(session_of(EXAMPLE), 0).run_line("cat late", _here))
    assert (ran.status, ran.pieces[-1].text) == (BUG, TOLD)


async def _here() -> bool:
    return False


def test_a_request_that_meets_a_mistake_is_answered_and_replays(monkeypatch, tmp_path):
    monkeypatch.setattr(http_requests, "handle", lambda *_: dict[str, Any]()["web"])
    session = session_of(EXAMPLE)
    answer = submit(session, HTTPRequest("POST", "/api/v1/namespaces/default/pods", body=b"{}"))
    assert answer.code == 500
    assert b"this request met a mistake in podfall itself: KeyError: 'web'" in answer.body
    assert "a request, tick 0, at POST /api/v1/namespaces/default/pods\nKeyError: 'web'\n" in run(session, "report")[1]
    save_run(session, str(tmp_path / "run.yaml"))
    assert replay(read_run(str(tmp_path / "run.yaml"))).same


def test_a_way_that_breaks_or_is_stopped_leaves_the_present_as_it_is(monkeypatch):
    timeline = Timeline(session_of(EXAMPLE))
    moved = []
    timeline.on_move.append(lambda: moved.append(timeline.tick))
    run(timeline.session, "tick 30")
    session, digest = timeline.session, timeline.session.digest.hexdigest()
    with pytest.raises(InterruptedMoveError, match="still in tick 30"):
        timeline.go(20, lambda: True)
    asked = iter([False] * 10 + [True] * 10)
    with pytest.raises(InterruptedMoveError):
        timeline.go(20, lambda: next(asked))
    with monkeypatch.context() as patched:
        patched.setattr("engine.cluster.cluster.Cluster.tick", lambda *_: dict[str, Any]()["web"])
        with pytest.raises(MoveError, match="a mistake in podfall itself: KeyError: 'web'; still in tick 30"):
            timeline.go(20)
    assert timeline.session is session
    assert (session.digest.hexdigest(), moved) == (digest, [])
    assert timeline.go(20) == 20
    assert timeline.go(30) == 30
    assert timeline.session.digest.hexdigest() == digest


def test_a_line_that_waits_on_the_way_can_be_stopped_too():
    timeline = Timeline(session_of(EXAMPLE))
    run(timeline.session, "tick 30")
    asked = iter([False] * 12 + [True] * 20)
    with pytest.raises(InterruptedMoveError):
        timeline.go(20, lambda: next(asked))
    assert as_a(LineEntry, timeline.session.journal.entries[-1]).run == "tick 30"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (KeyError("x"), "KeyError: 'x'"),
        (ValueError(), "ValueError"),
        (ValueError("a\nb\tc"), "ValueError: a b c"),
        (ValueError("<x at 0x7f00deadbeef>"), "ValueError: <x at 0x...>"),
        (RecursionError("maximum recursion depth exceeded in comparison"), "RecursionError"),
        (ValueError("x" * 999), f"ValueError: {'x' * 200}..."),
    ],
)
def test_a_mistake_is_described_in_one_short_line_that_is_the_same_everywhere(error, told):
    assert describe(error) == told


def test_a_served_console_stops_a_way_through_time_too():
    said: list[Any] = []

    async def play():
        host = SessionHost(session_of(EXAMPLE), 0)
        await host.run("tick 30", said.append, _here)
        before = host.session
        assert await host.run("rewind to 20", said.append, _here, lambda: True) == INTERRUPTED
        assert host.session is before
        assert await host.run("rewind to 20", said.append, _here) == 0
        assert host.session.tick_number == 20

    asyncio.run(play())
    assert "podfall: interrupted on the way; still in tick 30\n" in [piece.text for piece in said]
