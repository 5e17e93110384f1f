"""What became of everybody's wishes: where each panel stands."""

from __future__ import annotations

from typing import NamedTuple

from textual.geometry import Region


class PanelPlan(NamedTuple):
    """Where everything stands."""

    band: int
    """The rows of the panels; what is left below is the console's."""
    regions: dict[str, Region]
    """Panel to its place in the band; the others are not to be seen."""
    floating: dict[str, int]
    """Floating panel, or one that is not in its own column, to the column below whose others it stands."""
