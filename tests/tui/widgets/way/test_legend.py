"""The frame of the way tells what its signs mean, as far as any is in sight."""

from __future__ import annotations

import pytest

from levels.session.routes.values import ENDING, GONE, STARTING
from tests.tui.widgets.way.ways import caller, endpoint, loss, route, view
from tui.theme import ASCII, UNICODE
from tui.widgets.way.legend import WayLegend, way_legend

LINES = ["━ used in this tick", "─ not used"]


@pytest.mark.parametrize(
    ("known", "mark"),
    [
        (endpoint(1), "● ready"),
        (endpoint(1, ready=False), "◌ not ready"),
        (endpoint(1, STARTING, ready=False), "◌ not ready"),
        (endpoint(1, ENDING), "○ ending"),
        (endpoint(1, GONE, ready=False), "✖ gone"),
    ],
)
def test_a_mark_is_told_once_where_it_is_in_sight(known, mark):
    told = way_legend(view(route(endpoints=(known, known))), UNICODE).split("  ")
    assert told == ["", mark, *LINES]


def test_letters_and_what_is_under_way_come_first():
    under_way = caller()._replace(under_way=2)
    told = way_legend(view(route(callers=(under_way,), losses=(loss("node-1"),))), UNICODE).split("  ")
    assert told[:3] == ["R refused", "~ under way", ""]


def test_with_ascii_signs_the_lines_are_those_that_are_drawn():
    assert way_legend(view(route()), ASCII).endswith("- used in this tick  . not used")
    assert way_legend(view(route(callers=(), endpoints=())), ASCII) == ""


def test_it_is_put_together_again_only_where_routes_are_others():
    told, seen = WayLegend(), view(route())
    assert told(seen, UNICODE) == way_legend(seen, UNICODE)
    assert told(seen, UNICODE) is told(seen._replace(tick=seen.tick + 1), UNICODE)
    other = view(route(endpoints=(endpoint(1, GONE, ready=False),)))
    assert told(other, ASCII) == way_legend(other, ASCII) != told(other, UNICODE)
