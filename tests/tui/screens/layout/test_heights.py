"""Heights follow what panels have to show: nobody is empty while a neighbour cuts, where there is anything to give."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.screens.layout.heights import HeightWish, band_height, heights, is_enough, settled, visited


def wish(name: str, needs: int, wants: int) -> HeightWish:
    return HeightWish(name, needs, max(needs, wants))


WISHES = st.lists(st.tuples(st.integers(4, 12), st.integers(4, 60)), min_size=1, max_size=4).map(
    lambda found: [wish(f"p{index}", *pair) for index, pair in enumerate(found)]
)


def test_everybody_has_what_they_want_and_what_is_left_over_stands_in_the_last():
    assert heights([wish("a", 4, 6), wish("b", 4, 5)], 20) == {"a": 6, "b": 14}


def test_rows_that_one_does_not_want_are_its_neighbours():
    assert heights([wish("a", 4, 4), wish("b", 4, 40)], 20) == {"a": 4, "b": 16}


def test_two_that_want_more_than_there_is_share_it():
    assert heights([wish("a", 4, 40), wish("b", 4, 40)], 21) == {"a": 11, "b": 10}


def test_where_needs_are_too_many_the_largest_gives():
    assert heights([wish("a", 4, 4), wish("b", 15, 15)], 13) == {"a": 4, "b": 9}


@given(WISHES, st.integers(12, 60))
def test_a_column_is_filled_to_its_last_row_and_nobody_is_empty_while_another_one_cuts(wishes, room):
    rows = heights(wishes, room)
    assert sum(rows.values()) == room
    assert min(rows.values()) >= min(room // len(wishes), 4) - 1
    cut = [one.id for one in wishes if rows[one.id] < one.wants]
    empty = [one.id for one in wishes if rows[one.id] > one.wants]
    assert not (cut and empty)
    if sum(one.needs for one in wishes) <= room:
        assert all(rows[one.id] >= one.needs for one in wishes)
        assert is_enough(wishes, rows)


def test_heights_stay_as_long_as_they_do():
    rows = heights([wish("a", 4, 6), wish("b", 4, 10)], 20)
    assert is_enough([wish("a", 4, 5), wish("b", 4, 12)], rows)
    assert not is_enough([wish("a", 4, 7), wish("b", 4, 12)], rows)
    assert is_enough([wish("a", 4, 7), wish("b", 4, 30)], rows), "there is nothing to give"
    assert not is_enough([wish("a", 8, 8), wish("b", 4, 30)], rows), "what is needed has to be there"


FULL = [[wish("a", 4, 100)]]


def test_a_third_of_the_screen_is_the_consoles():
    assert band_height(21, FULL, 6) == 12
    assert band_height(33, FULL, 6) == 22
    assert band_height(45, FULL, 6) == 30


def test_what_panels_need_the_console_gives_but_not_its_last_rows():
    assert band_height(21, [[wish("a", 4, 4), wish("b", 10, 10)]], 9) == 14
    assert band_height(21, [[wish("a", 30, 30)]], 9) == 14


def test_what_panels_do_not_want_the_console_has_unless_the_screen_is_huge():
    low = [[wish("a", 4, 8)]]
    assert band_height(33, low, 12) == 21
    assert band_height(33, low, 100) == 8
    assert band_height(45, low, 100) == 30


def test_in_the_smallest_window_they_share_it():
    assert band_height(12, FULL, 3) == 6


COLUMNS = [[wish("a", 4, 18)], [wish("b", 4, 6)], [wish("c", 4, 12)]]


def test_a_floating_panel_stands_where_most_rows_are_left():
    assert settled(COLUMNS, [wish("x", 4, 30)], 20, {}) == {"x": 1}
    assert settled(COLUMNS, [wish("x", 4, 14), wish("y", 4, 8)], 20, {}) == {"x": 1, "y": 2}


def test_it_stays_where_it_stood_while_it_has_what_it_needs():
    assert settled(COLUMNS, [wish("x", 4, 30)], 20, {"x": 2}) == {"x": 2}
    assert settled(COLUMNS, [wish("x", 4, 30)], 20, {"x": 0}) == {"x": 1}


def test_of_columns_that_are_as_good_the_middle_one_comes_last():
    assert settled(COLUMNS, [wish("x", 4, 4)], 30, {}, last=1) == {"x": 0}
    assert settled(COLUMNS, [wish("x", 4, 4)], 30, {}) == {"x": 0}
    assert settled([[wish("a", 5, 5)], [wish("b", 4, 4)]], [wish("x", 4, 4)], 30, {}, last=1) == {"x": 0}
    assert settled([[wish("a", 5, 5)], [wish("b", 4, 4)]], [wish("x", 4, 4)], 30, {}) == {"x": 1}


def test_one_that_fits_nowhere_is_left_out():
    assert settled(COLUMNS, [wish("x", 20, 30), wish("y", 4, 4)], 20, {}) == {"y": 1}


def test_a_panel_leaves_a_column_that_cuts_for_one_that_has_rows_for_all_of_it():
    own = [wish("x", 4, 10), wish("x", 4, 7), wish("x", 4, 9)]
    assert visited(own, [12, 12, 40], 20, home=2, before=2) == 1
    assert visited(own, [10, 13, 40], 20, home=2, before=2) == 0, "where most is left over"
    assert visited(own, [13, 14, 40], 20, home=2, before=2) == 2, "nobody is to cut for a visitor"
    assert visited(own, [0, 0, 11], 20, home=2, before=2) == 2


def test_it_stays_away_while_it_has_what_it_needs_beside_the_others_and_then_goes_home():
    own = [wish("x", 4, 10), wish("x", 4, 7), wish("x", 4, 9)]
    assert visited(own, [12, 16, 40], 20, home=2, before=1) == 1
    assert visited(own, [12, 16, 11], 20, home=2, before=1) == 1, "even if there were room at home: it has moved enough"
    assert visited(own, [17, 17, 40], 20, home=2, before=1) == 2
    assert visited(own, [3, 17, 40], 20, home=2, before=1) == 0
