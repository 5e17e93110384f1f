"""What is chosen in the picture, and what Enter opens there."""

from __future__ import annotations

import pytest

from levels.session.lost_requests import LostRequestView
from levels.session.routes.values import ServiceRoute
from tests.tui.widgets.way.ways import LARGE, MIDDLE, SMALL, endpoint, losing, loss, route, view
from tui.theme import ASCII, UNICODE
from tui.widgets.rows import Size
from tui.widgets.way.wayrows import WayRows

OTHER = route(name="db", namespace="data")
LOST = LostRequestView(
    "tester@42.3", "tester", "R", 42, 43, "web", "node-2", "kube-proxy on node-2", "web-2 answers", "it is gone"
)


def looked_at(*routes: ServiceRoute, room: Size = MIDDLE) -> WayRows:
    rows = WayRows()
    rows(view(*routes), room, UNICODE)
    return rows


def cells(rows: WayRows) -> str:
    at = rows.chosen
    assert at is not None
    return at.cell.name or at.service


def test_left_and_right_go_from_service_to_service_while_the_title_is_chosen():
    rows = looked_at(losing(), OTHER)
    seen = []
    for step in (1, 1, -1, -1):
        rows.across(step)
        rows(view(losing(), OTHER), MIDDLE, UNICODE)
        seen.append(cells(rows))
    assert seen == ["data/db", "data/db", "default/web", "default/web"]


def test_arrows_go_over_the_cells_and_past_the_last_hop_to_the_next_service():
    rows = looked_at(losing(), OTHER)
    rows.move(1)
    seen = [cells(rows)]
    for _ in range(3):
        rows.across(1)
        seen.append(cells(rows))
    assert seen == ["tester", "node port ", "node-1", "slices"]
    rows.move(1)
    assert cells(rows) == "web-00001 10.244.1.1"
    rows.across(1)
    rows(view(losing(), OTHER), MIDDLE, UNICODE)
    assert cells(rows) == "data/db"


def test_up_from_the_first_cell_leads_to_the_title_and_down_goes_through_a_column():
    rows = looked_at(losing())
    rows.move(1)
    rows.across(1)
    rows.across(1)
    seen = []
    for _ in range(5):
        seen.append(cells(rows))
        rows.move(1)
    assert seen == ["node-1", "node-2", "node-2/R", "node-3", "node-3"]
    for _ in range(5):
        rows.move(-1)
    assert cells(rows) == "default/web"


def test_on_a_high_screen_down_goes_on_into_the_next_service():
    rows = looked_at(losing(), OTHER, room=LARGE)
    rows.move(3)
    assert cells(rows) == "data/db"
    rows.move(1)
    rows.move(1)
    assert rows.chosen is not None
    assert (rows.chosen.service, cells(rows)) == ("data/db", "reporter")


def test_the_chosen_cell_stays_chosen_while_the_picture_moves():
    rows = looked_at(route())
    rows.move(1)
    rows.across(1)
    rows.across(1)
    rows.move(2)
    assert cells(rows) == "node-3"
    before = rows.chosen
    rows(view(losing()), MIDDLE, UNICODE)
    assert rows.chosen is not None
    assert before is not None
    assert (cells(rows), rows.chosen.y > before.y) == ("node-3", True)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("", "kubectl describe service web -n default"),
        ("tester", "status"),
        ("reporter", "kubectl describe pod reporter-1"),
        ("node port ", "kubectl describe service web -n default"),
        ("web.default.svc.cluster.local", "nslookup web.default.svc.cluster.local"),
        ("node-2", "iptables-save node-2 | grep 'default/web[ :\"]'"),
        ("slices", "kubectl get endpointslices -n default -l kubernetes.io/service-name=web -o yaml"),
        ("web-00001 10.244.1.1", "kubectl describe pod web-00001 -n default"),
        ("web-00002 10.244.1.2", "why pod/web-00002"),
        ("node-2/R", "why tester@42.3"),
    ],
)
def test_enter_opens_what_stands_behind_a_cell(name, line):
    rows = looked_at(losing())
    placed = next(placed for placed in rows.picture.cells if placed.cell.name == name)
    rows.point(placed.x, placed.y)
    assert rows.opens(view(losing())._replace(lost=(LOST,))) == line


def test_a_bare_address_opens_what_somebody_wrote_by_hand():
    by_hand = route(endpoints=(endpoint(1)._replace(pod="", ip="192.0.2.7"),))
    rows = looked_at(by_hand)
    placed = next(placed for placed in rows.picture.cells if placed.cell.kind == "endpoint")
    rows.point(placed.x, placed.y)
    assert rows.opens(view(by_hand)) == "kubectl get endpoints web -n default -o yaml"


def test_a_letter_whose_request_is_not_kept_opens_the_tick():
    rows = looked_at(losing())
    rows.point(*next((placed.x, placed.y) for placed in rows.picture.cells if placed.cell.kind == "loss"))
    assert rows.opens(view(losing())) == "why tester@43"


def test_the_service_that_loses_is_shown_until_it_is_well_or_somebody_chose_another():
    rows = looked_at(route(), OTHER)
    assert cells(rows) == "default/web"
    losing_db = losing()._replace(name="db", namespace="data")
    rows(view(losing_db, route()), MIDDLE, UNICODE)
    assert cells(rows) == "data/db"
    rows(view(route(), OTHER), MIDDLE, UNICODE)
    assert cells(rows) == "data/db"
    rows.turn(-1)
    rows(view(losing_db, route()), MIDDLE, UNICODE)
    assert cells(rows) == "default/web"


def test_of_services_that_all_lose_the_one_that_loses_most_is_shown_and_of_equals_the_one_from_before():
    few, many = losing(), losing()._replace(name="db", losses=(loss("node-2", requests=5),))
    rows = looked_at(few, route(name="db"))
    assert cells(rows) == "default/web"
    rows(view(many, few), MIDDLE, UNICODE)
    assert cells(rows) == "default/db"
    equal = few._replace(name="db")
    rows(view(few, equal), MIDDLE, UNICODE)
    assert cells(rows) == "default/db"


def test_the_same_routes_make_no_new_picture():
    rows = looked_at(route(), room=SMALL)
    before = rows.picture
    rows(view(*view(route()).routes, tick=44), SMALL, UNICODE)
    assert rows.picture is before
    rows(view(losing()), SMALL, UNICODE)
    assert rows.picture is not before


def test_columns_stay_where_they_stood_as_long_as_a_service_is_in_need():
    """What comes and goes next to a loss moves nothing else, as long as there is room."""
    rows = looked_at(losing(), room=Size(110, 20))
    places = {placed.cell.name: placed.x for placed in rows.picture.cells}
    shorter = losing()._replace(rules=losing().rules[:2], endpoints=losing().endpoints[:1])
    rows(view(shorter), Size(110, 20), UNICODE)
    assert all(places[placed.cell.name] == placed.x for placed in rows.picture.cells)
    rows(view(route()), Size(110, 20), UNICODE)
    fresh = WayRows()
    fresh(view(route()), Size(110, 20), UNICODE)
    assert rows.picture == fresh.picture


def test_without_service_and_client_it_says_how_to_begin():
    rows = looked_at()
    assert [row.text for row in rows.picture.rows][-1].startswith("client add")
    assert rows.chosen is None
    assert rows.opens(view()) == ""


@pytest.mark.parametrize("room", [MIDDLE, LARGE, Size(60, 20), Size(46, 16)])
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_dots_go_under_what_is_written_on_their_way(room, glyphs):
    rows = WayRows()
    texts = [row.text for row in rows(view(route()), room, glyphs)]
    assert "DNS━" in "".join(texts) or glyphs is ASCII or room.width < 100
    under = {texts[y][x] for track in rows.tracks for x, y in track.points}
    assert under
    assert not {sign for sign in under if sign.isalnum() or sign.isspace()}
