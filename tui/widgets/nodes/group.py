"""A node with those of its Pods that somebody wants to see, counted and in the order that is wanted."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import zip_longest
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


class PodFacts:
    """What filters and orders ask of the Pods of a node, each found out once and, but for states, if asked."""

    def __init__(self, pods: tuple[PodView, ...], before: PodFacts | None) -> None:
        """Judge those of `pods` that were not in the same place `before`."""
        self.pods = pods
        self.states = list(map(state_of, pods)) if before is None else _states(pods, before)
        """How each of them is: one of `STATES`."""

    @cached_property
    def texts(self) -> list[str]:
        """What a filter finds in each of them."""
        return [sought_in(pod).casefold() for pod in self.pods]

    @cached_property
    def labels(self) -> list[dict[str, str]]:
        return [dict(pod.labels) for pod in self.pods]

    @cached_property
    def names(self) -> list[list[tuple[int, str]]]:
        """To sort them by name."""
        return [natural(pod.name) for pod in self.pods]

    def wanted(self, wish: RowWish) -> list[int]:
        """Which of them are wanted."""
        which = list(range(len(self.pods)))
        if wish.unwell:
            states = self.states
            which = [at for at in which if states[at] < ENDED]
        if wish.filter.text:
            texts, labels, admits = self.texts, self.labels, wish.filter.admits
            which = [at for at in which if admits(texts[at], labels[at])]
        return which

    def sorted(self, which: list[int], order: str) -> list[int]:
        """The same in another order than that of their keys, which those that are alike stay in."""
        if order == WORST_FIRST:
            return sorted(which, key=self.states.__getitem__) if len(set(self.states)) > 1 else which
        if order == BY_NAME:
            return sorted(which, key=self.names.__getitem__)
        return sorted(which, key=lambda at: -self.pods[at].restarts) if order == MOST_RESTARTS else which


class NodeGroup:
    """A node and its Pods, or those without a node: made anew when any of them or the wish has changed."""

    def __init__(
        self, node: NodeView | None, pods: tuple[PodView, ...], wish: RowWish, before: NodeGroup | None
    ) -> None:
        """Choose among `pods`, in the order that `wish` names; `before` is the same node's group until now."""
        self.node = node
        self.all = pods
        self.name = node.name if node is not None else UNPLACED
        self.folds = folds_of(node)
        """What it is called when it is folded or opened."""
        self.hit = node is not None and _node_wanted(node, wish)
        """Whether the node itself is wanted, whatever its Pods."""
        known = before.facts if before is not None else None
        self.facts: PodFacts = known if known is not None and known.pods is pods else PodFacts(pods, known)
        which = self.facts.wanted(wish) if wish.picks else list(range(len(pods)))
        states = [self.facts.states[at] for at in which] if wish.picks else self.facts.states
        self.counts = tuple(map(states.count, STATES))
        """How many of `pods` are in each of the `STATES`."""
        self.pods = [pods[at] for at in self.facts.sorted(which, wish.order)]
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


def _states(pods: tuple[PodView, ...], before: PodFacts) -> list[int]:
    judged = zip_longest(pods, before.pods[: len(pods)], before.states[: len(pods)])
    return [state if pod is was and state is not None else state_of(pod) for pod, was, state in judged]


def folds_of(node: NodeView | None) -> str:
    """What the group of a node is called; None: that of the Pods without one."""
    return f"node/{node.name}" if node is not None else UNPLACED


def natural(name: str) -> list[tuple[int, str]]:
    """To sort by name as people do: node-10 after node-9."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _NUMBER.split(name)]


def _node_wanted(node: NodeView, wish: RowWish) -> bool:
    """A filter that only leaves out is about Pods: without them its node is not wanted."""
    if not wish.picks:
        return True
    if wish.unwell and node.ready and node.powered:
        return False
    if not (wish.filter.words or wish.filter.labels):
        return wish.unwell
    text = f"node/{node.name} {'Ready' if node.ready else 'NotReady'}"
    return wish.filter.admits(text.casefold(), dict(node.labels))
