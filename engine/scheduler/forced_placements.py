"""Forced placements: where a scenario wants its next Pods, so that a level can be told with the names of its nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class ForcedPlacement(NamedTuple):
    """A scenario's wish: the next Pods with these labels go to these nodes, one each, where they fit."""

    labels: dict[str, str]
    nodes: list[str]


class ForcedPlacements:
    """All wishes, used up in order."""

    def __init__(self) -> None:
        self._wishes: list[ForcedPlacement] = []

    def add(self, placement: ForcedPlacement) -> None:
        """One wish more."""
        self._wishes.append(placement)

    def take(self, labels: dict[str, str], feasible: Sequence[str]) -> str:
        """The node that a wish still holds for a Pod with these labels; empty where none does, or it does not fit."""
        for wish in self._wishes:
            if wish.nodes and wish.labels.items() <= labels.items():
                node = wish.nodes.pop(0)
                return node if node in feasible else ""
        return ""
