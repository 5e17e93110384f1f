"""A test of data: the Pods of a selector never hold fewer, or never more, documents than they did after some tick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.core import Pod
from engine.api.selectors import labels_match, parse_labels
from levels.scenario.predicates.evaluation import Evaluation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api.selectors import Requirement
    from engine.cluster.cluster import Cluster
    from levels.scenario.predicates.evaluation import EvalContext
    from levels.scenario.schema.tests import DocumentsTest


class DocumentsJudge:
    """Counts documents, copies in a replica set once."""

    def __init__(self, test: DocumentsTest) -> None:
        self._test = test
        self._wanted = parse_labels(test.selector)
        self._since = test.never_below_tick if test.never_below_tick is not None else test.never_above_tick or 0
        self._bound = 0
        self._broken = False

    def read(self, scene: EvalContext) -> Evaluation:
        """Look once, after a tick."""
        count = documents_of(scene.cluster, self._test.namespace, self._wanted)
        since = self._since
        if scene.tick <= since:
            self._bound = count
            return Evaluation(None, progress=f"{count} documents")
        beyond = count > self._bound if self._test.never_below_tick is None else count < self._bound
        self._broken = self._broken or beyond
        return Evaluation(
            not self._broken, final=self._broken, progress=f"{count} documents, {self._bound} in tick {since}"
        )


def documents_of(cluster: Cluster, namespace: str, wanted: Sequence[Requirement]) -> int:
    """How many documents the Pods with these labels hold."""
    uids = [
        pod.metadata.uid
        for pod in cluster.store.list("pods", namespace)
        if isinstance(pod, Pod) and labels_match(wanted, pod.metadata.labels)
    ]
    return cluster.runtime.sandboxes.documents_in(uids)
