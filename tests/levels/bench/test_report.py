from __future__ import annotations

import json

import pytest

from levels.bench.report import BenchFigure, as_table, to_json


@pytest.mark.parametrize(
    ("value", "more_is_better", "ok"),
    [(1.0, False, True), (3.0, False, False), (1.0, True, False), (3.0, True, True)],
)
def test_a_figure_is_held_to_its_bar(value: float, more_is_better: bool, ok: bool):
    figure = BenchFigure("speed", value, "s", 2.0, more_is_better)
    assert json.loads(to_json([figure])) == [{"name": "speed", "value": value, "unit": "s", "bar": 2.0, "ok": ok}]
    assert as_table([figure]).strip().endswith("ok" if ok else "MISSED")
