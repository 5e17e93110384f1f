"""A node with those of its Pods that somebody wants to see, counted and in the order that is wanted."""

from __future__ import annotations

import re
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from tui.widgets.arranged.arranging import BY_NAME, WORST_FIRST
from tui.widgets.nodes.podrows import BROKEN, ENDED, STATES, WAITING, pod_row, sought_in, state_of, status_of
from tui.widgets.rows import ObjectRef

if TYPE_CHECKING:
    from levels.session.placement import NodeView, PodView
    from tui.widgets.arranged.wish import RowWish
    from tui.widgets.nodes.podrows import PodColumns
    from tui.widgets.rows import PanelRow

MOST_PODS, MOST_RESTARTS = "most Pods first", "most restarts first"
ORDERS = (WORST_FIRST, BY_NAME, MOST_PODS, MOST_RESTARTS)
UNPLACED = "no node yet"
_NUMBER = re.compile(r"(\d+)")


class NodeGroup:
    """A node and its Pods, or those without a node: made anew when any of them or the wish has changed."""

    def __init__(
        self, node: NodeView | None, pods: tuple[PodView, ...], wish: RowWish, before: NodeGroup | None
    ) -> None:
        """Choose among `pods`, in the order that `wish` names; `before` is the same node's group until now."""
        self.node = node
        self.all = pods
        self.name = node.name if node is not None else UNPLACED
        self.hit = node is not None and _node_wanted(node, wish)
        """Whether the node itself is wanted, whatever its Pods."""
        wanted = [pod for pod in pods if _pod_wanted(pod, wish)] if wish.picks else list(pods)
        states = list(map(state_of, wanted))
        self.counts = tuple(map(states.count, STATES))
        """How many of `pods` are in each of the `STATES`."""
        self.pods = _sorted(wanted, states, wish.order)
        self.made: tuple[PodColumns | None, dict[PodView, PanelRow]] = before.made if before is not None else (None, {})
        """The rows of Pods that were made, and the columns they were made for."""
        self._rows: list[PanelRow] | None = None

    @cached_property
    def status_width(self) -> int:
        """The cells of the longest status."""
        return max((len(status_of(pod)) for pod in self.pods), default=0)

    @property
    def ref(self) -> ObjectRef | None:
        """The node, for the keys that act on it."""
        node = self.node
        return None if node is None else ObjectRef("node", "", node.name, node.uid, node.labels)

    @property
    def folds(self) -> str:
        """What it is called when it is folded or opened."""
        return folds_of(self.node)

    @property
    def well(self) -> bool:
        """Whether the node itself is."""
        return self.node is None or (self.node.ready and self.node.powered)

    def rows(self, columns: PodColumns) -> list[PanelRow]:
        """The rows of its Pods; only those are made that were not made for these columns before."""
        known = self.made[1] if self.made[0] == columns else {}
        if self._rows is None or not known:
            self._rows = [known.get(pod) or pod_row(pod, columns) for pod in self.pods]
            self.made = columns, dict(zip(self.pods, self._rows, strict=True))
        return self._rows

    def sort_key(self, order: str) -> Any:
        """Where it stands among the others."""
        if order == WORST_FIRST:
            return self.well, -self.counts[BROKEN], -self.counts[WAITING]
        if order == BY_NAME:
            return natural(self.name)
        if order == MOST_PODS:
            return -len(self.pods)
        return -sum(pod.restarts for pod in self.pods)


def folds_of(node: NodeView | None) -> str:
    """What the group of a node is called; None: that of the Pods without one."""
    return f"node/{node.name}" if node is not None else UNPLACED


def natural(name: str) -> list[tuple[int, str]]:
    """To sort by name as people do: node-10 after node-9."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _NUMBER.split(name)]


def _sorted(pods: list[PodView], states: list[int], order: str) -> list[PodView]:
    """In another order than that of their keys, which those that are alike stay in."""
    if order == WORST_FIRST:
        return [pod for _, pod in sorted(zip(states, pods, strict=True), key=itemgetter(0))]
    if order == BY_NAME:
        return sorted(pods, key=lambda pod: natural(pod.name))
    return sorted(pods, key=lambda pod: -pod.restarts) if order == MOST_RESTARTS else pods


def _pod_wanted(pod: PodView, wish: RowWish) -> bool:
    if wish.unwell and state_of(pod) >= ENDED:
        return False
    return wish.filter.admits(sought_in(pod), pod.labels)


def _node_wanted(node: NodeView, wish: RowWish) -> bool:
    """A filter that only leaves out is about Pods: without them its node is not wanted."""
    if not wish.picks:
        return True
    if wish.unwell and node.ready and node.powered:
        return False
    if not (wish.filter.words or wish.filter.labels):
        return wish.unwell
    return wish.filter.admits(f"node/{node.name} {'Ready' if node.ready else 'NotReady'}", node.labels)
