"""The keys that arrange the screen, and what a panel gets when it has more to show."""

from __future__ import annotations

import pytest

from tests.tui.playing import lost_session, playing, resized, run, shown
from tests.tui.screens.layout.test_sizes import show
from tui.widgets.console import Console
from tui.widgets.panel import Panel


def frames(app) -> list[str]:
    return [panel.id for panel in app.screen.query(Panel) if panel.display]


@pytest.mark.parametrize("back", ["v", "escape"])
def test_at_80_by_24_v_shows_the_way_in_the_upper_half_and_goes_back(back):
    async def play():
        async with playing((80, 24), session=lost_session()) as pilot:
            before = frames(pilot.app)
            assert "way" not in before
            await pilot.press("escape", "v")
            await pilot.pause()
            way = pilot.app.screen.query_one("#way", Panel)
            assert frames(pilot.app) == ["way"]
            assert (way.region.width, way.region.height) == (80, 13)
            assert way.has_focus
            assert "rules" in "".join(row.text for row in way.rows)
            assert "$" in shown(pilot.app)
            await pilot.press(back)
            await pilot.pause()
            assert frames(pilot.app) == before

    run(play)


def test_where_the_way_is_in_sight_v_goes_there():
    async def play():
        async with playing((120, 36), session=lost_session()) as pilot:
            before = frames(pilot.app)
            await pilot.press("escape", "v")
            await pilot.pause()
            assert frames(pilot.app) == before
            assert pilot.app.screen.query_one("#way", Panel).has_focus

    run(play)


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
def test_z_gives_a_panel_the_whole_screen_and_the_prompt_takes_its_part_back(size):
    async def play():
        async with playing(size, session=lost_session()) as pilot:
            await pilot.press("escape", "1", "z")
            await pilot.pause()
            nodes = pilot.app.screen.query_one("#nodes", Panel)
            assert frames(pilot.app) == ["nodes"]
            assert (nodes.region.width, nodes.region.height) == (size[0], size[1] - 3)
            assert "Console" not in shown(pilot.app)
            await pilot.press("colon")
            await pilot.pause()
            assert pilot.app.screen.query_one(Console).has_focus
            assert "Console" in shown(pilot.app)
            assert frames(pilot.app) == ["nodes"]
            await pilot.press("escape", "1", "z", "z")
            await pilot.pause()
            assert len(frames(pilot.app)) > 1

    run(play)


def test_a_panel_that_has_more_to_show_gets_the_rows_that_another_one_does_not_need():
    async def play():
        async with playing((120, 36)) as pilot:
            nodes, console = (pilot.app.screen.query_one(name) for name in ("#nodes", "#console-box"))
            few, low = nodes.region.height, console.region.height
            for _ in range(3):
                show(pilot.app, 200)
                await pilot.pause()
            assert nodes.region.height > few
            assert console.region.height <= low
            assert console.region.height >= 9

    run(play)


def test_nothing_moves_while_everything_has_its_room():
    async def play():
        async with playing((120, 36), session=lost_session()) as pilot:
            screen = pilot.app.screen
            await pilot.pause()
            regions = [panel.region for panel in screen.query(Panel)]
            for _ in range(3):
                screen.paint()
                await pilot.pause()
            assert [panel.region for panel in screen.query(Panel)] == regions

    run(play)


def test_another_size_is_another_arrangement():
    async def play():
        async with playing((80, 24), session=lost_session()) as pilot:
            await resized(pilot, (120, 36))
            assert "way" in frames(pilot.app)
            await resized(pilot, (80, 24))
            assert "way" not in frames(pilot.app)

    run(play)
