"""Proof 1, `schema`: a scenario is complete and readable, beyond what the loader refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.kubectl.cmd.table import VERBS
from levels.proof.verdict import ProofResult

if TYPE_CHECKING:
    from levels.scenario.loading.loader import Scenario
    from levels.scenario.schema.solutions import Solution

BRIEF_WORDS = 60
DOCS = re.compile(r"[a-z0-9][a-z0-9/_.#-]*")


def form(scenario: Scenario) -> ProofResult:
    """Hints, brief, links and the kinds of solutions are as a level needs them."""
    problems = list(_problems(scenario))
    return ProofResult("schema", not problems, "; ".join(problems) or "fields, hints, brief and links are in order")


def _problems(scenario: Scenario) -> Iterator[str]:
    spec = scenario.spec
    words = len(spec.brief.split())
    if words > BRIEF_WORDS:
        yield f"the brief has {words} words, at most {BRIEF_WORDS} are read"
    if not spec.hints:
        yield "three hints are missing"
    elif command := command_in(spec.hints[0]):
        yield f"the first hint contains a command ({command})"
    if not any(solution.kind == "reference" for solution in spec.solutions):
        yield "there is no solution of kind reference"
    if not any(solution.kind == "wrong" for solution in spec.solutions):
        yield "there is no solution of kind wrong"
    for solution in spec.solutions:
        yield from _solution_problems(solution)
    for link in spec.debrief.docs if spec.debrief is not None else ():
        if not DOCS.fullmatch(link):
            yield f"{link} is no path below kubernetes.io/docs"


def _solution_problems(solution: Solution) -> Iterator[str]:
    if solution.expect.passes == (solution.kind == "wrong"):
        yield f"solution {solution.name} is {solution.kind} and expects the opposite"
    if solution.kind == "wrong" and not solution.expect.failing:
        yield f"solution {solution.name} must list the objectives that it fails"
    if solution.kind == "wrong" and not solution.postmortem.strip():
        yield f"solution {solution.name} has no postmortem"


def command_in(hint: str) -> str:
    """A command that a hint gives away; empty where it does not."""
    found = re.search(r"\b(?:kubectl|k)\s+([a-z]+)", hint)
    return found[0] if found and found[1] in {verb.name for verb in VERBS} else ""
