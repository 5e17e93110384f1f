"""The plugin ImageLocality: nodes that have a Pod's images already (plugins/imagelocality)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.scheduler.framework.interface import MAX_NODE_SCORE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.scheduler.framework.interface import ScoreState
    from engine.scheduler.framework.nodeinfo import NodeInfo

_MEBIBYTE = 1024 * 1024
_MIN_THRESHOLD = 23 * _MEBIBYTE
_MAX_CONTAINER_THRESHOLD = 1000 * _MEBIBYTE


def score_nodes(state: ScoreState, nodes: Sequence[NodeInfo]) -> list[int]:
    """By size and by how many of all nodes have them: an image on one node alone gives fewer points."""
    all_nodes = len(state.pool.known())
    sums = [0] * len(nodes)
    for image in state.signature.images:
        sizes = state.images(image)
        if sizes:
            holders = len(sizes)
            sums = [
                total + sizes.get(info.name, 0) * holders // all_nodes for total, info in zip(sums, nodes, strict=True)
            ]
    if not any(sums):
        return sums
    most = _MAX_CONTAINER_THRESHOLD * len(state.signature.images)
    return [
        MAX_NODE_SCORE * (min(max(total, _MIN_THRESHOLD), most) - _MIN_THRESHOLD) // (most - _MIN_THRESHOLD)
        for total in sums
    ]
