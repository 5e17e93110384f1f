"""A benchmark's figures, each beside its bar: as a table for people, as JSON for machines."""

from __future__ import annotations

import json
from typing import NamedTuple


class BenchFigure(NamedTuple):
    """One measured figure."""

    name: str
    value: float
    unit: str
    bar: float
    more_is_better: bool = False

    @property
    def ok(self) -> bool:
        """Whether the figure is within its bar."""
        return self.value >= self.bar if self.more_is_better else self.value <= self.bar


def as_table(figures: list[BenchFigure]) -> str:
    """One line per figure."""
    width = max(len(figure.name) for figure in figures)
    return "".join(f"{figure.name:<{width}}  {_beside_bar(figure)}\n" for figure in figures)


def _beside_bar(figure: BenchFigure) -> str:
    word = "at least" if figure.more_is_better else "at most"
    verdict = "ok" if figure.ok else "MISSED"
    return f"{figure.value:>12,.4g} {figure.unit:<8}  ({word} {figure.bar:,g})  {verdict}"


def to_json(figures: list[BenchFigure]) -> str:
    """A list of objects, one per figure."""
    rows = [
        {"name": figure.name, "value": figure.value, "unit": figure.unit, "bar": figure.bar, "ok": figure.ok}
        for figure in figures
    ]
    return json.dumps(rows, indent=2) + "\n"
