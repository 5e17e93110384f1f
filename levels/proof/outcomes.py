"""Proofs 2 to 5: doing nothing fails, right solutions pass, wrong ones fail as listed, and par can be reached.

Where podfall itself met a mistake in any play, that is a proof too, which fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from levels.proof.runs import PlayResults, ProofRun
from levels.proof.verdict import ProofResult

if TYPE_CHECKING:
    from levels.scenario.loading.loader import Scenario
    from levels.scenario.schema.file import ScenarioSpec
    from levels.scenario.schema.solutions import Solution

NOTHING = ProofRun(())
BETTER_THAN_PAR = 1
"""By so many commands an alternative may beat par."""


def plays(spec: ScenarioSpec) -> Iterator[ProofRun]:
    """Every play that these proofs look at."""
    yield NOTHING
    for solution in spec.solutions:
        yield ProofRun(solution.script)
        if solution.kind != "wrong":
            yield from (ProofRun(solution.script, seed) for seed in spec.seeds.encore)


def outcomes(scenario: Scenario, results: PlayResults) -> Iterator[ProofResult]:
    """Judge them."""
    spec = scenario.spec
    yield _nothing(results)
    yield from (_right(spec, solution, results) for solution in spec.solutions if solution.kind != "wrong")
    yield from (_wrong(solution, results) for solution in spec.solutions if solution.kind == "wrong")
    yield _par(spec, results)
    mistakes = dict.fromkeys(mistake for result in results.values() for mistake in result.mistakes)
    if mistakes:
        yield ProofResult("podfall itself", ok=False, detail="; ".join(mistakes))


def _nothing(results: PlayResults) -> ProofResult:
    result = results[NOTHING]
    if result.passed:
        return ProofResult("nothing", ok=False, detail=f"doing nothing passes in tick {result.tick}")
    return ProofResult("nothing", ok=True, detail=f"doing nothing fails: {result.why}")


def _right(spec: ScenarioSpec, solution: Solution, results: PlayResults) -> ProofResult:
    """Passes on the seed and on every encore seed, and loses no more than it says."""
    name = f"right {solution.name}"
    lost: list[int] = []
    for traffic in (None, *spec.seeds.encore):
        result = results[ProofRun(solution.script, traffic)]
        seed = "the seed" if traffic is None else f"encore seed {traffic}"
        if not result.passed:
            return ProofResult(name, ok=False, detail=f"fails on {seed}: {result.why}")
        limit = solution.expect.lost
        if limit is not None and result.lost > limit.max:
            return ProofResult(name, ok=False, detail=f"loses {result.lost} on {seed}, more than {limit.max}")
        lost.append(result.lost)
    return ProofResult(name, ok=True, detail=f"passes on {len(lost)} seeds; lost {min(lost)} to {max(lost)}")


def _wrong(solution: Solution, results: PlayResults) -> ProofResult:
    """Fails on exactly the objectives that it lists."""
    name = f"wrong {solution.name}"
    result = results[ProofRun(solution.script)]
    if result.passed:
        return ProofResult(name, ok=False, detail=f"passes in tick {result.tick}")
    listed = tuple(sorted(solution.expect.failing))
    if result.failing != listed:
        detail = f"fails on {', '.join(result.failing) or 'no objective'} instead of {', '.join(listed)}"
        return ProofResult(name, ok=False, detail=detail)
    return ProofResult(name, ok=True, detail=f"fails on {', '.join(result.failing)}")


def _par(spec: ScenarioSpec, results: PlayResults) -> ProofResult:
    """The reference is within par, and par is not much worse than the best that is known."""
    if spec.par is None:
        return ProofResult("par", ok=False, detail="par is missing: add par: {commands: N, lost: N} to the spec")
    problems = list(_par_problems(spec, spec.par.commands, spec.par.lost, results))
    detail = f"the reference keeps within {spec.par.commands} commands and {spec.par.lost} lost"
    return ProofResult("par", not problems, "; ".join(problems) or detail)


def _par_problems(spec: ScenarioSpec, commands: int, lost: int, results: PlayResults) -> Iterator[str]:
    for solution in spec.solutions:
        result = results[ProofRun(solution.script)]
        if solution.kind == "reference" and result.commands > commands:
            yield f"{solution.name} takes {result.commands} commands, par.commands is {commands}"
        if solution.kind == "reference" and result.lost > lost:
            yield f"{solution.name} loses {result.lost}, par.lost is {lost} (podfall check --write sets it)"
        if solution.kind == "alternative" and result.passed and result.commands < commands - BETTER_THAN_PAR:
            yield f"{solution.name} needs only {result.commands} commands, par.commands is {commands}: make it the par"
