"""With 16 colours, with 256, with all and with none, at every size: what is written can be read, and tells the same."""

from __future__ import annotations

import pytest
from rich.color import ColorSystem
from textual import constants
from textual.containers import Vertical
from textual.screen import ModalScreen

from levels.saves.progress import load_progress
from tests.tui.campaigning import FIRST, press
from tests.tui.playing import lost_session, resized, run, shown
from tests.tui.test_looks import luminance
from tui.apps.app import PodfallApp, sandbox_of
from tui.apps.campaign import CampaignApp
from tui.settings import Settings
from tui.theme import DEFAULT, THEMES

SIZES = [(80, 24), (120, 36), (160, 48)]
SYSTEMS = {"standard": ColorSystem.STANDARD, "256": ColorSystem.EIGHT_BIT, "truecolor": ColorSystem.TRUECOLOR}
DARK, BRIGHT = 205, 255
XTERM = [
    (0, 0, 0),
    *((DARK, 0, 0), (0, DARK, 0), (DARK, DARK, 0), (0, 0, 238), (DARK, 0, DARK), (0, DARK, DARK), (229, 229, 229)),
    (127, 127, 127),
    *((BRIGHT, 0, 0), (0, BRIGHT, 0), (BRIGHT, BRIGHT, 0), (92, 92, BRIGHT), (BRIGHT, 0, BRIGHT)),
    *((0, BRIGHT, BRIGHT), (BRIGHT, BRIGHT, BRIGHT)),
]
"""What xterm shows for each of the 16."""
LINES = " ─│╭╮╰╯━┃┏┓┗┛-+|▁▂▃▄▅▆▇█▔"
NEAR = 3.0
"""The least contrast (WCAG 2.1) of what is to be seen."""


def faint(app):
    """What is written on the foremost screen and hard to read in the colours that there are: style and text."""
    screen, system = app.screen, SYSTEMS[app.console.color_system]
    region = screen.query_one(Vertical).region if isinstance(screen, ModalScreen) else screen.region
    for strip in screen._compositor.render_strips(screen.size)[region.y : region.bottom]:
        for segment in strip.crop(region.x, region.right):
            if segment.style is None or not segment.text.strip(LINES):
                continue
            if contrast(segment.style, system) < NEAR:
                yield str(segment.style), segment.text.strip()


def contrast(style, system):
    fore, back = (luminance(seen(colour, system)) for colour in (style.color, style.bgcolor))
    return (max(fore, back) + 0.05) / (min(fore, back) + 0.05)


def seen(colour, system):
    """The colour that a terminal shows instead."""
    shown = colour.downgrade(system)
    if system is ColorSystem.STANDARD and shown.number is not None:
        return XTERM[shown.number]
    return shown.get_truecolor()


PLACES = {
    "panel": ("escape", "1"),
    "requests": ("3", "down", "left"),
    "typing": ("colon", "k", "u"),
    "why": ("escape", "w"),
}
"""One after the other in a sandbox, and what is pressed to be there."""


async def look_everywhere(pilot, sizes):
    for size in sizes:
        await resized(pilot, size)
        for name, keys in PLACES.items():
            await press(pilot, *keys)
            assert list(faint(pilot.app)) == [], (name, size)
        await press(pilot, "escape", "f1")
        assert list(faint(pilot.app)) == [], ("help", size)
        await press(pilot, "f1", "colon", "backspace", "backspace")


@pytest.mark.parametrize(
    ("system", "theme"),
    [*(("standard", theme.name) for theme in THEMES), ("256", DEFAULT), ("256", "light"), ("truecolor", DEFAULT)],
)
def test_everything_can_be_read_with_few_colours(monkeypatch, system, theme):
    monkeypatch.setattr(constants, "COLOR_SYSTEM", system)

    async def play():
        app = PodfallApp(sandbox_of(lost_session()), settings=Settings(theme=theme, motion=False))
        async with app.run_test(size=SIZES[0]) as pilot:
            assert app.console.color_system == system
            few = system != "truecolor" and theme == DEFAULT
            await look_everywhere(pilot, SIZES if few else SIZES[-1:])

    run(play)


def test_everything_can_be_read_without_colour(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")

    async def play():
        app = PodfallApp(sandbox_of(lost_session()), settings=Settings(motion=False))
        async with app.run_test(size=SIZES[0]) as pilot:
            await look_everywhere(pilot, SIZES)

    run(play)


@pytest.mark.parametrize("system", ["standard", "256", "truecolor"])
def test_the_menu_shows_where_it_stands_in_every_number_of_colours(monkeypatch, system):
    monkeypatch.setattr(constants, "COLOR_SYSTEM", system)

    async def play():
        load_progress().won(FIRST.name, ["Alive"])
        app = CampaignApp(load_progress())
        async with app.run_test(size=SIZES[0]) as pilot:
            await press(pilot, "down")
            assert app.has_class("-few-colours") == (system != "truecolor")
            assert list(faint(app)) == []
            (line,) = [line for line in shown(app).splitlines() if FIRST.title in line and "[x]" in line]
            assert line.strip().startswith("> [x]")

    run(play)


def test_all_number_of_colours_show_the_same_text(monkeypatch):
    seen = set()

    async def play():
        app = PodfallApp(sandbox_of(lost_session()), settings=Settings(motion=False))
        async with app.run_test(size=SIZES[1]) as pilot:
            await press(pilot, "escape", "3", "down", "left")
            seen.add(shown(app))

    for system in ("standard", "256", "truecolor"):
        monkeypatch.setattr(constants, "COLOR_SYSTEM", system)
        run(play)
    monkeypatch.setenv("NO_COLOR", "1")
    run(play)
    assert len(seen) == 1
