"""What a plugin offers, and what it is given (upstream: framework/interface.go).

Upstream calls every filter and score for every Pod and node. Here those that look at nothing but the Pod and the one
node are told apart from the others, since what they find is remembered until that node changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from engine.api.core import Node
    from engine.scheduler.framework.nodeinfo import NodeInfo, NodePool
    from engine.scheduler.framework.podinfo import PodSignature
    from engine.scheduler.framework.spreadconstraints import SpreadConstraint
    from engine.scheduler.reasons import UnschedulableNode

MAX_NODE_SCORE = 100
"""The most that one plugin gives a node, before its weight."""

ImageSizes = Callable[[str], Mapping[str, int]]
"""Image -> node that has it -> bytes."""

NodeFilter = Callable[["PodSignature", "NodeInfo", "Node"], "UnschedulableNode | None"]
"""Why the Pod cannot go to the node, or None if it can: decided by the two alone."""

ClusterFilter = Callable[["NodeInfo"], "UnschedulableNode | None"]
"""The same, for the one Pod and the state of the cluster that PreFilter looked at."""

PreFilter = Callable[["NodePool", "PodSignature"], "ClusterFilter | None"]
"""Looks at the cluster for one Pod; None where the plugin has nothing to say of it (upstream: Skip)."""

NodeScorer = Callable[["PodSignature", "NodeInfo"], int]
"""0 to 100 for the node, decided by it and the Pod alone."""

Scorer = Callable[["ScoreState", Sequence["NodeInfo"]], list[int]]
"""0 to 100 for each of the feasible nodes, in their order; already normalized."""


class ScoreState(NamedTuple):
    """What the scores of one attempt may look at besides the feasible nodes."""

    pool: NodePool
    signature: PodSignature
    soft_constraints: Sequence[SpreadConstraint]
    """The topology spread constraints that give points: the Pod's own, or the default ones."""
    images: ImageSizes


class Plugin(NamedTuple):
    """A plugin as a profile lists it: what it adds at each extension point, None where it adds nothing."""

    name: str
    weight: int = 0
    """What the points of its score are multiplied by."""
    filter: NodeFilter | None = None
    pre_filter: PreFilter | None = None
    node_score: NodeScorer | None = None
    score: Scorer | None = None
