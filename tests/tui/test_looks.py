"""The screen at every size, without colour, with ASCII signs, in other colours, and with names meant to break it."""

from __future__ import annotations

from textwrap import wrap

import pytest
from textual.widgets import Input

from levels.campaign.index import campaign
from levels.playback.playback import playback_of_script
from levels.recording.record import save_run
from levels.scenario.loading.loader import load_scenario
from levels.session.lost_requests import LostRequestView
from levels.session.placement import NodeView, PodView
from levels.session.propagation import Propagation, PropagationStep
from levels.session.view import ClientView, EventView, ServiceView, SessionView
from tests.present import present
from tests.tui.playing import LOSING, lost_session, new_session, on_screen, playing, resized, run, shown, submit
from tui.apps.app import PodfallApp
from tui.letters import SHORT
from tui.screens.confirm_dialog import ConfirmDialog
from tui.screens.game import GameScreen
from tui.screens.played.why_box import WhyBox
from tui.screens.replay import ReplayScreen
from tui.screens.text_box import TextBox
from tui.settings import Settings
from tui.theme import ASCII, THEMES, UNICODE
from tui.widgets.bars import KeyBar, ProgressBar, StatusBar, TitleBar
from tui.widgets.lost_request import belief_lines, lost_request_lines
from tui.widgets.nodes.noderows import NodeRows
from tui.widgets.panel import Panel
from tui.widgets.panelrows.events import event_rows, last_event
from tui.widgets.panelrows.requests import request_rows
from tui.widgets.panelrows.services import service_rows
from tui.widgets.panelrows.steps import step_rows
from tui.widgets.rows import Size

SIZES = [(60, 15), (80, 24), (100, 30), (120, 24), (119, 40), (160, 48), (250, 70), (80, 24)]
ROOM = Size(60, 20)
LOST = LostRequestView(
    "shop@37.4",
    "shop",
    "R",
    37,
    38,
    "web",
    "node-1",
    "kube-proxy on node-1",
    "node-1's rules still list 10.244.1.2:28017",
    "pod/go-demo-2-x7zws was deleted in tick 35",
)


def node(name, state, *pods: PodView):
    return NodeView(name, ready="ready" in state, powered="powered" in state, pods=pods)


def assert_whole(app, size):
    """Nothing reaches over an edge, no panel has lost its frame, and no part lies over another."""
    parts = [
        widget
        for widget in app.screen.query("Panel, #console-box, TitleBar, StatusBar, KeyBar")
        if widget.is_on_screen and widget.region.area
    ]
    for widget in parts:
        assert widget.region.right <= size[0], widget
        assert widget.region.bottom <= size[1], widget
        if isinstance(widget, Panel):
            assert widget.content_size.height >= 2, widget
    for index, one in enumerate(parts):
        for other in parts[index + 1 :]:
            assert not one.region.overlaps(other.region), (one, other)
    lines = shown(app).splitlines()
    assert len(lines) == size[1]
    assert all(len(line) == size[0] for line in lines)


def test_nothing_is_cut_at_any_size_while_the_window_changes():
    async def play():
        async with playing((72, 20), session=lost_session()) as pilot:
            for size in SIZES:
                await resized(pilot, size)
                await pilot.press("full_stop")
                await pilot.pause()
                assert_whole(pilot.app, size)
                pilot.app.screen.action_zoom()
                await pilot.pause()
                assert_whole(pilot.app, size)
                pilot.app.screen.action_zoom()

    run(play)


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 24), (160, 48)])
def test_nothing_of_a_replayed_level_is_cut_at_any_size(size):
    scenario = load_scenario(campaign()[0].file)
    playback = playback_of_script(scenario, scenario.spec.solutions[0].script, "the reference")

    async def play():
        app = PodfallApp(lambda _: ReplayScreen(playback))
        async with app.run_test(size=size) as pilot:
            await pilot.press(*["f4"] * 5)
            await pilot.pause()
            assert_whole(app, size)

    run(play)


@pytest.mark.parametrize("size", [(59, 30), (100, 14), (20, 5)])
def test_a_small_window_asks_for_more_room_and_gets_it(size):
    async def play():
        async with playing(size, session=lost_session()) as pilot:
            text = " ".join(shown(pilot.app).split())
            assert "make the window larger" in text or size[0] < 30
            assert "Nodes" not in text
            await resized(pilot, (80, 24))
            assert "1 Nodes and Pods" in shown(pilot.app)

    run(play)


def test_below_80_columns_one_panel_is_shown_and_the_digits_choose_it():
    async def play():
        async with playing((60, 15), session=lost_session()) as pilot:
            await pilot.press("escape", "3")
            await pilot.pause()
            assert "3 Requests" in shown(pilot.app)
            assert "1 Nodes" not in shown(pilot.app)
            await pilot.press("5")
            await pilot.pause()
            assert "5 Events" in shown(pilot.app)

    run(play)


@pytest.mark.parametrize("screen", ["game", "why", "help", "ask"])
def test_ascii_draws_nothing_but_ascii(screen):
    async def play():
        async with playing(session=lost_session(), ascii_only=True) as pilot:
            await pilot.press("escape", "3")
            if screen == "ask":
                await pilot.app.push_screen(ConfirmDialog("really?"))
            elif screen != "game":
                await pilot.press({"why": "w", "help": "question_mark"}[screen])
            await pilot.pause()
            assert shown(pilot.app).isascii()

    run(play)


MEANINGS = ["R shop@37.5", "no endpoints", "94.7 %", "lost 10", "ContainerCreating", "Ready", "paused"]


@pytest.mark.parametrize("ascii_only", [False, True])
def test_without_colour_everything_is_still_told(monkeypatch, ascii_only):
    monkeypatch.setenv("NO_COLOR", "1")

    async def play():
        async with playing(session=lost_session(), ascii_only=ascii_only) as pilot:
            await pilot.press("escape", "3", "down", "left")
            await pilot.pause()
            text = shown(pilot.app)
            marks = ASCII if ascii_only else UNICODE
            for meaning in [
                *MEANINGS,
                f"{marks.waiting} go-demo",
                marks.cursor,
                "Enter: why shop@37",
            ]:
                assert meaning in text, meaning

    run(play)


@pytest.mark.parametrize("marks", [UNICODE, ASCII])
def test_no_two_states_differ_by_colour_alone(marks):
    """Rows that look different in colour read different as text."""
    pods = [
        PodView("a", "default", "n", ready, status, 0, "")
        for ready, status in (("1/1", "Running"), ("0/1", "Running"), ("0/1", "Error"), ("0/1", "Completed"))
    ]
    view = SessionView(
        1,
        (node("n", "ready powered", *pods), node("n", "powered"), node("n", "")),
        (),
        (ServiceView("s", "ClusterIP", "80", ("1.1.1.1:80",)), ServiceView("s", "ClusterIP", "80", ())),
        (),
        (),
        Propagation("s", tuple(PropagationStep("x", tick) for tick in (1, None))),
        (),
    )
    rows = [*NodeRows()(view, ROOM, marks), *service_rows(view, ROOM, marks)]
    looks: dict[str, set] = {}
    for row in rows:
        looks.setdefault(row.text, set()).add(tuple(span.part for span in row.spans))
    assert all(len(parts) == 1 for parts in looks.values())
    steps = step_rows(view, Size(30, 4), marks)
    assert marks.fallen in steps[0].text + steps[-1].text
    assert marks.standing in steps[0].text + steps[-1].text


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
def test_every_part_can_be_read_in_every_theme(theme):
    async def play():
        app = PodfallApp(lambda _: GameScreen(lost_session(), "colours"), settings=Settings(theme=theme, motion=False))
        async with app.run_test(size=(160, 48)) as pilot:
            await pilot.press("escape", "1")
            await pilot.pause()
            for strip in app.screen._compositor.render_strips(app.screen.size):
                for segment in strip:
                    style = segment.style
                    if segment.text.strip(" ─│╭╮╰╯━┃┏┓┗┛") and style and style.color and style.bgcolor:
                        assert contrast(style) >= 3, (segment.text, style, contrast(style))

    run(play)


def contrast(style):
    """The ratio of WCAG 2.1: 3 is the least for what is to be seen, 4.5 for small print."""
    fore, back = (luminance(colour.get_truecolor()) for colour in (style.color, style.bgcolor))
    return (max(fore, back) + 0.05) / (min(fore, back) + 0.05)


def luminance(triplet):
    parts = [part / 255 for part in triplet]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


HOSTILE = "[red]x\x1b[31my[/]"
SHOWN = r"[red]x\x1b[31my[/]"


def hostile_view():
    pod = PodView(HOSTILE, "default", "n", "0/1", HOSTILE, 0, HOSTILE)
    return SessionView(
        3,
        (node(HOSTILE, "powered", pod),),
        (pod,),
        (ServiceView(HOSTILE, HOSTILE, HOSTILE, (HOSTILE,)),),
        (ClientView(HOSTILE, HOSTILE, 1, 1, 1, (("R", 1),), 500, "R."),),
        (EventView(3, HOSTILE, HOSTILE, HOSTILE, HOSTILE),),
        Propagation(HOSTILE, tuple(PropagationStep(HOSTILE, 1, HOSTILE) for _ in range(7))),
        (LOST._replace(name=HOSTILE, hop=HOSTILE, observed=HOSTILE, actual=HOSTILE, client=HOSTILE, service=HOSTILE),),
    )


def test_names_with_markup_and_escapes_are_plain_text_in_every_part(monkeypatch):
    async def play():
        app = PodfallApp(lambda _: GameScreen(new_session(), HOSTILE))
        async with app.run_test(size=(250, 50)) as pilot:
            await pilot.pause()
            screen, view = on_screen(app, GameScreen), hostile_view()
            submit(screen, f"echo '{HOSTILE}'")
            monkeypatch.setattr(screen, "paint", lambda: None)
            for panel in screen.query(Panel):
                panel.look(view)
                await pilot.press("escape", present(panel.border_title)[0])
                await pilot.pause()
            screen.query_one(StatusBar).show(last_event(view))
            await pilot.pause()
            text = shown(app)
            assert "\x1b" not in text
            assert text.count(SHOWN) >= 12
            for box in (WhyBox(view.lost, 0), TextBox(HOSTILE, HOSTILE), ConfirmDialog(HOSTILE)):
                await app.push_screen(box)
                await pilot.pause()
                assert SHOWN in shown(app)
                assert "\x1b" not in shown(app)
                await app.pop_screen()

    run(play)


def test_bars_and_rows_lose_control_characters():
    title, status, keys, progress = TitleBar(id="a"), StatusBar(id="b"), KeyBar(id="c"), ProgressBar(id="d")
    del keys
    title.show(HOSTILE, HOSTILE)
    status.show(HOSTILE)
    progress.show(1, 1, HOSTILE)
    for build in (NodeRows(), service_rows, request_rows, event_rows, step_rows):
        for row in build(hostile_view(), ROOM, UNICODE):
            assert isinstance(row.text, str)
    assert not any("\x1b" in line for line in lost_request_lines(hostile_view().lost[0], 70, (HOSTILE,)))


@pytest.mark.parametrize("width", [44, 72, 106])
def test_belief_and_truth_stand_side_by_side_at_any_width(width):
    lines = belief_lines(LOST, width)
    columns = [line for line in lines if " | " in line or line.endswith(" |")]
    left = " ".join(" ".join(line.partition("|")[0] for line in columns).split())
    right = " ".join(" ".join(line.partition("|")[2] for line in columns).split())
    assert left == f"what node-1's rules believed {LOST.observed}"
    assert right == f"what was true {LOST.actual}"
    assert len({line.index("|") for line in columns}) == 1
    assert any(line.endswith(f"R {SHORT['R']} in tick 38") for line in lost_request_lines(LOST, width, ()))


def test_the_column_that_has_more_to_say_is_the_wider_one():
    long = LOST._replace(observed="it is there", actual="one word after the other " * 8)
    lines = belief_lines(long, 72)
    assert lines[0].index("|") < 72 // 2 - 1
    assert len(lines) < 2 + len(wrap(long.actual, 34))
    assert belief_lines(long._replace(actual="it is not"), 72)[0].index("|") == 72 // 2 - 1


def test_the_seven_steps_light_up_hop_by_hop():
    async def play():
        async with playing(lines=LOSING[:2]) as pilot:
            lit = []
            for _ in range(5):
                text = "".join(row.text for row in pilot.app.screen.query_one("#steps", Panel).rows)
                lit.append(text.count(UNICODE.fallen))
                await pilot.press("full_stop")
                await pilot.pause()
            assert lit == sorted(lit)
            assert lit[0] == 2
            assert lit[-1] == 7
            assert len(set(lit)) >= 3

    run(play)


def test_leaving_asks_only_where_something_would_be_lost(tmp_path):
    async def play():
        async with playing() as pilot:
            app = pilot.app
            app.screen.bridge.session.save = save_run
            submit(app.screen, "kubectl get pods")
            await pilot.press("ctrl+q")
            await pilot.pause()
            on_screen(app, ConfirmDialog)
            await pilot.press("escape")
            on_screen(app, GameScreen)
            submit(app.screen, f"save {tmp_path}/run.yaml")
            await pilot.press("ctrl+q")
            assert app._exit

    run(play)


def test_a_failed_save_does_not_count_as_one():
    async def play():
        async with playing() as pilot:
            pilot.app.screen.bridge.session.save = save_run
            submit(pilot.app.screen, "save /nowhere/at/all.yaml")
            await pilot.press("escape", "q")
            await pilot.pause()
            on_screen(pilot.app, ConfirmDialog)
            await pilot.press("y")
            assert pilot.app._exit

    run(play)


def test_without_motion_no_cursor_blinks():
    async def play():
        app = PodfallApp(lambda _: GameScreen(lost_session(), "still"), settings=Settings(motion=False))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            assert app.animation_level == "none"
            assert not app.screen.query_one("#console", Input).cursor_blink

    run(play)
