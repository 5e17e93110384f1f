"""Sandbox and level at every size with few and many Pods: no number is cut, nothing is empty beside something cut."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from levels.campaign.index import find_level
from levels.saves.progress import load_progress
from levels.scenario.loading.loader import load_scenario
from levels.session.level import Level
from tests.present import present
from tests.tui.playing import new_session, resized, run, shown
from tests.tui.screens.layout.views import view_of
from tests.tui.test_looks import assert_whole
from tui.apps.app import PodfallApp, sandbox_of
from tui.apps.campaign import CampaignApp
from tui.settings import Settings
from tui.widgets.panel import Panel

SIZES = [(80, 24), (120, 36), (160, 48)]
CASES = [*((size, pods) for pods in (3, 20, 200) for size in SIZES), ((120, 36), 2000)]
SCROLLS = {"nodes", "events", "services", "way"}
"""Panels that always have more than they show in a large cluster."""
CUT_NUMBER = re.compile(r"\d…|…\d")
CUT_COUNT = re.compile(r"(?:^|[\s(])\d[\d.,]*…|…\d+(?:\s|$)")
"""A number that stands alone, and is no part of a name."""


def sandbox():
    return PodfallApp(sandbox_of(new_session()), settings=Settings())


def level():
    return CampaignApp(load_progress(), Level(load_scenario(present(find_level("dominoes")).file)))


def show(app, pods):
    """Paint a view of so many Pods, until nothing moves any more."""
    screen = app.screen
    view = view_of(pods, nodes=max(3, pods // 40))
    screen.bridge.view = lambda: view
    screen.paint()


def panels(app):
    return {panel.id: panel for panel in app.screen.query(Panel) if panel.display}


def hidden_rows(panel):
    return len(panel.rows) - panel.content_size.height


async def settle(pilot, pods):
    for _ in range(3):
        show(pilot.app, pods)
        await pilot.pause()


@pytest.mark.parametrize("make", [sandbox, level])
def test_a_screen_of_any_size_holds_a_cluster_of_any_size(make):
    async def play():
        app = make()
        async with app.run_test(size=(60, 15)) as pilot:
            await pilot.pause()
            for size, pods in CASES:
                await resized(pilot, size)
                await settle(pilot, pods)
                assert_whole(app, size)
                found = panels(app)
                assert_no_number_is_cut(found)
                assert_nothing_is_empty_beside_something_cut(found)
                assert_what_is_shown_is_what_panels_hold(app, found)
                if size >= (120, 36):
                    assert {"way", "nodes", "requests", "services"} <= found.keys()
                if size >= (160, 48):
                    assert found.keys() == {panel.id for panel in app.screen.query(Panel)}
                    assert app.screen.query_one("#console-box").size.height <= 48 // 3

    run(play)


@pytest.mark.parametrize("make", [sandbox, level])
def test_a_cluster_that_grows_and_shrinks_moves_what_stands_in_its_way(make):
    async def play():
        app = make()
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            for size in ((120, 36), (160, 48)):
                await resized(pilot, size)
                for pods in (1, 20, 3, 200, 20):
                    await settle(pilot, pods)
                    assert_nothing_is_empty_beside_something_cut(panels(app))

    run(play)


def assert_no_number_is_cut(found):
    for name, panel in found.items():
        for row in panel.rows[: panel.content_size.height]:
            assert not CUT_COUNT.search(row.text), (name, row.text)
            if name == "way":
                continue
            assert cell_len(row.text.rstrip()) <= panel.content_size.width - 1, (name, row.text)
            if name not in SCROLLS:
                assert not CUT_NUMBER.search(row.text), (name, row.text)
    told = " ".join(row.text for row in found["requests"].rows)
    assert told.count("94.4 %") == 2
    assert told.count("lost 7890") == 2


def assert_nothing_is_empty_beside_something_cut(found):
    columns: dict[int, list[Panel]] = {}
    for panel in found.values():
        columns.setdefault(panel.region.x, []).append(panel)
    for column in columns.values():
        empty = [panel.id for panel in column if hidden_rows(panel) < 0]
        cut = [panel.id for panel in column if hidden_rows(panel) > 0]
        assert not (empty and cut), (empty, cut)
    assert_no_way_has_room_for_what_another_column_cuts(found)
    half_empty = [panel.id for panel in found.values() if len(panel.rows) * 2 < panel.content_size.height]
    cut = [name for name, panel in found.items() if hidden_rows(panel) > 0 and name != "events"]
    assert not (half_empty and cut), (half_empty, cut)


def assert_no_way_has_room_for_what_another_column_cuts(found):
    """Where the goals could stand below the way, they do, and their column has the rows for its requests."""
    way, goals, requests = (found.get(name) for name in ("way", "goals", "requests"))
    if way is None or goals is None or requests is None or way.app.size < (160, 48):
        return
    if goals.region.x == requests.region.x and hidden_rows(requests) > 0:
        assert -hidden_rows(way) < len(goals.rows) + 2, (hidden_rows(way), len(goals.rows))


def assert_what_is_shown_is_what_panels_hold(app, found):
    """Nothing lies over a row that a panel has painted."""
    lines = shown(app).splitlines()
    for panel in found.values():
        region = panel.content_region
        for y, row in enumerate(panel.rows[: region.height] if panel.id != "events" else ()):
            if panel.id == "nodes" and panel.at >= region.height:
                break
            painted = lines[region.y + y][region.x + 1 : region.right]
            assert painted.rstrip() == row.text[: region.width - 1].rstrip(), panel.id
