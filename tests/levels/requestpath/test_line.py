from __future__ import annotations

import pytest

from levels.requestpath.cells import cells_of, fate
from levels.requestpath.line import PathSigns, path_lines
from tests.levels.requestpath.test_cells import BY_NAME, REFUSED


def lines(lost, width: int, *signs: PathSigns) -> list[str]:
    return path_lines(cells_of(lost), fate(lost), width, *signs)


def test_one_line_of_cells_where_the_width_lets_it():
    assert lines(REFUSED, 100) == [
        "tester@43.2 -> node-2:30326 -> rules of tick 41 -> 10.244.1.7:28017 x R refused",
        "outside        node port       on node-2           pod/web-x",
        "               svc/web         2 endpoints         no Pod has the address 10.244.1.7",
    ]


def test_two_rows_of_cells_where_it_does_not():
    assert lines(REFUSED, 72, PathSigns("─▶", "✖")) == [
        "tester@43.2 ─▶ node-2:30326 ─▶ rules of tick 41",
        "outside        node port       on node-2",
        "               svc/web         2 endpoints",
        "─▶ 10.244.1.7:28017 ✖ R refused",
        "   pod/web-x",
        "   no Pod has the address 10.244.1.7",
    ]


def test_a_long_name_in_a_note_makes_its_cell_wider():
    named = REFUSED._replace(service="default/go-demo-2-service")
    assert lines(named, 100)[0].startswith("tester@43.2 -> node-2:30326          -> rules of tick 41 -> ")
    assert "svc/go-demo-2-service    2 endpoints" in lines(named, 100)[2]


@pytest.mark.parametrize("width", [40, 56, 72, 78, 106])
def test_nothing_is_cut_and_nothing_reaches_over_the_edge(width):
    for lost in (REFUSED, BY_NAME):
        drawn = lines(lost, width)
        assert all(len(line) <= width for line in drawn), drawn
        words = " ".join(drawn).split()
        for cell in cells_of(lost):
            assert all(word in words for text in (cell.title, *cell.notes) for word in text.split())
