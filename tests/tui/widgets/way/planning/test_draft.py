"""What is decided before anything is painted, and how seldom anything is made for that."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.tui.widgets.way.ways import endpoint, losing, many, picture, route, rules, view
from tui.theme import UNICODE
from tui.widgets.rows import PanelRow, Size
from tui.widgets.way.planning.draft import draft_of
from tui.widgets.way.planning.routecells import RouteCells
from tui.widgets.way.planning.sources import PartsKeeper, RouteParts
from tui.widgets.way.strokes import StrokeCanvas
from tui.widgets.way.waycell import MORE
from tui.widgets.way.wayheight import WayHeight
from tui.widgets.way.wayrows import WayRows

TIGHT = [Size(77, 11), Size(60, 9), Size(50, 12), Size(90, 12), Size(46, 16)]
"""Rooms in which two Services are cut, or fold."""

MOST_MADE = 30
"""What fits anyway is made once per level: 9 parts of each of two Services, and some that have to fold."""


@pytest.fixture
def made(monkeypatch) -> Counter[tuple[object, ...]]:
    """How often each part was made: by Service, part, level and lines; under `"canvas"`, how often one was painted."""
    counted: Counter[tuple[object, ...]] = Counter()
    make, paint = RouteParts._make, StrokeCanvas.rows

    def made(parts: RouteParts, part: int, level: int, budget: int) -> RouteCells:
        counted[parts.route.name, part, level, budget] += 1
        return make(parts, part, level, budget)

    def painted(canvas: StrokeCanvas, height: int) -> list[PanelRow]:
        counted["canvas",] += 1
        return paint(canvas, height)

    monkeypatch.setattr(RouteParts, "_make", made)
    monkeypatch.setattr(StrokeCanvas, "rows", painted)
    return counted


@pytest.mark.parametrize("room", TIGHT)
def test_a_frame_is_painted_once_and_makes_no_part_twice_however_often_it_is_tried(made, room):
    rows = WayRows()
    rows(view(losing(), route(name="db", namespace="data")), room, UNICODE)
    assert rows.picture.plan is not None
    assert rows.picture.plan.cuts or len(rows.picture.joints) == 1
    assert set(made.values()) == {1}
    assert made.total() <= MOST_MADE


@pytest.mark.parametrize("room", TIGHT)
def test_a_service_that_stayed_as_it_was_is_not_made_again(made, room):
    rows, other = WayRows(), route(name="db", namespace="data")
    rows(view(losing(), other), room, UNICODE)
    first = Counter(made)
    rows(view(losing()._replace(losses=()), other, tick=44), room, UNICODE)
    assert (made - first)["canvas",] == 1
    assert {name for name, *_ in made - first} == {"canvas", "web"}


@pytest.mark.parametrize("width", [50, 70, 100])
def test_services_that_need_unequal_numbers_of_rows_all_stand_where_their_sum_fits(width):
    """The rows of a low one are another one's: equal shares would show one of them alone, above rows that are empty."""
    parts = [RouteParts(known, UNICODE) for known in (losing(), route(name="db", callers=(), rules=(rules("node-1"),)))]
    wants = draft_of(parts, 0, Size(width, 40), UNICODE).height
    low = draft_of(parts, 0, Size(width, wants), UNICODE)
    assert [known.name for known in low.shown] == ["web", "db"]
    assert low.height == wants < 24
    assert not low.leaves_out


def test_whoever_counts_the_rows_and_whoever_draws_them_share_the_cells(made):
    parts, shown = PartsKeeper(), view(losing(), route(name="db", namespace="data"))
    WayHeight(parts)(shown, Size(45, 27), UNICODE)
    WayRows(parts)(shown, Size(45, 20), UNICODE)
    assert set(made.values()) == {1}


@pytest.mark.parametrize("room", [*TIGHT, Size(117, 20), Size(157, 40)])
@pytest.mark.parametrize("routes", [(losing(),), (losing(), route(name="db")), (many(200, 20, 20),)], ids=len)
def test_a_draft_knows_how_many_rows_its_picture_takes(routes, room):
    draft = draft_of([RouteParts(route, UNICODE) for route in routes], 0, room, UNICODE)
    assert draft.height == len(picture(*routes, room=room).rows)
    lowest = max(placed.y + len(placed.cell.lines) for placed in picture(*routes, room=room).cells)
    assert draft.height == lowest


def test_a_door_beside_the_clients_of_another_takes_no_lines_from_what_answers():
    crowded = losing()._replace(
        callers=losing().callers[:1],
        endpoints=tuple(endpoint(number, served=number) for number in range(1, 5)),
        rules=(rules("node-1", behind=1, gone=1), *(rules(f"node-{at}", behind=2, gone=1) for at in (2, 3))),
    )
    draft = draft_of([RouteParts(crowded, UNICODE)], 0, Size(45, 11), UNICODE)
    (cells,) = draft.cells
    assert len(cells.ways_in) == 2
    assert not cells.ways_in[1].callers
    assert MORE not in {cell.kind for cell in cells.answers}
    assert draft.height == 11
    assert draft_of([RouteParts(crowded, UNICODE)], 0, Size(45, 14), UNICODE).height == 14
