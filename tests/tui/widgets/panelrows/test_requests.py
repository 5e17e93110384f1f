"""The panel of requests: the share and its window, totals apart, the share of each tick, and the way in a line."""

from __future__ import annotations

import pytest

from levels.session.routes.values import RULES, RouteLoss
from levels.session.view import ClientView, SessionView
from tests.tui.screens.layout.views import view_of
from tui.theme import ASCII, UNICODE
from tui.widgets.panelrows.clientway import WAY_LINE, _ends, broken_way, loses_most, tells_whole_way
from tui.widgets.panelrows.requests import request_legend, request_rows
from tui.widgets.panelrows.tickstrip import letters_in, share_row, strip_row
from tui.widgets.rows import Size

SHOP = ClientView("shop", "svc/web", 5, 100, 10, (("R", 9), ("T", 1)), 947, "..rR~", (0, 0, 2, 8, 0))


def view(*clients: ClientView) -> SessionView:
    return SessionView(40, (), (), (), clients or (SHOP,), (), None, ())


def texts(shown, width=60, height=20, glyphs=UNICODE):
    return [row.text.rstrip() for row in request_rows(shown, Size(width, height), glyphs)]


def test_with_room_a_client_tells_share_and_window_totals_shares_and_signs():
    assert texts(view()) == [
        "shop  last 20 ticks 94.7 %   served 100  lost 10 (9 R, 1 T)",
        "  ▂█",
        "..rR~",
        ". served  ~ under way  small: under half lost",
    ]


def test_totals_that_have_no_room_beside_the_share_have_a_row_of_their_own():
    assert texts(view(), width=35)[:2] == ["shop  last 20 ticks 94.7 %", "  served 100  lost 10 (9 R, 1 T)"]


def test_in_two_rows_the_totals_stay_and_the_window_stands_in_the_title():
    assert texts(view(), width=35, height=2) == ["shop 94.7 %   served 100  lost 10", "..rR~"]


@pytest.mark.parametrize("height", [1, 2, 3, 5, 8, 20])
@pytest.mark.parametrize("width", [34, 46, 70])
def test_no_number_is_ever_cut_however_large(width, height):
    large = SHOP._replace(name="a-client-with-a-long-name", served=12345678, lost=1234567, letters=(("R", 1234567),))
    rows = texts(view(large, large._replace(name="b")), width, height)
    assert all(len(row) <= width for row in rows)
    told = " ".join(rows)
    assert told.count("94.7 %") == 2
    assert told.count("lost 1234567") == 2
    assert {word for word in told.split() if word.startswith("123")} <= {"12345678", "1234567"}


def test_a_name_is_whole_where_that_leaves_room_for_how_many_were_lost():
    reporter = SHOP._replace(name="reporter")
    assert texts(view(reporter), width=33, height=2)[0] == "reporter 94.7 %   lost 10"
    assert texts(view(reporter._replace(name="a-reporter-of-news")), width=33, height=2)[0].endswith("lost 10")


def test_the_hop_of_a_lost_request_is_told_as_the_rules_that_lost_it():
    lost = view_of(3).lost[0]._replace(name="tester@62.5", hop="kube-proxy on node-1")
    rows = texts(view(SHOP)._replace(lost=(lost,)), width=33)
    assert rows[-1] == "R tester@62.5 node-1's rules"


def test_more_clients_than_half_the_rows_have_one_each():
    rows = texts(view(SHOP, SHOP._replace(name="reporter")), width=35, height=3)
    assert rows == ["shop     94.7 % lost 10 ..rR~", "reporter 94.7 % lost 10 ..rR~"]


def test_the_first_of_more_clients_than_rows_have_one_each_too():
    shown = view(SHOP, SHOP._replace(name="reporter"), SHOP._replace(name="audit"))
    assert texts(shown, width=35, height=2)[:2] == ["shop     94.7 % lost 10 ..rR~", "reporter 94.7 % lost 10 ..rR~"]


def test_a_clients_way_stands_below_it_in_one_line():
    rows = texts(view_of(3), width=80, height=40)
    assert (
        "  ▶ :30326 ▶ node-2 rules 1220 (4 behind) ✖ 10.244.1.7 gone".replace(":30326", "nodeport/go-demo-2-svc")
        in rows
    )


def test_a_way_too_long_for_its_rows_keeps_the_end_where_it_breaks():
    rows = texts(view_of(3), width=35, height=6)
    assert rows[2] == "  … ✖ 10.244.1.7 gone"
    rows = texts(view_of(3), width=35, height=7)
    assert rows[2:4] == ["  … ▶ node-2 rules 1220 (4 behind)", "  ✖ 10.244.1.7 gone"]


def test_the_status_line_has_the_way_of_the_client_that_lost_most_in_this_tick():
    shown = view_of(3)
    (route,) = shown.routes
    assert loses_most(shown) == ""
    much = RouteLoss("reporter", "R", "kube-proxy on node-2", RULES, "node-2", 3)
    little = RouteLoss("tester", "R", "kube-proxy on node-1", RULES, "node-1", 2)
    lossy = shown._replace(routes=(route._replace(losses=(little, much)),))
    way = "reporter > nodeport/go-demo-2-svc > node-2 rules 1220 (4 behind) ! 10.244.1.7 gone"
    assert loses_most(lossy) == "reporter"
    assert broken_way(lossy, "reporter", 90, ASCII) == way


def test_a_way_too_long_for_the_status_line_keeps_its_name_and_its_end():
    shown = view_of(3)
    told = [broken_way(shown, "reporter", width, UNICODE) for width in (70, 56, 40)]
    assert told == [
        "reporter … ▶ node-2 rules 1220 (4 behind) ✖ 10.244.1.7 gone",
        "reporter … ✖ 10.244.1.7 gone",
        "reporter … ✖ 10.244.1.7 gone",
    ]


@pytest.mark.parametrize(("height", "whole"), [(6, False), (7, False), (8, True)])
def test_only_a_way_of_which_nothing_is_left_out_is_told_by_the_panel(height, whole):
    shown = view_of(3)
    client = shown.clients[0].name
    rows = request_rows(shown, Size(35, height), UNICODE)
    assert any(row.opens == WAY_LINE and row.item == client for row in rows)
    assert tells_whole_way(rows, client, UNICODE) is whole
    assert not tells_whole_way(rows, "somebody", UNICODE)


def test_the_last_hop_of_a_way_loses_its_brackets_before_its_end():
    rows = texts(view_of(3), width=24, height=6)
    assert rows[2] == "  … ✖ 10.244.1.7 gone"
    assert _ends(["x", "✖ DNS knows no such name (11 behind)"], 32, 1, UNICODE) == ["… ✖ DNS knows no such name"]
    assert _ends(["x", "✖ DNS knows no such name (11 behind)"], 12, 1, UNICODE) == ["… ✖ DN… name"]


def test_the_frame_tells_the_letters_of_the_last_ticks_first_and_those_of_before_last():
    shop = SHOP._replace(strip="T" + "." * 20 + "Rr~", letters=(("T", 1), ("R", 3), ("N", 1)))
    told = request_legend(view(shop), UNICODE).split("  ")
    assert told == ["R refused", "small: under half lost", "~ under way", ". served", "T timeout", "N no name"]


def test_the_share_of_a_tick_is_the_height_of_its_column():
    shares = SHOP._replace(strip="." + "R" * 8, shares=tuple(range(9)))
    assert share_row(shares, 20, UNICODE).text == " ▁▂▃▄▅▆▇█"
    assert share_row(shares, 20, ASCII).text == " _.-=+*%#"
    assert share_row(shares, 3, UNICODE).text == "▆▇█"


def test_enter_on_a_letter_large_or_small_explains_its_tick():
    row = strip_row(SHOP, 40, 30)
    assert row.cells == ("", "", "why shop@38", "why shop@39", "")
    five = strip_row(SHOP._replace(strip="e5"), 40, 30)
    assert five.cells == ("why shop@39", "why shop@40")


def test_which_letters_are_in_a_strip():
    assert letters_in("..R~") == (frozenset("R"), False)
    assert letters_in("..e~T") == (frozenset("5T"), True)
    assert letters_in(". ~") == (frozenset(), False)


@pytest.mark.parametrize("height", [3, 4, 5, 9])
def test_as_soon_as_there_is_a_third_row_it_has_the_last_request_that_was_lost(height):
    rows = texts(view_of(3)._replace(clients=view_of(3).clients[:1]), width=35, height=height)[:height]
    assert any(row.startswith("R tester@1233.0") for row in rows)
