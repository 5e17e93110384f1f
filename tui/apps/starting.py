"""From the command line to a screen: the menu, or one level. Called by the commands; imports Textual."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.apps.campaign import CampaignApp

if TYPE_CHECKING:
    from levels.saves.progress import Progress
    from levels.session.level import Level
    from tui.server.listener import ListenAddress
    from tui.settings import Settings


def play_level(level: Level, progress: Progress, settings: Settings, place: ListenAddress | None = None) -> int:
    """Play a level that has just begun, and whatever the player goes on to; it is also served at `place`.

    Returns the exit status.
    """
    return CampaignApp(progress, level, settings=settings, place=place).play()


def show_menu(progress: Progress, settings: Settings) -> int:
    """Offer the campaign and the sandbox; newcomers begin in the first level. Returns the exit status."""
    return CampaignApp(progress, settings=settings).play()
