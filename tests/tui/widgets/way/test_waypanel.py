"""The way panel on the screen: its keys, its dots while the clock runs, and that a frame paints only what moved."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from textual.app import App
from textual.screen import Screen

from levels.campaign.index import campaign
from levels.playback.playback import playback_of_script
from levels.scenario.loading.loader import load_scenario
from tests.tui.playing import lost_session, on_screen, playing, resized, run, shown, submit
from tests.tui.widgets.way.ways import losing, route, view
from tui.apps.app import PodfallApp
from tui.screens.played.why_box import WhyBox
from tui.screens.replay import ReplayScreen
from tui.screens.text_box import TextBox
from tui.theme import ASCII, UNICODE
from tui.widgets.panel import Panel
from tui.widgets.way.waypanel import FLASH_S, WayPanel
from tui.widgets.way.wayrows import WayRows

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.app import ComposeResult

ARRIVED = 2.0


class Alone(App[None]):
    """An app that has nothing but the panel."""

    def __init__(self, *, ascii_only: bool, motion: bool) -> None:
        super().__init__()
        self.glyphs = ASCII if ascii_only else UNICODE
        self.animation_level = "full" if motion else "none"
        self.opened: list[str] = []
        self.asked: list[str] = []

    def compose(self) -> ComposeResult:
        """The panel, which looks at its time where the test sets it."""
        panel = WayPanel("v Way", WayRows(), id="way")
        panel.glyphs = self.glyphs
        yield panel

    def on_panel_opened(self, event: Panel.Opened) -> None:
        """Note what somebody wanted to see."""
        self.opened.append(event.line)

    def on_arranged_list_asked(self, event: Panel.Asked) -> None:
        """Note what something was wanted of."""
        assert event.row.ref is not None
        self.asked.append(event.row.ref.word)


@asynccontextmanager
async def alone(*, ascii_only: bool = False, motion: bool = True) -> AsyncIterator:
    """The panel at the moment of a loss, with its pilot."""
    app = Alone(ascii_only=ascii_only, motion=motion)
    async with app.run_test(size=(120, 20)) as pilot:
        panel = app.query_one(WayPanel)
        panel.focus()
        panel.look(view(losing()))
        await pilot.pause()
        yield panel, pilot


def at(panel: WayPanel, passed: float) -> None:
    """Let so much of the tick have passed."""
    panel._now = lambda: panel._began + passed
    panel.move_dots()


def moves(panel: WayPanel) -> bool:
    """Whether its timer runs."""
    assert panel._beat is not None
    return panel._beat._active.is_set()


def painted(panel: WayPanel) -> str:
    """What the panel's lines read now."""
    return "\n".join(panel.render_line(y).text for y in range(panel.content_size.height))


def test_v_brings_the_way_into_sight_at_every_size_and_esc_leads_back():
    async def play():
        async with playing((80, 24), session=lost_session()) as pilot:
            panel = pilot.app.screen.query_one(WayPanel)
            for size in ((80, 24), (120, 36), (160, 48)):
                await resized(pilot, size)
                await pilot.press("escape", "v")
                await pilot.pause()
                assert panel.has_focus
                assert "svc/web" in shown(pilot.app)
                assert "node-1" in painted(panel)
                await pilot.press("escape")
                await pilot.pause()
                assert not panel.has_focus
                assert "Nodes and Pods" in shown(pilot.app)

    run(play)


def test_the_cursor_marks_its_cell_and_nothing_else_of_the_row():
    async def play():
        async with alone(motion=False) as (panel, pilot):
            await pilot.press("down", "right", "right")
            chosen = panel._way.chosen
            strip = panel.render_line(chosen.y)
            marked = [segment.text for segment in strip if segment.style.bgcolor != panel.rich_style.bgcolor]
            assert "".join(marked) == "".join(span.text for span in chosen.cell.lines[0])
            panel.screen.set_focus(None)
            unmarked = panel.render_line(chosen.y)
            after = 1 + chosen.x + chosen.cell.width
            assert list(strip.crop(after)) == list(unmarked.crop(after))

    run(play)


def test_enter_shows_what_stands_behind_a_cell():
    async def play():
        async with playing((160, 48), session=lost_session()) as pilot:
            panel = pilot.app.screen.query_one(WayPanel)
            submit(pilot.app.screen, "tick 2")
            await pilot.press("escape", "v", "z")
            await pilot.pause()

            async def opened(kind: str) -> str:
                placed = next(placed for placed in panel._way.picture.cells if placed.cell.kind == kind)
                assert not panel._way.point(placed.x, placed.y)
                await pilot.press("enter")
                await pilot.pause()
                text = on_screen(pilot.app, TextBox).text
                await pilot.press("escape")
                return text

            assert "NodePort:" in await opened("door")
            assert "web.default.svc.cluster.local" in await opened("name")
            assert "addressType: IPv4" in await opened("slices")
            rules = await opened("rules")
            assert "-A KUBE-" in rules
            assert all("default/web" in line for line in rules.splitlines())
            assert "go-demo-2-" in await opened("endpoint")
            placed = next(placed for placed in panel._way.picture.cells if placed.cell.kind == "loss")
            panel._way.point(placed.x, placed.y)
            await pilot.press("enter")
            await pilot.pause()
            on_screen(pilot.app, WhyBox)

    run(play)


def test_a_click_chooses_a_cell_and_one_more_opens_it():
    async def play():
        async with alone() as (panel, pilot):
            placed = next(placed for placed in panel._way.picture.cells if placed.cell.kind == "rules")
            where = (placed.x + 3, placed.y + 1)
            await pilot.click(panel, offset=where)
            assert str(panel.border_subtitle).startswith("Enter: iptables-save node-1")
            assert pilot.app.opened == []
            await pilot.click(panel, offset=where)
            await pilot.pause()
            assert pilot.app.opened == ["iptables-save node-1 | grep 'default/web[ :\"]'"]

    run(play)


def test_the_keys_of_rows_act_on_the_chosen_cell_and_a_picture_is_not_filtered():
    async def play():
        async with alone() as (panel, pilot):
            for keys in (("d",), ("down", "right", "right", "d"), ("right", "down", "d")):
                await pilot.press(*keys)
            await pilot.pause()
            assert pilot.app.asked == ["service/web", "node/node-1", "pod/web-00001"]
            assert not [action for action in ("filter", "sort", "unwell") if panel.check_action(action, ())]

    run(play)


def test_the_chosen_cell_is_marked_and_no_other():
    async def play():
        async with alone() as (panel, pilot):
            await pilot.press("down", "right", "right")
            marked = [
                segment.text
                for y in range(panel.content_size.height)
                for segment in panel.render_line(y)
                if segment.style and segment.style.bgcolor == panel._marked().bgcolor
            ]
            assert "".join(marked) == "node-1 1 endpoint"

    run(play)


@pytest.mark.parametrize(("ascii_only", "sign"), [(False, "•"), (True, "o")])
def test_while_the_clock_runs_a_request_is_a_dot_on_its_way(ascii_only, sign):
    async def play():
        async with alone(ascii_only=ascii_only) as (panel, _):
            still = painted(panel)
            panel.flow(1.0)
            assert moves(panel)
            at(panel, 0.5)
            dots = [dot for dot in panel._dots if dot.sign == sign]
            assert dots
            assert painted(panel).count(sign) - still.count(sign) == len({(dot.x, dot.y) for dot in dots})
            at(panel, 0.6)
            assert [dot for dot in panel._dots if dot.sign == sign] != dots
            at(panel, ARRIVED)
            assert painted(panel) == still

    run(play)


def test_a_lost_request_turns_into_its_letter_and_falls():
    async def play():
        async with alone() as (panel, _):
            panel.flow(1.0)
            falls = {track.falls for track in panel._way.tracks if track.letter}
            seen = set()
            for hundredth in range(100):
                at(panel, hundredth / 100)
                seen |= {(dot.x, dot.y) for dot in panel._dots if dot.sign == "R"}
            assert seen == falls
            assert falls

    run(play)


@pytest.mark.parametrize(("motion", "speed"), [(False, 4.0), (True, 0.0)])
def test_nothing_moves_without_motion_or_while_the_clock_stands(motion, speed):
    async def play():
        async with alone(motion=motion) as (panel, _):
            panel.flow(4.0)
            panel.flow(speed)
            assert not moves(panel)
            assert not panel._dots
            at(panel, 0.5)
            assert not panel._dots

    run(play)


def test_dots_stop_below_a_screen_that_lies_over_them():
    async def play():
        async with alone() as (panel, pilot):
            panel.flow(1.0)
            at(panel, 0.3)
            assert panel._dots
            await pilot.app.push_screen(Screen())
            panel.move_dots()
            assert not panel._dots
            panel.flow(1.0)
            assert not moves(panel)

    run(play)


def test_a_frame_of_motion_paints_only_the_lines_with_dots():
    async def play():
        async with alone() as (panel, pilot):
            panel.flow(1.0)
            panel._beat.pause()
            await pilot.pause()
            seen: list[int] = []
            draw = panel.render_line
            panel.render_line = lambda y: (seen.append(y), draw(y))[1]
            at(panel, 0.2)
            lines = {dot.y for dot in panel._dots}
            await pilot.pause()
            assert set(seen) == lines
            assert len(lines) < panel.content_size.height

    run(play)


def test_the_screen_tells_the_panel_how_fast_time_goes_and_the_timer_runs_only_where_it_is_seen():
    async def play():
        async with playing((80, 24), session=lost_session()) as pilot:
            pilot.app.animation_level = "full"
            screen, panel = pilot.app.screen, pilot.app.screen.query_one(WayPanel)
            await pilot.press("escape", "space")
            assert not moves(panel)
            await pilot.press("v")
            await pilot.pause()
            assert panel._speed == screen.bridge.clock.speed > 0
            assert moves(panel)
            await pilot.press("space")
            assert panel._speed == 0
            assert not moves(panel)

    run(play)


@pytest.mark.parametrize("motion", [True, False])
def test_a_finished_update_of_rules_flashes_once(motion):
    async def play():
        async with alone(motion=motion) as (panel, pilot):
            panel.look(view(losing(), tick=44))
            assert not panel._flashing
            panel.look(view(route(), tick=45))
            assert {name for _, _, name in panel._flashing} == ({"node-2"} if motion else set())
            await pilot.pause(FLASH_S + 0.3)
            assert not panel._flashing
            panel.look(view(losing(), tick=60))
            panel.look(view(route(), tick=52))
            assert not panel._flashing, "time went back"

    run(play)


def test_a_replay_has_the_way_too():
    scenario = load_scenario(next(entry for entry in campaign() if entry.name == "expose").file)
    playback = playback_of_script(scenario, scenario.spec.solutions[0].script, "the reference")

    async def play():
        app = PodfallApp(lambda _: ReplayScreen(playback))
        async with app.run_test(size=(120, 36)) as pilot:
            await pilot.press(*["f4"] * 6, "full_stop", "v", "z")
            await pilot.pause()
            assert "behind since 60" in painted(app.screen.query_one(WayPanel))

    run(play)


def test_in_the_panel_the_arrows_lead_on_to_the_next_service():
    async def play():
        async with playing((80, 24), session=lost_session()) as pilot:
            submit(pilot.app.screen, "kubectl expose rs go-demo-2 --name=db --port=27017", "tick 12")
            panel = pilot.app.screen.query_one(WayPanel)
            await pilot.press("escape", "v")
            await pilot.pause()
            services = [route.key for route in pilot.app.screen.bridge.view().routes]
            begin = services.index(panel._way._service)
            seen = []
            for key in ("right", "left") if begin == 0 else ("left", "right"):
                await pilot.press(key)
                await pilot.pause()
                seen.append(panel._way._service)
            assert seen == [services[1 - begin], services[begin]]
            assert services[begin].replace("default", "svc") in painted(panel)
            await pilot.press("pagedown" if begin == 0 else "pageup")
            assert panel._way._service == services[1 - begin]

    run(play)
