from __future__ import annotations

import pytest

from tests.tui.screens.layout.views import view_of
from tests.tui.widgets.way.ways import losing, loss, many, picture, route, rules, view
from tui.theme import UNICODE
from tui.widgets.rows import Size
from tui.widgets.way.planning.draft import draft_of
from tui.widgets.way.wayheight import WayHeight
from tui.widgets.way.wayrows import WayRows

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
    low, ample = ([row.text for row in picture(*shown.routes, room=Size(width, height)).rows] for height in (wants, 40))
    assert low == ample
    assert len(low) == wants


def test_rows_are_counted_again_only_for_other_routes(monkeypatch):
    count, drawn = WayHeight(), []
    monkeypatch.setattr("tui.widgets.way.wayheight.draft_of", lambda *given: (drawn.append(given), draft_of(*given))[1])
    shown = view(many(20))
    told = {count(shown, ROOM, UNICODE)}
    once = len(drawn)
    assert {count(shown, ROOM, UNICODE) for _ in range(3)} == told
    assert len(drawn) == once
    count(view(losing()), ROOM, UNICODE)
    assert len(drawn) > once


@pytest.mark.parametrize("width", [36, 42, 52, 66])
def test_in_the_rows_that_it_wants_the_panel_tells_as_much_as_in_four_more(width):
    lost = (loss("node-1", requests=1), loss("node-3"))
    nodes = tuple(rules(name, 2, behind=3, gone=1) for name in ("node-1", "node-2", "node-3"))
    shown = view(losing()._replace(rules=nodes, losses=lost))
    wants = WayHeight()(shown, Size(width, 20), UNICODE)
    told = picture(*shown.routes, room=Size(width, 20)).rows
    if wants >= 16:
        assert WayRows()(shown, Size(width, wants), UNICODE) == told[:wants] or len(told) > 20


def test_no_node_is_folded_where_the_panel_has_rows_for_it():
    lost = (loss("node-1", requests=1), loss("node-3"))
    nodes = tuple(rules(name, 2, behind=3, gone=1) for name in ("node-1", "node-2", "node-3"))
    shown = view(losing()._replace(rules=nodes, losses=lost))
    wants = WayHeight()(shown, Size(44, 20), UNICODE)
    told = "\n".join(row.text for row in WayRows()(shown, Size(44, wants), UNICODE))
    assert "+1 node" not in told
    assert "node-2" in told
