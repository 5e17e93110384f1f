from __future__ import annotations

import pytest

from tui.widgets.arranged.arranging import BY_NAME, WORST_FIRST, arrange
from tui.widgets.arranged.filtering import read_filter
from tui.widgets.arranged.wish import EVERYTHING, RowWish
from tui.widgets.rows import ObjectRef, PanelRow, Span, plain

LOST = "most lost first"


def row(text: str, item: str, *, well: bool | None = None, lost: int | None = None, ref: ObjectRef | None = None):
    ranks = ((LOST, lost),) if lost is not None else ()
    return PanelRow((Span(text),), item=item, well=well, ranks=ranks, ref=ref)


WEB = ObjectRef("service", "default", "web", "1", (("app", "web"),))
DB = ObjectRef("service", "default", "db", "2", (("app", "db"),))
ROWS = [
    row("shop 90 %", "shop", well=False, lost=7),
    row("..R", "shop", well=False, lost=7),
    row("api 100 %", "api", well=True, lost=0),
    row("...", "api", well=True, lost=0),
    row("note", "note"),
]


def texts(rows):
    return [row.text for row in rows]


def test_without_a_wish_the_rows_are_what_they_were():
    found = arrange(ROWS, EVERYTHING)
    assert found.rows == ROWS
    assert (found.shown, found.total, found.judged, found.labelled) == (3, 3, True, False)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (BY_NAME, ["api 100 %", "...", "note", "shop 90 %", "..R"]),
        (WORST_FIRST, ["shop 90 %", "..R", "note", "api 100 %", "..."]),
        (LOST, ["shop 90 %", "..R", "api 100 %", "...", "note"]),
    ],
)
def test_rows_about_the_same_stay_together_in_every_order(order, expected):
    assert order in arrange(ROWS, EVERYTHING).orders
    assert texts(arrange(ROWS, RowWish(order=order)).rows) == expected


def test_a_filter_looks_at_all_rows_about_the_same():
    found = arrange(ROWS, RowWish(read_filter("..R")))
    assert texts(found.rows) == ["shop 90 %", "..R"]
    assert (found.shown, found.total) == (1, 3)


def test_a_filter_finds_what_a_row_had_to_shorten_and_what_it_stands_for():
    short = [row("we~b", "a", ref=WEB), PanelRow((Span("d~"),), item="b", sought="database")]
    assert texts(arrange(short, RowWish(read_filter("service/web"))).rows) == ["we~b"]
    assert texts(arrange(short, RowWish(read_filter("database"))).rows) == ["d~"]


def test_labels_choose_among_what_has_some():
    rows = [row("web", "", ref=WEB), row("db", "", ref=DB), row("note", "note")]
    found = arrange(rows, RowWish(read_filter("-l app in (db)")))
    assert (texts(found.rows), found.labelled) == (["db"], True)


def test_only_what_is_not_well_leaves_out_what_nobody_can_say_it_of():
    assert texts(arrange(ROWS, RowWish(unwell=True)).rows) == ["shop 90 %", "..R"]


def test_where_nothing_fits_a_row_says_so():
    (row_,) = arrange(ROWS, RowWish(read_filter("nowhere"))).rows
    assert "Esc" in row_.text
    assert texts(arrange(ROWS[2:], RowWish(unwell=True)).rows) == ["all is well"]
    assert arrange([], EVERYTHING).rows == []


def test_rows_about_nothing_have_no_order_but_can_be_filtered():
    rows = [plain("first step"), plain("second step")]
    found = arrange(rows, RowWish(read_filter("second")))
    assert (texts(found.rows), found.orders, found.judged) == (["second step"], (), False)
