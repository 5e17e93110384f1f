"""Scores brought to 0 to 100 (plugins/helper/normalize_score.go)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.scheduler.framework.interface import MAX_NODE_SCORE

if TYPE_CHECKING:
    from collections.abc import Sequence


def default_normalize_score(scores: Sequence[int], *, reverse: bool = False) -> list[int]:
    """The highest score becomes 100 and the others their share of it; with `reverse`, a score of 0 is best."""
    highest = max(scores)
    if not highest:
        return [MAX_NODE_SCORE if reverse else 0] * len(scores)
    normalized = [MAX_NODE_SCORE * score // highest for score in scores]
    return [MAX_NODE_SCORE - score for score in normalized] if reverse else normalized
