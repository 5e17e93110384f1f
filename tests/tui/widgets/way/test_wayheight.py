from __future__ import annotations

import pytest

from tests.tui.screens.layout.views import view_of
from tests.tui.widgets.way.ways import losing, many, picture, route, view
from tui.theme import UNICODE
from tui.widgets.rows import Size
from tui.widgets.way import wayheight
from tui.widgets.way.picture import picture_of
from tui.widgets.way.wayheight import WayHeight

ROOM = Size(70, 40)


def test_the_way_wants_the_rows_of_all_services_and_two_where_there_is_none():
    both = (losing(), route(name="db"))
    assert WayHeight()(view(*both), ROOM, UNICODE) == len(picture(*both, room=ROOM).rows)
    assert WayHeight()(view(), ROOM, UNICODE) == 2


@pytest.mark.parametrize("height", [15, 20, 23])
def test_where_all_services_have_no_room_the_way_wants_the_rows_of_the_worst_off_alone(height):
    services = (route(name="db"), losing())
    alone = len(picture(*services, room=Size(42, height), chosen=1).rows)
    assert WayHeight()(view(*services), Size(42, height), UNICODE) == min(alone, height)
    assert alone < len(picture(*services, room=Size(42, 40)).rows)


def test_the_way_needs_the_rows_of_one_service_and_on_a_high_screen_those_of_all():
    count, services = WayHeight(), view(losing(), route(name="db"))
    wanted = len(picture(*services.routes, room=Size(70, 28)).rows)
    assert count.needed(services, Size(70, 28), UNICODE) == wanted > 14
    assert count.needed(services, Size(70, 20), UNICODE) <= 14


@pytest.mark.parametrize("width", range(50, 130, 4))
def test_in_as_many_rows_as_it_wants_the_way_tells_all_and_leaves_none_empty(width):
    shown = view_of(3)
    wants = WayHeight()(shown, Size(width, 40), UNICODE)
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
    assert {count(shown, ROOM, UNICODE) for _ in range(3)} == {len(picture(many(20), room=ROOM).rows)}
    assert len(drawn) == 1
    count(view(losing()), ROOM, UNICODE)
    assert len(drawn) == 2
