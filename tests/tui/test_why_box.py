"""The box of a lost request: its way, belief beside truth, and what would have saved it, played between frames."""

from __future__ import annotations

import pytest

from levels.playback.playback import playback_of_run
from levels.recording.record import read_run, save_run
from tests.tui.playing import LOSING, lost_session, new_session, on_screen, playing, run, shown, until
from tui.apps.app import PodfallApp
from tui.bridge import Bridge
from tui.screens.played import slices
from tui.screens.played.why_box import WhyBox
from tui.screens.replay import ReplayScreen
from tui.widgets.transcript import Transcript

SAVED = "It would have been served if the process had gone on for 1 more tick"


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(("size", "rows"), [((80, 24), 2), ((120, 36), 1), ((160, 48), 1)])
def test_it_says_that_it_is_being_played_and_then_what_came_of_it(size, rows):
    async def play():
        async with playing(size, LOSING) as pilot:
            pilot.app.screen.action_why()
            await pilot.pause()
            box = on_screen(pilot.app, WhyBox)
            await until(pilot, lambda: bool(box.text))
            box.play_out()
            await pilot.pause()
            lines = box.text.split("\n")
            assert lines[0].startswith("shop@37.5 ─▶ node-2:31331 ─▶ rules of tick 36")
            assert "✖ R refused" in lines[0 if rows == 1 else 3]
            assert SAVED in words(box.text)
            screen = shown(pilot.app)
            assert all(line.strip() in screen for line in lines)
            await pilot.press("left")
            assert "shop@37.4" in box.text

    run(play)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 48)])
def test_the_box_is_as_high_as_its_text_and_never_sinks_while_one_looks_through(size):
    async def play():
        async with playing(size, session=lost_session()) as pilot:
            pilot.app.screen.action_why()
            await until(pilot, lambda: bool(pilot.app.screen.text))
            box = on_screen(pilot.app, WhyBox)
            box.play_out()
            await until(pilot, lambda: not any(box.query_one(Transcript).hidden()))
            rows = box.query_one(Transcript)
            assert rows.content_size.height - rows.rows in {0, 1}
            high = box.query_one("Vertical").size.height
            await pilot.press("left", "left")
            await pilot.pause()
            assert box.query_one("Vertical").size.height >= high

    run(play)


def test_it_is_played_in_slices_between_frames(monkeypatch):
    async def play():
        async with playing((80, 24), LOSING) as pilot:
            now = iter(range(10_000))
            monkeypatch.setattr(slices, "perf_counter", lambda: next(now))
            screen = pilot.app.screen
            screen.action_why()
            await until(pilot, lambda: "being played" in pilot.app.screen.text)
            await until(pilot, lambda: SAVED in words(pilot.app.screen.text))
            assert screen.bridge.tick == 38

    run(play)


@pytest.mark.parametrize("line", ["why", "why shop@37.5"])
def test_a_typed_why_prints_and_opens_the_same_box(line):
    async def play():
        async with playing((80, 24), LOSING) as pilot:
            screen = pilot.app.screen
            digest = screen.bridge.session.digest.hexdigest()
            screen.query_one("#console").value = line
            await pilot.press("enter")
            await pilot.pause()
            box = on_screen(pilot.app, WhyBox)
            await until(pilot, lambda: bool(box.text))
            box.play_out()
            assert SAVED in words(box.text)
            assert screen.bridge.session.digest.hexdigest() == digest

    run(play)


def test_a_typed_why_of_an_object_or_as_a_diagram_only_prints():
    async def play():
        async with playing((80, 24), LOSING) as pilot:
            screen = pilot.app.screen
            for line in ("why svc/web", "why shop@37.5 --mermaid", "why shop@1.1"):
                screen.enter(line)
                assert pilot.app.screen is screen
            assert "True was" in shown(pilot.app)

    run(play)


def test_where_the_past_is_not_kept_it_says_so():
    async def play():
        async with playing(session=lost_session()) as pilot:
            pilot.app.screen.action_why()
            await until(pilot, lambda: "no keyframe from before tick 37" in words(pilot.app.screen.text))

    run(play)


def test_ascii_signs_where_they_are_asked_for():
    async def play():
        async with playing((120, 36), LOSING, ascii_only=True) as pilot:
            pilot.app.screen.action_why()
            await pilot.pause()
            assert pilot.app.screen.text.split("\n")[0].isascii()
            assert "rules of tick 36 -> 10.244.1.2:28017 ! R refused" in pilot.app.screen.text

    run(play)


def test_in_a_replay_too(tmp_path):
    bridge = Bridge(new_session(), lambda _: None)
    for line in LOSING:
        bridge.submit(line)
        while bridge.busy:
            bridge.step()
    save_run(bridge.session, str(tmp_path / "run.yaml"))
    playback = playback_of_run(read_run(str(tmp_path / "run.yaml")))

    async def play():
        app = PodfallApp(lambda _: ReplayScreen(playback))
        async with app.run_test() as pilot:
            await pilot.pause()
            await pilot.press("end", "escape", "w")
            on_screen(app, WhyBox).play_out()
            assert SAVED in words(on_screen(app, WhyBox).text)

    run(play)


def test_a_box_with_more_than_fits_says_so_and_scrolls():
    async def play():
        async with playing((60, 15), LOSING) as pilot:
            pilot.app.screen.action_why()
            await pilot.pause()
            box = on_screen(pilot.app, WhyBox)
            await until(pilot, lambda: bool(box.text))
            box.play_out()
            await pilot.pause()
            assert "Down" in shown(pilot.app)
            assert "shop@37.5 ─▶" in shown(pilot.app)
            await pilot.press("end")
            assert "Lost all the same" in shown(pilot.app)

    run(play)
