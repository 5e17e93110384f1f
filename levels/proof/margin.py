"""Proof 7, `gap`: on which side of a threshold a run falls is the player's doing, not luck.

For every objective that asks for a ratio of served requests: the lowest ratio of the reference over 50 traffic seeds
must lie above the threshold, and the highest of each wrong solution that should fail on it below, by 0.01 at least.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from levels.proof.runs import PlayResults, ProofRun
from levels.proof.verdict import ProofResult
from levels.scenario.loading.semantic_checks import TESTS, traffic_tests
from levels.scenario.predicates.traffic import exact

if TYPE_CHECKING:
    from levels.scenario.schema.file import ScenarioSpec
    from levels.scenario.schema.solutions import Solution
    from levels.scenario.schema.tests import ObjectiveEntry, PredicateEntry, TrafficTest

SEEDS = range(1, 51)
MARGIN = Fraction(1, 100)
_REMEDY = "use a count (lost: {max: 0}), a higher rate or a longer window"


def plays(spec: ScenarioSpec) -> Iterator[ProofRun]:
    """Every play that this proof looks at; none where no objective asks for a ratio."""
    asking = [objective for objective in spec.objectives if _tests(objective)]
    for solution in spec.solutions:
        if asking and (solution.kind == "reference" or any(_should_fail(solution, objective) for objective in asking)):
            yield from (ProofRun(solution.script, seed, whole=True) for seed in SEEDS)


def gaps(spec: ScenarioSpec, results: PlayResults) -> Iterator[ProofResult]:
    """One proof for each objective that asks for a ratio."""
    place = {id(test): index for index, test in enumerate(traffic_tests(spec.objectives))}
    for objective in spec.objectives:
        if tests := _tests(objective):
            yield _gap(spec, objective, [(place[id(test)], test) for test in tests], results)


def _tests(objective: ObjectiveEntry) -> list[TrafficTest]:
    return [test for test in traffic_tests((objective,)) if test.success is not None and test.success.min is not None]


def _should_fail(solution: Solution, objective: ObjectiveEntry) -> bool:
    return solution.kind == "wrong" and objective.id in solution.expect.failing


def _gap(
    spec: ScenarioSpec, objective: ObjectiveEntry, tests: list[tuple[int, TrafficTest]], results: PlayResults
) -> ProofResult:
    references = [solution for solution in spec.solutions if solution.kind == "reference"]
    wrongs = [solution for solution in spec.solutions if _should_fail(solution, objective)]
    told: list[str] = []
    good = True
    parted = dict.fromkeys((wrong.name for wrong in wrongs), _other_tests(objective))
    for index, test in tests:
        threshold = _threshold(test)
        low = min((_ratio(one, index, seed, results) for one in references for seed in SEEDS), default=Fraction(0))
        highest = {wrong.name: max(reached) for wrong in wrongs if (reached := _reached(wrong, index, results))}
        good = good and low >= threshold + MARGIN
        for name in parted:
            parted[name] = parted[name] or name not in highest or highest[name] <= threshold - MARGIN
        wrong = f"wrong at most {_decimal(max(highest.values()))}" if highest else "no wrong solution fails here"
        via = f" via {test.via}" if test.via else ""
        told.append(f"{test.client}{via}: reference at least {_decimal(low)}, {wrong}, threshold {_decimal(threshold)}")
    ok = good and all(parted.values())
    remedy = "" if ok else f"; the threshold needs 0.01 on both sides: {_REMEDY}"
    return ProofResult(f"gap {objective.id}", ok, "; ".join(told) + remedy)


def _threshold(test: TrafficTest) -> Fraction:
    return exact(test.success.min) if test.success is not None and test.success.min is not None else Fraction(0)


def _reached(wrong: Solution, index: int, results: PlayResults) -> list[Fraction]:
    """Its ratios, but for the runs that failWhen ends: there an objective is only cut off."""
    seeds = [seed for seed in SEEDS if not results[ProofRun(wrong.script, seed, whole=True)].failed_by]
    return [_ratio(wrong, index, seed, results) for seed in seeds]


def _ratio(solution: Solution, index: int, seed: int, results: PlayResults) -> Fraction:
    served, issued = results[ProofRun(solution.script, seed, whole=True)].ratios[index]
    return Fraction(served, issued) if issued else Fraction(0)


def _other_tests(test: PredicateEntry) -> bool:
    """Whether anything but ratios decides, too: then that may be what a wrong solution fails on."""
    inside = (*test.any, *test.all, *((test.negated,) if test.negated is not None else ()))
    if inside:
        return any(_other_tests(one) for one in inside)
    said = [name for name in TESTS if getattr(test, name) not in (None, ())]
    return said != ["traffic"] or test.traffic is None or test.traffic.success is None


def _decimal(value: Fraction) -> str:
    """Three digits, rounded down, so that nothing looks better than it is."""
    thousandths = value.numerator * 1000 // value.denominator
    return f"{thousandths // 1000}.{thousandths % 1000:03d}"
