"""Tracks and dots: functions of the picture and of how much of the tick has passed."""

from __future__ import annotations

import pytest

from levels.session.routes.values import CALLER, ENDPOINT, NAME, ServiceRoute
from tests.tui.widgets.way.ways import LARGE, caller, losing, loss, many, picture, route
from tui.widgets.rows import Size
from tui.widgets.way.dots import dots_at
from tui.widgets.way.tracks import Track, dots_for, tracks_of


def tracks(shown: ServiceRoute) -> list[Track]:
    """The tracks in its picture."""
    ((_, joints),) = picture(shown, room=LARGE).joints
    return tracks_of(shown, joints)


@pytest.mark.parametrize(("requests", "dots"), [(0, 0), (1, 1), (10, 10), (11, 1), (20, 2), (200, 20)])
def test_up_to_ten_requests_have_a_dot_each_and_of_more_each_tenth(requests, dots):
    assert dots_for(requests) == dots


def test_a_dot_keeps_to_the_lines_from_the_client_to_what_answered():
    shown = route()
    made = picture(shown, room=LARGE)
    rows = [row.text for row in made.rows]
    found = tracks(shown)
    assert len(found) == sum(client.served for client in shown.callers)
    for track in found:
        assert all(rows[y][x] in "━┃┏┓┗┛┳┻┣┫╋┹┺╇┩DNS┡┱" for x, y in track.points), track
        assert [x for x, _ in track.points] == sorted(x for x, _ in track.points)
    ends = {placed.y for placed in made.cells if placed.cell.kind == "endpoint"}
    assert {track.points[-1][1] for track in found} == ends


@pytest.mark.parametrize("room", [LARGE, Size(60, 20)])
def test_a_dot_never_jumps_but_over_a_cell(room):
    shown = losing()
    ((_, joints),) = picture(shown, room=room).joints
    for track in tracks_of(shown, joints):
        for (x, y), (later_x, later_y) in zip(track.points, track.points[1:], strict=False):
            beside = abs(later_x - x) + abs(later_y - y) <= 1
            assert beside or (later_y == y and later_x > x), track


def test_each_node_that_a_client_met_has_some_of_its_dots():
    made = picture(route(), room=LARGE)
    nodes = {placed.y for placed in made.cells if placed.cell.name in {"node-1", "node-2"}}
    left = next(placed.x for placed in made.cells if placed.cell.name == "node-1")
    assert nodes <= {y for track in tracks(route()) for x, y in track.points if x == left - 3}


def test_a_lost_request_comes_as_far_as_its_hop_and_falls_under_that():
    lost = [track for track in tracks(losing()) if track.letter]
    node_2 = next(placed for placed in picture(losing(), room=LARGE).cells if placed.cell.name == "node-2")
    assert [track.letter for track in lost] == ["R", "R"]
    for track in lost:
        assert track.falls == (node_2.x, node_2.y + 1)
        assert max(x for x, _ in track.points) < node_2.x


@pytest.mark.parametrize(("cell", "place", "hops"), [(CALLER, "", 0), (NAME, "", 1), (ENDPOINT, "web-00002", 3)])
def test_what_is_lost_elsewhere_falls_elsewhere(cell, place, hops):
    shown = route(losses=(loss(place, "T", 1, cell, "reporter"),))
    made = picture(shown, room=LARGE)
    (lost,) = [track for track in tracks(shown) if track.letter]
    columns = sorted({placed.x for placed in made.cells if placed.column >= 0})
    assert lost.falls is not None
    assert lost.falls[0] == columns[hops]


def test_what_is_still_under_way_is_seen_as_far_as_the_rules():
    (waiting,) = tracks(route(callers=(caller()._replace(sent=1, served=0, under_way=1),)))
    assert waiting.letter == ""
    answers = next(placed for placed in picture(route(), room=LARGE).cells if placed.cell.kind == "rules")
    assert max(x for x, _ in waiting.points) < answers.x


def test_a_client_that_has_no_cell_of_its_own_still_has_dots():
    crowd = many(20, callers=40)
    assert len(tracks(crowd)) == 40


def test_dots_move_on_with_the_tick_and_are_gone_at_its_end():
    found = tracks(route(callers=(caller("tester", "nodeport/web", 1),)))
    places = [dots_at(found, passed / 10, "o") for passed in range(10)]
    assert all(len(dots) <= 1 for dots in places)
    moved = [dots[0].x for dots in places if dots]
    assert moved == sorted(set(moved))
    assert places[0]
    assert not dots_at(found, 1.0, "o")
    assert not dots_at(found, 2.5, "o")


def test_the_letter_shows_at_the_end_of_a_lost_ones_way():
    found = [track for track in tracks(losing()) if track.letter][:1]
    early, late = dots_at(found, 0.1, "o"), dots_at(found, 0.55, "o")
    assert [(dot.sign, dot.part) for dot in early] == [("o", "key")]
    assert [(dot.x, dot.y, dot.sign, dot.part) for dot in late] == [(*(found[0].falls or ()), "R", "bad")]
