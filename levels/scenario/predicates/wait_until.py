"""`tick until '{...}'`: a predicate typed at the console, and whether its moment has come.

The words are those of objectives in scenario files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from levels.files.documents import UnreadableError, parse_documents
from levels.scenario.loading.semantic_checks import check_predicate
from levels.scenario.predicates.builder import judge_of
from levels.scenario.predicates.evaluation import EvalContext
from levels.scenario.schema.tests import PredicateEntry

if TYPE_CHECKING:
    from engine.cluster.cluster import Cluster

TYPED = "until"
"""What a complaint calls the text, in the place of a file."""


def read_predicate(text: str, cluster: Cluster) -> PredicateEntry:
    """Read a predicate in YAML of the flow style. Raises UnreadableError saying what is wrong with it."""
    documents = parse_documents(TYPED, text)
    if len(documents) != 1 or not isinstance(documents[0].value, dict):
        raise UnreadableError(TYPED, 0, "", "a predicate is needed: '{endpoints: {service: x, count: 2}}'")
    test = documents[0].fit(PredicateEntry)
    check_predicate(documents[0], (), test, {spec.name for spec in cluster.traffic.list()})
    return test


class WaitUntil:
    """Follows a predicate tick by tick, from now on."""

    def __init__(self, cluster: Cluster, test: PredicateEntry) -> None:
        """Look for the first time when somebody asks."""
        self.true = False
        self.progress = ""
        self.tick = -1
        """The tick that was looked at last."""
        self._over = False
        self._scene = EvalContext(cluster, {spec.name: spec for spec in cluster.traffic.list()})
        self._judge = judge_of(test)

    def has_come(self) -> bool:
        """Whether it is decided: true, or false for good. However often it is asked, a tick is judged once."""
        if self.tick != self._scene.tick:
            self.tick = self._scene.tick
            reading = self._judge.read(self._scene)
            self.true, self.progress = reading.value is True, reading.progress
            self._over = self.true or (reading.value is False and reading.final)
        return self._over
