"""The table of panels is the one place that says what panels there are."""

from __future__ import annotations

import pytest

from engine.metrics import LETTERS
from levels.campaign.index import campaign
from levels.saves.progress import Progress, home
from levels.scenario.loading.loader import load_scenario
from levels.session.level import Level
from tests.tui.playing import playing, run
from tests.tui.playing import shown as text_of
from tui.apps.campaign import CampaignApp
from tui.screens import keys, panels
from tui.screens.help_topics import GAME_TOPICS, LEVEL_TOPICS, REPLAY_TOPICS
from tui.screens.panels import PANELS, PanelSpec, panels_of
from tui.widgets.panel import Panel
from tui.widgets.rows import plain

WIDE = (200, 40)


def test_every_panel_has_a_name_and_a_key_of_its_own():
    assert len({panel.id for panel in PANELS}) == len({panel.key for panel in PANELS}) == len(PANELS)


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.id)
def test_the_help_and_the_bindings_know_every_panel(panel):
    bound = {binding.id: binding for binding in keys.BINDINGS}[f"panel.{panel.id}"]
    assert (bound.key, bound.description) == (panel.key, panel.help)
    assert bool(panel.hint) == ((panel.key, panel.key, panel.hint) in keys.IN_PANELS)


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.id)
def test_the_key_of_a_panel_leads_to_it_in_a_level(panel):
    async def play():
        app = CampaignApp(Progress(home() / "progress.json"), Level(load_scenario(campaign()[0].file)))
        async with app.run_test(size=WIDE) as pilot:
            await pilot.press("escape", panel.key)
            await pilot.pause()
            assert app.screen.focused is app.screen.query_one(f"#{panel.id}", Panel)
            assert str(app.screen.focused.border_title).startswith(f"{panel.key} ")

    run(play)


def test_the_key_of_a_panel_that_is_not_there_does_nothing():
    async def play():
        async with playing(WIDE) as pilot:
            await pilot.press("escape", "2", "6")
            await pilot.pause()
            assert pilot.app.screen.focused is pilot.app.screen.query_one("#services", Panel)

    run(play)


def test_only_a_level_has_goals():
    assert [panel.id for panel in panels_of(level=True) if panel not in panels_of(level=False)] == ["goals"]


def test_one_more_entry_is_one_more_panel_on_the_screen(monkeypatch):
    spec = PanelSpec(
        "quota",
        "7",
        "Quota",
        "quotas",
        rows=lambda _session: lambda _view, _size, _marks: [plain("none")],
    )
    monkeypatch.setattr(panels, "PANELS", (*PANELS, spec))

    async def play():
        async with playing(WIDE) as pilot:
            shown = pilot.app.screen.query_one("#quota", Panel)
            assert not shown.display
            pilot.app.screen.action_panel("quota")
            await pilot.pause()
            assert pilot.app.screen.focused is shown
            assert [row.text for row in shown.rows] == ["none"]
            assert "7 Quota" in text_of(pilot.app)

    run(play)


@pytest.mark.parametrize("letter", LETTERS)
def test_the_help_explains_every_letter(letter):
    assert all(
        f" {letter} {LETTERS[letter].meaning}" in topics for topics in (GAME_TOPICS, LEVEL_TOPICS, REPLAY_TOPICS)
    )
