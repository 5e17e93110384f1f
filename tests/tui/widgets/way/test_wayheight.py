from __future__ import annotations

import pytest

from tests.tui.screens.layout.views import view_of
from tests.tui.widgets.way.ways import losing, many, picture, route, view
from tui.theme import UNICODE
from tui.widgets.rows import Size
from tui.widgets.way import wayheight
from tui.widgets.way.picture import picture_of
from tui.widgets.way.wayheight import WayHeight


def test_the_way_wants_the_rows_of_all_services_and_two_where_there_is_none():
    both = (losing(), route(name="db"))
    assert WayHeight()(view(*both), 70, UNICODE) == len(picture(*both, room=Size(70, 40)).rows)
    assert WayHeight()(view(), 70, UNICODE) == 2


@pytest.mark.parametrize("width", range(50, 130, 4))
def test_in_as_many_rows_as_it_wants_the_way_tells_all_and_leaves_none_empty(width):
    shown = view_of(3)
    wants = WayHeight()(shown, width, UNICODE)
    low, ample = (
        [row.text for row in picture_of(shown.routes, 0, shown.tick, Size(width, height), UNICODE).rows]
        for height in (wants, 40)
    )
    assert low == ample
    assert len(low) == wants


def test_rows_are_counted_again_only_for_other_routes(monkeypatch):
    count, drawn = WayHeight(), []
    draw = picture_of
    monkeypatch.setattr(wayheight, "picture_of", lambda *given: (drawn.append(given), draw(*given))[1])
    shown = view(many(20))
    assert {count(shown, 70, UNICODE) for _ in range(3)} == {len(picture(many(20), room=Size(70, 40)).rows)}
    assert len(drawn) == 1
    count(view(losing()), 70, UNICODE)
    assert len(drawn) == 2
