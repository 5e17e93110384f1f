from __future__ import annotations

import pytest

from tui.theme import UNICODE
from tui.widgets.rows import Span
from tui.widgets.way.planning.squeezing import squeezed


def texts(line: tuple[Span, ...], width: int) -> list[str]:
    return ["".join(span.text for span in part) for part in squeezed(line, width, UNICODE)]


@pytest.mark.parametrize("width", [10, 14, 20])
def test_a_long_name_gives_way_to_the_number_behind_it(width: int):
    (first, *rest) = texts((Span("averyverylongclientname"), Span(" 20/t")), width)
    assert first.endswith(" 20/t")
    assert "…" in first
    assert (len(first), rest) == (width, [])


def test_what_stands_behind_both_goes_on_below():
    assert texts((Span("averyverylongclientname"), Span(" 20/t"), Span(" 3 ~")), 14) == ["ave…tname 20/t", "3 ~"]


def test_a_short_name_keeps_all_of_itself():
    assert texts((Span("shop"), Span(" 20/t"), Span(" 3 under way")), 14) == ["shop 20/t", "3 under way"]


def test_what_is_longer_than_half_of_the_room_takes_nothing_from_a_name():
    assert texts((Span("● "), Span("go-demo-2-qbq6z"), Span(" 2/t")), 18) == ["● go-demo-2-qbq6z", "2/t"]
