"""What is measured of the way panel is what is meant: dots that move, a picture that is made anew."""

from __future__ import annotations

from tui.bench import wayframes
from tui.widgets.way.waypanel import WayPanel


def test_each_frame_moves_dots_of_twenty_requests_a_tick(monkeypatch):
    shown: list[int] = []
    put = WayPanel._put_dots

    def note(panel, dots):
        shown.append(len(dots))
        put(panel, dots)

    monkeypatch.setattr(WayPanel, "_put_dots", note)
    monkeypatch.setattr(wayframes, "_TICKS", 1)
    dots, picture = wayframes.figures()
    assert min(dots.value, picture.value) > 0
    assert (dots.unit, dots.bar) == (picture.unit, picture.bar) == ("ms", 3.0)
    assert max(shown) > wayframes.CLIENTS * wayframes.RATE // 3
