"""Which panels stand where, for each size of the window."""

from __future__ import annotations

import pytest

from tui.screens.layout.columns import columns_for, widths
from tui.screens.panels import FIRST, panels_of

LEVEL = frozenset(panel.id for panel in panels_of(level=True))
SANDBOX = frozenset(panel.id for panel in panels_of(level=False))
THREE = [("nodes", "services"), ("way",), ("goals", "requests")]


@pytest.mark.parametrize(
    ("size", "present", "first", "columns"),
    [
        ((80, 24), SANDBOX, FIRST, [("nodes", "services"), ("requests", "steps")]),
        ((80, 24), LEVEL, FIRST, [("nodes", "services"), ("requests", "goals")]),
        ((80, 24), LEVEL, "steps", [("steps", "services"), ("requests", "goals")]),
        ((120, 24), LEVEL, FIRST, [("nodes", "services"), ("requests", "goals"), ("steps", "events")]),
        ((120, 24), LEVEL, "steps", [("steps", "services"), ("requests", "goals"), ("nodes", "events")]),
        ((120, 36), LEVEL, FIRST, THREE),
        ((160, 48), LEVEL, "steps", THREE),
        ((120, 36), SANDBOX, FIRST, [*THREE[:2], ("requests",)]),
    ],
)
def test_the_columns_of_a_size(size, present, first, columns):
    assert [column.panels for column in columns_for(size[0], size[1], present, first).columns] == columns


def test_from_120_by_34_on_steps_and_events_stand_where_there_is_room():
    assert columns_for(120, 36, LEVEL, FIRST).floating == ("steps", "events")
    assert columns_for(120, 33, LEVEL, FIRST).floating == ()


@pytest.mark.parametrize("width", [80, 97, 120, 159, 160, 251])
def test_columns_fill_the_width_to_the_last_cell(width):
    columns = columns_for(width, 48, LEVEL, FIRST).columns
    assert sum(widths(columns, width)) == width
    if width >= 160:
        assert widths(columns, width)[1] == max(widths(columns, width))
