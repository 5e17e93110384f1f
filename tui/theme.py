"""How podfall looks: its themes, and the glyphs that stand for states. Colour only repeats what glyphs and words say.

Called by the app and the widgets.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from textual.theme import Theme

if TYPE_CHECKING:
    from textual.app import App

THEMES = (
    # The hues of Okabe and Ito, which most kinds of colour vision tell apart.
    Theme(
        name="podfall",
        dark=True,
        primary="#56B4E9",
        secondary="#CC79A7",
        accent="#F0E442",
        success="#2BB58A",
        warning="#E69F00",
        error="#FF7F50",
        background="#10141a",
        surface="#161c24",
        panel="#1f2833",
    ),
    Theme(
        name="high-contrast",
        dark=True,
        primary="#00FFFF",
        secondary="#FF80FF",
        accent="#FFFF00",
        success="#00FF66",
        warning="#FFC800",
        error="#FF6060",
        foreground="#FFFFFF",
        background="#000000",
        surface="#000000",
        panel="#1C1C1C",
    ),
    # Well is blue and broken is orange: no red beside green anywhere.
    Theme(
        name="blue-orange",
        dark=True,
        primary="#9AD0F5",
        secondary="#BFBFBF",
        accent="#FFFFFF",
        success="#5FB4FF",
        warning="#BFBFBF",
        error="#FFA640",
        background="#10141a",
        surface="#161c24",
        panel="#1f2833",
    ),
    Theme(
        name="mono",
        dark=True,
        primary="#C8C8C8",
        secondary="#C8C8C8",
        accent="#FFFFFF",
        success="#D8D8D8",
        warning="#D8D8D8",
        error="#FFFFFF",
        foreground="#D8D8D8",
        background="#101010",
        surface="#181818",
        panel="#2A2A2A",
    ),
    Theme(
        name="light",
        dark=False,
        primary="#005A9C",
        secondary="#7A3E6A",
        accent="#6B4E00",
        success="#006B4F",
        warning="#8A5A00",
        error="#B03A00",
        foreground="#1A1A1A",
        background="#FAFAF7",
        surface="#F0F0EC",
        panel="#DFE3E6",
    ),
)
"""The first is the default; `t` goes through them."""
DEFAULT = THEMES[0].name
_ALL_COLOURS, _SIXTEEN = "truecolor", "standard"
_WITH_16 = {
    "light": replace(
        THEMES[-1],
        primary="#000080",
        secondary="#800080",
        accent="#000080",
        success="#000080",
        warning="#800080",
        error="#800000",
    )
}
"""Of the 16 colours of a terminal its green, yellow and cyan cannot be read on white."""


def dress(app: App[None], theme: str) -> None:
    """Make every theme known to `app` and put on the one called `theme`, or the default where there is none such.

    On a terminal without true colour the app has the class -few-colours.
    """
    colours = app.console.color_system
    for each in THEMES:
        app.register_theme(_WITH_16.get(each.name, each) if colours == _SIXTEEN else each)
    app.set_class(colours != _ALL_COLOURS, "-few-colours")
    app.theme = theme if theme in app.available_themes else DEFAULT


def after(theme: str) -> str:
    """The theme that `t` goes to from this one."""
    names = [each.name for each in THEMES]
    return names[(names.index(theme) + 1) % len(names)] if theme in names else names[0]


class Glyphs(NamedTuple):
    """One sign per state; each is one cell wide."""

    well: str
    waiting: str
    broken: str
    ended: str
    cursor: str
    fallen: str
    standing: str
    more: str
    running: str
    paused: str
    dash: str
    full: str
    empty: str
    event: str
    """A tick in which something happened, on a bar of ticks."""
    shares: str
    """How much of a tick was lost, from an eighth to all."""
    dot: str
    """A request on its way."""


UNICODE = Glyphs("●", "◌", "✖", "○", "▌", "■", "□", "…", "▶", "‖", "─", "▓", "░", "◆", "▁▂▃▄▅▆▇█", "•")
ASCII = Glyphs("*", ".", "!", "x", ">", "#", "-", "~", ">", "=", "-", "#", "-", "^", "_.-=+*%#", "o")
