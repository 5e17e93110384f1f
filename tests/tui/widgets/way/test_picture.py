"""The picture as a function of routes and room: what stands where, which lines are solid, what is marked and folds."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from levels.session.routes.values import (
    CALLER,
    ENDPOINT,
    FRONTEND,
    NAME,
    STARTING,
    Behind,
    CallerOrigin,
    NearestMiss,
    ObservedSlices,
    RouteFrontend,
    ServiceRoute,
)
from tests.tui.widgets.way.ways import (
    LARGE,
    MIDDLE,
    SMALL,
    asking_dns,
    caller,
    endpoint,
    losing,
    loss,
    many,
    picture,
    route,
    rules,
    text,
)
from tui.theme import ASCII, UNICODE
from tui.widgets.rows import Size
from tui.widgets.way.rulecells import _brief
from tui.widgets.way.waycell import KINDS

SIZES = [SMALL, MIDDLE, LARGE]
DIRECT = ServiceRoute(
    "", "", "", (caller("probe", "pods/app=web", 3),), (), None, None, (), (endpoint(1, served=3),), (), None
)
HEADLESS = route(
    frontends=(RouteFrontend("headless", "", 80, ""),), type="ClusterIP", callers=(asking_dns(),), rules=()
)


def line_with(written: str, *parts: str) -> str:
    """The first line that has all of these."""
    return next(line for line in written.splitlines() if all(part in line for part in parts))


def test_the_columns_are_the_hops_in_the_order_in_which_a_packet_meets_them():
    written = text(route(), room=LARGE)
    first = line_with(written, "tester")
    assert [first.index(part) for part in ("tester", "node port 30326", "node-1 2 endpoints")] == sorted(
        first.index(part) for part in ("tester", "node port 30326", "node-1 2 endpoints")
    )
    assert line_with(written, "who asks").split("  ")[0] == "who asks"
    assert "● web-00001" in written.splitlines()[3]


@pytest.mark.parametrize("room", SIZES)
@pytest.mark.parametrize(
    "shown",
    [route(), losing(), many(20), many(200, 20, 20), many(2000, 50, 20), DIRECT, HEADLESS],
    ids=["3", "losing", "20", "200", "2000", "direct", "headless"],
)
def test_no_row_is_wider_than_the_room_and_no_cell_lies_over_another(room, shown):
    made = picture(shown, room=room)
    assert all(cell_len(row.text) <= room.width for row in made.rows)
    places = [
        (placed.y + line, x)
        for placed in made.cells
        for line in range(len(placed.cell.lines))
        for x in range(placed.x, placed.x + sum(cell_len(span.text) for span in placed.cell.lines[line]))
    ]
    assert len(places) == len(set(places))
    assert {placed.cell.kind for placed in made.cells} <= set(KINDS)


@pytest.mark.parametrize("width", range(20, 200, 6))
def test_it_fits_any_width(width):
    for shown in (losing(), many(200, 20, 20)):
        assert all(cell_len(row.text) <= width for row in picture(shown, room=Size(width, 20)).rows)


def test_what_is_up_to_date_shows_no_age_and_what_is_behind_says_how_far_and_since_when():
    assert not any(word in text(route(), room=LARGE) for word in ("tick", "behind", "since"))
    for room in SIZES:
        written = " ".join(text(losing(), room=room).split())
        assert "tick 12, 2 behind since 42" in written
        assert written.count("behind") == 1


def test_the_letter_falls_under_the_hop_that_lost_it_with_the_count_of_the_tick():
    written = text(losing())
    assert "R R 2 lost here" in written.splitlines()[5]
    assert "1 gone ✖" in line_with(written, "node-2")
    assert "2 lost in tick 43" in written.splitlines()[0]


@pytest.mark.parametrize(
    ("cell", "place", "upper"),
    [
        (CALLER, "", "tester 5/t"),
        (FRONTEND, "", "node port"),
        (NAME, "", "DNS web"),
        (ENDPOINT, "web-00002", "web-00002"),
        (ENDPOINT, "10.244.1.2", "web-00002"),
    ],
)
def test_every_hop_can_be_the_one_that_lost_it(cell, place, upper):
    made = picture(route(losses=(loss(place, "T", 3, cell),)))
    lost = next(placed for placed in made.cells if placed.cell.kind == "loss")
    above = next(placed for placed in made.cells if upper in "".join(span.text for span in placed.cell.lines[0]))
    assert lost.x == above.x
    assert lost.y == above.y + len(above.cell.lines)
    assert lost.cell.lines[0][0].text == "T T T"


def test_what_is_lost_at_an_address_that_is_no_endpoint_has_a_cell_of_its_own():
    written = text(route(losses=(loss("10.9.9.9", "T", 1, ENDPOINT),)))
    assert "✖ 10.9.9.9" in written
    assert "T 1 lost here" in written


def test_lines_are_solid_where_requests_flow_and_thin_where_they_could():
    written = text(losing())
    assert "━━▶ node port" in line_with(written, "tester")
    assert "━" in line_with(written, "node-1 1").partition("node-1")[2]
    assert "└─▶ node-3" in written
    assert "├─▶ ✖ web-00002" in written
    assert "━▶ ● web-00001" in written


@pytest.mark.parametrize("shut", [{"local": 0}, {"endpoints": 0}])
def test_from_rules_that_lead_nowhere_no_solid_line_goes_on(shut):
    """What came to a node whose rules have nobody for it is lost there: nothing flows from it to those that answer."""
    open_rules = rules("node-2")._replace(local=1) if "local" in shut else rules("node-2")
    shown = route(
        callers=(caller("tester", "nodeport/web", 4, "node-1", "node-2"),),
        rules=(rules("node-1")._replace(**shut), open_rules),
        losses=(loss("node-1", "T"),),
    )
    made = picture(shown)
    row = {placed.cell.name: made.rows[placed.y].text for placed in made.cells if placed.cell.kind == "rules"}
    behind = {name: text.partition(name)[2] for name, text in row.items()}
    assert "─" in behind["node-1"]
    assert "━" not in behind["node-1"].partition("─")[2].replace("━▶", "")
    assert "━" in behind["node-2"]
    assert "━" in row["node-1"].partition("node-1")[0]


@pytest.mark.parametrize("cell", [NAME, CALLER])
def test_a_client_that_finds_no_address_has_no_solid_line_to_a_door(cell):
    lost = (loss("web", "N", 5, cell, "reporter"),)
    shown = route(callers=(asking_dns("reporter", 5)._replace(nodes=()),), losses=lost, endpoints=(endpoint(1),))
    written = text(shown)
    assert "N" in written
    assert "━" not in written


def test_where_nobody_asks_no_line_is_solid():
    quiet = route(callers=(), endpoints=(endpoint(1), endpoint(2)))
    assert not set("━┃┣┫┳┻╋▶") & set(text(quiet)) - {"▶"}


def test_with_ascii_all_signs_are_ascii_and_lines_are_made_of_four():
    written = text(losing(), glyphs=ASCII)
    assert written.isascii()
    assert "--> node port" in written
    assert "+-> node-2" in written
    assert "..> node-3" in written
    assert "|" in text(many(20), glyphs=ASCII)


def test_a_pod_that_is_dialled_by_address_has_neither_door_nor_rules_and_the_line_passes_through():
    written = text(DIRECT)
    line = line_with(written, "probe")
    assert set(line.partition("probe 3/t ")[2].partition("▶")[0]) == {"━"}
    assert "web-00001" in line
    assert "without a Service" in written


def test_a_headless_name_skips_the_rules():
    written = text(HEADLESS)
    passing = line_with(written, "web-00001").partition("┣")[2].partition("▶")[0]
    assert len(passing) > len("rules of nodes")
    assert set(passing) == {"━"}
    assert "node-1 2" not in written
    assert not [placed for placed in picture(HEADLESS).cells if placed.cell.kind == "rules"]


def test_owners_stand_behind_their_pods_and_vanish_with_them():
    owned, orphan = endpoint(1), endpoint(2)._replace(owner="")
    written = text(route(endpoints=(owned, orphan)), room=LARGE)
    assert "rs/web" in line_with(written, "web-00001")
    assert "rs/web" not in line_with(written, "web-00002")


def test_at_80_columns_four_endpoints_stand_and_the_others_are_counted():
    pods = tuple(endpoint(number, ready=number not in {9, 10}) for number in range(1, 12))
    written = text(route(endpoints=pods), room=SMALL)
    assert written.count("web-000") == 4
    assert " ".join(written.split()).count("+7 more") == 1
    assert "web-00009" in written
    assert "web-00010" in written


def test_of_many_those_that_fail_are_shown_before_those_that_serve():
    written = text(many(200), room=MIDDLE)
    for number in (40, 80, 120, 160, 200):
        assert f"✖ web-{number:05d}" in written


def test_nodes_that_agree_fold_to_one_row_and_the_one_that_does_not_stands_alone():
    for room in SIZES:
        written = text(many(200, 50), room=room)
        assert "49 nodes alike 200" in written
        assert "node-2 200" in written
    assert "3 behind since 41" in text(many(200, 50))


def test_few_nodes_fold_where_there_is_no_room_for_their_lines():
    late = tuple(rules(f"node-{number}", behind=number) for number in range(1, 7))
    written = text(route(rules=late), room=Size(77, 9))
    assert "nodes, " in written
    assert "6 behind since 38" in written
    assert written.count("since") < 6


def test_of_many_callers_those_that_lose_stand_first_and_the_rest_is_counted():
    crowd = tuple(caller(f"shop-{number}") for number in range(20))
    written = text(route(callers=crowd, losses=(loss("node-1", client="shop-17"),)), room=SMALL)
    assert "shop-17" in written.splitlines()[2]
    assert "+12 more 60/t" in written


def test_two_doors_each_have_their_clients_beside_them():
    made = picture(route())
    by_name = {placed.cell.name: placed for placed in made.cells}
    assert by_name["tester"].y == by_name["node port "].y
    assert by_name["reporter"].y == by_name["ClusterIP 10.0.0.9"].y
    assert "DNS" in line_with(text(route()), "reporter").partition("▶")[0]


def test_a_door_that_is_not_there_is_said():
    inside = route(frontends=(RouteFrontend("ClusterIP", "10.0.0.9", 80, ""),))
    assert "✖ no node port" in text(inside)
    missing = route(type="", frontends=(), record=None, rules=(), endpoints=(), miss=NearestMiss("no service"))
    assert "✖ svc/web" in text(missing)
    assert "there is no such Service" in text(missing)


def test_a_name_that_dns_does_not_know_yet_says_how_far_dns_is_behind():
    record = route().record
    assert record is not None
    unknown = route(record=record._replace(addresses=(), behind=Behind(37, 7, 1), trouble="coredns hangs"))
    for room in SIZES:
        written = " ".join(text(unknown, room=room).split())
        assert "DNS knows no" in written
        assert "7 behind" in written
        assert "coredns hangs" in written


def test_a_client_that_remembers_what_is_not_so_any_more_is_marked():
    stale = CallerOrigin("reporter-1", "node-1", "web", ("10.0.0.8",), 12, stale=True)
    assert "10.0.0.8 of tick 12, stale" in " ".join(
        text(route(callers=(asking_dns()._replace(origins=(stale,)),)), room=LARGE).split()
    )


def test_a_load_balancer_says_which_nodes_it_thinks_healthy():
    doors = (RouteFrontend("load balancer", "203.0.113.1", 80, "", ("node-1", "node-3")),)
    asked = route(callers=(caller("public", "lb/web"),), frontends=doors)
    assert "healthy: node-1, node-3" in text(asked)
    assert "no healthy node" in text(asked._replace(frontends=(doors[0]._replace(nodes=()),)))


def test_slices_that_lag_name_their_controller():
    slices = ObservedSlices(0, 0, 12, Behind(38, 6, 1), "endpoint-slice-controller hangs")
    for room in SIZES:
        written = " ".join(text(route(slices=slices, endpoints=()), room=room).split())
        assert "6 behind since 38" in written
        assert "controller hangs" in written.replace("│ ", "")


def test_the_nearest_miss_stands_at_the_right_edge_with_the_value_that_differs():
    miss = NearestMiss(
        "selector",
        ("web-1", "web-2"),
        (("app", "web"), ("tier", "front")),
        (("app", "wbe"), ("tier", "front")),
        ("app",),
    )
    for room in SIZES:
        written = text(route(endpoints=(), rules=(rules("node-1", 0),), miss=miss), room=room)
        assert "✖ nothing answers" in written
        assert "closest: web-1, +1" in written
        assert "wants app=web, has wbe ✖" in written
        assert "wants tier=front, has it" in written


def test_pods_that_fit_and_are_not_ready_say_what_the_last_probe_said():
    miss = NearestMiss("not ready", ("web-1",), reasons=("Readiness probe failed: 503",))
    written = " ".join(text(route(endpoints=(), miss=miss), room=LARGE).split())
    assert "pod/web-1 is not ready: Readiness probe failed:" in written


def test_a_process_that_has_not_begun_to_listen_is_waiting_and_not_broken():
    assert "◌ web-00002" in text(route(endpoints=(endpoint(1), endpoint(2, STARTING))))


def test_high_rooms_have_all_services_one_below_the_other_and_low_ones_the_chosen_one():
    two = (losing(), route(name="db", namespace="data"))
    assert "svc/db in data" in text(*two, room=LARGE)
    assert text(*two, room=LARGE).count("who asks") == 1
    assert "svc/db in data" in text(*two, room=MIDDLE), "both fit"
    assert "svc/db" not in text(*two, room=SMALL)
    chosen = "\n".join(row.text for row in picture(*two, room=SMALL, chosen=1).rows)
    assert "svc/db in data  NodePort  2 of 2" in chosen


def test_a_service_that_is_not_in_sight_but_in_need_has_a_line_that_leads_to_it():
    made = picture(route(), losing()._replace(name="db"), route(name="fine"), room=SMALL)
    assert made.rows[-1].text == "also svc/db: 2 lost, node-2 2 behind since 42"
    assert (made.cells[-1].service, made.cells[-1].y) == ("default/db", len(made.rows) - 1)
    assert "fine" not in "".join(row.text for row in made.rows)


@pytest.mark.parametrize("room", [Size(43, 20), Size(66, 28), Size(52, 20)])
@pytest.mark.parametrize("shown", [losing(), many(200, 20, 20)], ids=["losing", "200"])
def test_where_it_is_narrow_and_high_two_bands_tell_everything_whole(room, shown):
    written = text(shown, room=room)
    between = line_with(written, "rules")
    assert between.startswith("┏━")
    assert between.endswith("┛")
    assert "…" not in written
    assert "behind" in written
    assert len(written.splitlines()) <= room.height + 1
    assert written.index("tester" if shown.callers[0].name == "tester" else "shop-1") < written.index("node-2")


def test_a_slim_panel_has_two_bands_even_where_they_have_to_be_scrolled():
    assert line_with(text(losing(), room=Size(43, 10)), "rules").startswith("┏━")
    assert not [line for line in text(losing(), room=SMALL).splitlines() if line.startswith("┏━")]


def test_a_skipped_hop_is_skipped_in_two_bands_too():
    for shown in (HEADLESS, DIRECT):
        line = line_with(text(shown, room=Size(40, 20)), "web-00001")
        assert set(line.partition("▶")[0]) <= {"━", "┣", "┗"}


def test_names_of_strangers_stay_in_their_columns():
    hostile = endpoint(1)._replace(pod="web\x1b[31m\u202e")
    written = text(route(endpoints=(hostile,), callers=(caller("a\nb"),)))
    assert r"web\x1b[31m\u202e" in written
    assert r"a\nb" in written


@pytest.mark.parametrize("marks", [UNICODE, ASCII])
def test_nothing_is_told_by_colour_alone(marks):
    """Cells that look different in colour read different as text."""
    looks: dict[str, set[tuple[str, ...]]] = {}
    states = (endpoint(7), endpoint(7, ready=False), endpoint(7, "gone"), endpoint(7, "ending"))
    for state in states:
        for placed in picture(route(endpoints=(state,)), glyphs=marks).cells:
            written = "\n".join("".join(span.text for span in line) for line in placed.cell.lines)
            looks.setdefault(written, set()).add(tuple(span.part for line in placed.cell.lines for span in line))
    assert all(len(parts) == 1 for parts in looks.values())


# --- nothing is cut beside rows and cells that are free


@pytest.mark.parametrize(
    ("width", "title"),
    [
        (70, "svc/a-service-with-a-long-name  NodePort  2 lost in tick 43"),
        (56, "svc/a-service-with-a-long-name  NodePort  2 lost"),
        (44, "svc/a-service-with-a-long-name  2 lost"),
    ],
)
def test_the_name_of_a_service_is_told_whole_before_its_type_and_the_tick(width, title):
    one = route(name="a-service-with-a-long-name", losses=(loss("node-1"),))
    assert text(one, room=Size(width, 20)).splitlines()[0] == title


def test_why_a_service_out_of_sight_needs_to_be_looked_at_goes_on_where_there_are_rows():
    other = route(name="api", rules=(rules("node-2", trouble="kube-proxy does not run on this node any more"),))
    routes = (route(), *(route(name=f"web-{at}") for at in range(5)), other)
    roomy = text(*routes, room=Size(60, 22))
    assert "also svc/api: node-2 kube-proxy does not run on this node" in roomy
    assert roomy.endswith("\nany more")
    last = text(*routes, room=Size(60, len(roomy.splitlines()) - 1)).splitlines()[-1]
    assert last.startswith("also svc/api: node-2 kube-proxy does not")
    assert last.endswith(UNICODE.more)


def test_every_endpoint_is_told_where_each_has_a_row():
    three = route(endpoints=tuple(endpoint(number, served=1) for number in range(1, 4)), rules=())
    written = text(three, room=SMALL)
    assert "more" not in written
    assert all(f"web-{number:05d}" in written for number in range(1, 4))


def test_endpoints_that_fail_are_not_those_that_are_left_out():
    well = tuple(endpoint(number, served=1) for number in (1, 2))
    gone = tuple(endpoint(number, "gone", ready=False) for number in (8, 9))
    written = text(route(endpoints=(*well, *gone)), room=Size(77, 6))
    assert "web-00008" in written
    assert "web-00001" not in written


def test_two_bands_that_fit_into_a_room_are_better_than_columns_that_cut():
    late = route(rules=tuple(rules(f"node-{at}", behind=4, gone=1) for at in range(1, 4)))
    whole = picture(late, room=Size(62, 40)).rows
    assert [row.text for row in picture(late, room=Size(62, len(whole))).rows] == [row.text for row in whole]


def test_one_service_whole_is_better_than_two_that_are_cut():
    slim, wide = Size(44, 18), Size(117, 20)
    other = route(name="db", callers=(), endpoints=(endpoint(3),))
    assert "svc/db" in text(losing(), other, room=wide)
    alone = text(losing(), other, room=slim)
    assert "svc/db" not in alone
    assert "tester 5/t" in alone
    assert "web-00001" in alone
    assert "10.0.0.9" in alone


def test_a_letter_that_is_a_digit_stands_apart_from_its_count():
    shown = route(losses=(loss("web-00001", "5", 3, ENDPOINT),))
    assert "5: 3 lost here" in text(shown, room=SMALL)


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["node-1"], "node-1"),
        (["node-1", "node-3", "node-12"], "node-1/3/12"),
        (["east", "west"], "east, west"),
        (["node", "node-1"], "node, node-1"),
        ([f"node-{at}" for at in range(5)], "5 nodes alike"),
    ],
)
def test_nodes_that_agree_are_told_by_their_numbers_where_there_is_little_room(names, told):
    assert _brief(names) == told


def test_where_there_is_little_room_many_pods_that_are_not_ready_are_told_in_a_few_lines():
    reason = "Readiness probe failed: " + "every word of it " * 9
    miss = NearestMiss("not ready", ("web-1", "web-2"), reasons=(reason, reason))
    shown = route(endpoints=(), losses=(), slices=ObservedSlices(0, 0, 20, None, ""), miss=miss)
    told = text(shown, room=Size(44, 18))
    assert "2 Pods are not ready:" in told
    assert told.rstrip().endswith(UNICODE.more)
    assert "more" not in text(shown, room=LARGE)
