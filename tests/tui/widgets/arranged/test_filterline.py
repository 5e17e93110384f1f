from __future__ import annotations

import pytest
from rich.cells import cell_len
from textual import events

from tests.present import present
from tui.theme import ASCII, UNICODE
from tui.widgets.arranged.filtering import read_filter
from tui.widgets.arranged.filterline import FilterLine, filter_foot
from tui.widgets.arranged.wish import ArrangedRows, RowWish

FOUND = ArrangedRows([], 12, 200)


def typed(*keys: str) -> FilterLine:
    line = FilterLine()
    line.typing = True
    for key in keys:
        assert line.take(events.Key(key, key if len(key) == 1 else None))
    return line


def foot(line: FilterLine, *, width: int = 60, unwell: bool = False, found: ArrangedRows = FOUND) -> str:
    wish = RowWish(read_filter(line.text), unwell=unwell)
    return present(filter_foot(line, wish, found, width, UNICODE)).text


def test_keys_are_typed_dropped_and_kept():
    assert typed("w", "e", "x", "backspace", "b").text == "web"
    assert typed("w", "ctrl+u", "d").text == "d"
    line = typed("w", "enter")
    assert (line.text, line.typing) == ("w", False)


def test_other_keys_and_those_of_nobody_who_types_are_not_taken():
    line = typed("w")
    for key in ("down", "f1", "escape"):
        assert not line.take(events.Key(key, None))
    assert not FilterLine().take(events.Key("w", "w"))


def test_what_is_pasted_is_seen_and_ends():
    line = FilterLine()
    line.put("a\nb\x1b" + "c" * 1000)
    assert line.text.startswith(r"a b\x1bc")
    assert len(line.text) == 200


def test_the_line_tells_how_much_fits_and_how_to_be_rid_of_it():
    assert foot(typed("w")) == f"/w{UNICODE.cursor}  12 of 200"
    assert foot(typed("w", "enter")) == "/w  12 of 200  Esc shows all"
    assert foot(typed("w", "enter"), unwell=True) == "/w not well  12 of 200  Esc shows all"
    assert foot(typed("enter"), unwell=True) == "not well  12 of 200  Esc shows all"


def test_there_is_no_line_where_all_is_shown():
    assert filter_foot(typed("enter"), RowWish(), FOUND, 60, ASCII) is None


def test_the_line_says_why_labels_choose_nothing():
    assert "unable to parse" in foot(typed(*"-l a in ("), width=100)
    assert foot(typed(*"-l a"), found=FOUND._replace(labelled=False)).endswith("nothing here has labels")


@pytest.mark.parametrize("width", [20, 37, 60])
def test_of_a_long_filter_the_end_is_seen(width):
    shown = foot(typed(*"abcdefghijklmnopqrstuvwxyz" * 3), width=width)
    assert f"xyz{UNICODE.cursor}" in shown
    assert cell_len(shown) <= width
