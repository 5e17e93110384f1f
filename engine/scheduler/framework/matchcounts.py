"""Headcounts: how many Pods of a crowd stand on each node.

Topology spread and inter-pod affinity ask for the same few crowds again and again. A crowd is counted once, when it is
first asked for, and from then on kept up as Pods come and go, so that a question costs what has changed since.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.scheduler.framework.podselector import fits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.scheduler.framework.podinfo import PodInfo
    from engine.scheduler.framework.podselector import PodSelector, PodSelectorTerm

_KEPT = 256


class MatchCounts:
    """The crowds that somebody has asked for, by node."""

    def __init__(self) -> None:
        """Start with no crowd and no Pods."""
        self._counts: dict[PodSelector, dict[str, int]] = {}
        self._namespaces: dict[str, dict[str, str]] = {}

    def set_namespace(self, name: str, labels: dict[str, str] | None) -> None:
        """A namespace appeared, changed its labels or (None) went: who belongs where may be different now."""
        if self._namespaces.get(name) == labels:
            return
        self._namespaces.pop(name, None)
        if labels is not None:
            self._namespaces[name] = labels
        for crowd in [crowd for crowd in self._counts if any(part.namespace_needs for part in crowd.parts)]:
            del self._counts[crowd]

    def has(self, crowd: PodSelector, namespace: str, labels: Mapping[str, str]) -> bool:
        """Would a Pod of that namespace with these labels belong to it?"""
        return all(self._in_part(part, namespace, labels) for part in crowd.parts)

    def _in_part(self, part: PodSelectorTerm, namespace: str, labels: Mapping[str, str]) -> bool:
        if namespace not in part.namespaces and not fits(part.namespace_needs, self._namespaces.get(namespace, {})):
            return False
        return fits(part.needs, labels)

    def on_nodes(self, crowd: PodSelector, placed: Iterable[tuple[str, PodInfo]]) -> dict[str, int]:
        """How many stand on each node, nodes without any left out; `placed` is everybody, for the first count."""
        counts = self._counts.get(crowd)
        if counts is None:
            if len(self._counts) >= _KEPT:
                del self._counts[next(iter(self._counts))]
            counts = self._counts[crowd] = {}
            for node, needs in placed:
                self._add(crowd, counts, node, needs, 1)
        return counts

    def note(self, node: str, needs: PodInfo, sign: int) -> None:
        """A Pod came to a node (`sign` 1) or left it (-1)."""
        for crowd, counts in self._counts.items():
            self._add(crowd, counts, node, needs, sign)

    def _add(self, crowd: PodSelector, counts: dict[str, int], node: str, needs: PodInfo, sign: int) -> None:
        if crowd.living and needs.leaving:
            return
        shape = needs.shape
        if self.has(crowd, shape.namespace, shape.labels):
            left = counts.get(node, 0) + sign
            if left:
                counts[node] = left
            else:
                del counts[node]
