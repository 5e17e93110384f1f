"""Match counts: how many Pods on each node a selector matches.

Topology spread and inter-pod affinity ask for the same few selectors again and again. A selector is counted once, when
it is first asked for, and from then on kept up as Pods come and go, so that a question costs what has changed since.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.scheduler.framework.podselector import requirements_match

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.scheduler.framework.podinfo import PodInfo
    from engine.scheduler.framework.podselector import PodSelector, PodSelectorTerm

_KEPT = 256


class MatchCounts:
    """The selectors that somebody has asked for, counted by node."""

    def __init__(self) -> None:
        """Start with no selector and no Pods."""
        self._counts: dict[PodSelector, dict[str, int]] = {}
        self._namespaces: dict[str, dict[str, str]] = {}

    def set_namespace(self, name: str, labels: dict[str, str] | None) -> None:
        """A namespace appeared, changed its labels or (None) went: what selectors match may be different now."""
        if self._namespaces.get(name) == labels:
            return
        self._namespaces.pop(name, None)
        if labels is not None:
            self._namespaces[name] = labels
        for selector in [
            selector for selector in self._counts if any(term.namespace_requirements for term in selector.terms)
        ]:
            del self._counts[selector]

    def matches(self, selector: PodSelector, namespace: str, labels: Mapping[str, str]) -> bool:
        """Does the selector match a Pod of that namespace with these labels?"""
        return all(self._matches_term(term, namespace, labels) for term in selector.terms)

    def _matches_term(self, term: PodSelectorTerm, namespace: str, labels: Mapping[str, str]) -> bool:
        if namespace not in term.namespaces and not requirements_match(
            term.namespace_requirements, self._namespaces.get(namespace, {})
        ):
            return False
        return requirements_match(term.requirements, labels)

    def on_nodes(self, selector: PodSelector, placed: Iterable[tuple[str, PodInfo]]) -> dict[str, int]:
        """How many it matches on each node, nodes without any left out; `placed` is every Pod, for the first count."""
        counts = self._counts.get(selector)
        if counts is None:
            if len(self._counts) >= _KEPT:
                del self._counts[next(iter(self._counts))]
            counts = self._counts[selector] = {}
            for node, pod_info in placed:
                self._add(selector, counts, node, pod_info, 1)
        return counts

    def note(self, node: str, pod_info: PodInfo, sign: int) -> None:
        """A Pod came to a node (`sign` 1) or left it (-1)."""
        for selector, counts in self._counts.items():
            self._add(selector, counts, node, pod_info, sign)

    def _add(self, selector: PodSelector, counts: dict[str, int], node: str, pod_info: PodInfo, sign: int) -> None:
        if selector.skip_terminating and pod_info.terminating:
            return
        signature = pod_info.signature
        if self.matches(selector, signature.namespace, signature.labels):
            left = counts.get(node, 0) + sign
            if left:
                counts[node] = left
            else:
                del counts[node]
