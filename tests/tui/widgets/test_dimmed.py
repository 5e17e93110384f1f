"""What lies behind a box looks as Textual dims it."""

from __future__ import annotations

import pytest
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.color import Color
from textual.renderables.background_screen import BackgroundScreen

from tui.widgets.dimmed import _Dimmed

RED, ON_BLUE = Style.parse("red"), Style.parse("bold white on #102040")
LINKED = Style(color="green", link="https://example.org", meta={"@click": "quit"})
TINT = Color.parse("#112233").with_alpha(0.6)
BEHIND = [
    Segment("a", RED),
    Segment("plain"),
    Segment("b", ON_BLUE),
    Segment("leads away", LINKED),
    Segment("", None, [(ControlType.HOME,)]),
    Segment("again", RED),
    Segment("nothing", Style()),
]


@pytest.mark.parametrize("tint", [TINT, Color.parse("red").with_alpha(0.1), Color.parse("transparent")])
def test_what_is_behind_is_dimmed_as_textual_does_it(tint: Color):
    assert list(_Dimmed.process_segments(BEHIND, tint)) == list(BackgroundScreen.process_segments(BEHIND, tint))


def test_a_look_is_mixed_once_however_often_it_is_there(monkeypatch):
    mixed = []
    mix = vars(BackgroundScreen)["process_segments"].__func__
    monkeypatch.setattr(
        BackgroundScreen,
        "process_segments",
        classmethod(lambda cls, segments, colour: mix(cls, (mixed.append(one) or one for one in segments), colour)),
    )
    assert len(list(_Dimmed.process_segments(BEHIND * 50, TINT))) == 50 * len(BEHIND)
    assert len(mixed) == len({segment.style for segment in BEHIND if not segment.control})
