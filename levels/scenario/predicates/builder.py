"""Builds the judge of a predicate of a scenario file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from levels.scenario.predicates.documents import DocumentsJudge
from levels.scenario.predicates.evaluation import AllOf, AnyOf, Negation, PredicateTest, timed
from levels.scenario.predicates.reach import ReachJudge
from levels.scenario.predicates.state import Absent, EndpointsJudge, PodsJudge, StateJudge, TickPassed
from levels.scenario.predicates.traffic import TrafficJudge

if TYPE_CHECKING:
    from levels.scenario.schema.tests import PredicateEntry


def judge_of(test: PredicateEntry, *, so_far: bool = False) -> PredicateTest:
    """A fresh judge, timing included; `so_far` as failWhen asks."""
    return timed(_inner(test, so_far=so_far), test)


def _inner(test: PredicateEntry, *, so_far: bool) -> PredicateTest:
    if test.traffic is not None:
        return TrafficJudge(test.traffic, so_far=so_far)
    if test.state is not None:
        return timed(StateJudge(test.state), test.state)
    if test.endpoints is not None:
        return timed(EndpointsJudge(test.endpoints), test.endpoints)
    if test.pods is not None:
        return timed(PodsJudge(test.pods), test.pods)
    return _more(test, so_far=so_far)


def _more(test: PredicateEntry, *, so_far: bool) -> PredicateTest:
    if test.documents is not None:
        return timed(DocumentsJudge(test.documents), test.documents)
    if test.reach is not None:
        return timed(ReachJudge(test.reach), test.reach)
    return _plain(test, so_far=so_far)


def _plain(test: PredicateEntry, *, so_far: bool) -> PredicateTest:
    if test.absent is not None:
        return Absent(test.absent)
    if test.tick is not None:
        return TickPassed(test.tick)
    if test.negated is not None:
        return Negation(judge_of(test.negated, so_far=so_far))
    if test.any:
        return AnyOf([judge_of(part, so_far=so_far) for part in test.any])
    return AllOf([judge_of(part, so_far=so_far) for part in test.all])
