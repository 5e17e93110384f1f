"""The proofs of a scenario: that nothing, the wrong and the right do what a level needs them to do.

Called by `podfall check`. Each proof is named, and says in one line what it saw.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from engine.kubectl.verbs import VERBS
from levels.proof.determinism import Elsewhere, digests_of
from levels.scenario.loader import load_scenario
from levels.session.documents import UnreadableError
from levels.session.level import Level
from levels.session.playing import play

if TYPE_CHECKING:
    from collections.abc import Sequence

    from levels.scenario.loader import Scenario
    from levels.scenario.schema import ScriptEntry, Solution

BRIEF_WORDS = 60
DOCS = re.compile(r"[a-z0-9][a-z0-9/_.#-]*")


class Proof(NamedTuple):
    """One proof and how it went."""

    name: str
    ok: bool
    detail: str


class Checked(NamedTuple):
    """A file and its proofs."""

    file: str
    proofs: list[Proof]

    @property
    def ok(self) -> bool:
        """Whether all went well."""
        return all(proof.ok for proof in self.proofs)


def check_files(files: Sequence[Path]) -> Iterator[Checked]:
    """Prove scenario files, one after the other; unreadable ones fail the proof `schema` with the loader's line."""
    with Elsewhere(files) as elsewhere:
        for file in files:
            yield _check(file, elsewhere)


def _check(file: Path, elsewhere: Elsewhere) -> Checked:
    name = str(file)
    try:
        scenario = load_scenario(file)
        Level(scenario)
    except UnreadableError as error:
        return Checked(name, [Proof("schema", ok=False, detail=str(error))])
    proofs = [_schema(scenario), _nothing(scenario), *_rights(scenario), *_wrongs(scenario)]
    proofs.append(_determinism(file, elsewhere))
    return Checked(name, proofs)


def _schema(scenario: Scenario) -> Proof:
    problems = list(_problems(scenario))
    return Proof("schema", not problems, "; ".join(problems) or "fields, hints, brief and links are in order")


def _problems(scenario: Scenario) -> Iterator[str]:
    spec = scenario.spec
    words = len(spec.brief.split())
    if words > BRIEF_WORDS:
        yield f"the brief has {words} words, at most {BRIEF_WORDS} are read"
    if not spec.hints:
        yield "three hints are missing"
    elif (command := _command_in(spec.hints[0])):  # fmt: skip
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


def _command_in(hint: str) -> str:
    """A command that a hint gives away; empty where it does not."""
    found = re.search(r"\b(?:kubectl|k)\s+([a-z]+)", hint)
    return found[0] if found and found[1] in {verb.name for verb in VERBS} else ""


def _played(scenario: Scenario, script: Sequence[ScriptEntry], traffic_seed: int | None = None) -> Level:
    return play(Level(scenario, traffic_seed=traffic_seed), script)


def _nothing(scenario: Scenario) -> Proof:
    level = _played(scenario, ())
    if level.verdict == "passed":
        return Proof("nothing", ok=False, detail=f"doing nothing passes in tick {level.verdict_tick}")
    return Proof("nothing", ok=True, detail=f"doing nothing fails: {', '.join(level.failing()) or level.failed_by}")


def _rights(scenario: Scenario) -> Iterator[Proof]:
    for solution in scenario.spec.solutions:
        if solution.kind != "wrong":
            yield _right(scenario, solution)


def _right(scenario: Scenario, solution: Solution) -> Proof:
    """Passes on the seed and on every encore seed, and loses no more than it says."""
    name = f"right {solution.name}"
    lost: list[int] = []
    for traffic in (None, *scenario.spec.seeds.encore):
        level = _played(scenario, solution.script, traffic)
        seed = "the seed" if traffic is None else f"encore seed {traffic}"
        if level.verdict != "passed":
            why = ", ".join(level.failing()) or level.failed_by
            return Proof(name, ok=False, detail=f"fails on {seed}: {why}")
        limit = solution.expect.lost
        if limit is not None and level.requests_lost() > limit.max:
            return Proof(name, ok=False, detail=f"loses {level.requests_lost()} on {seed}, more than {limit.max}")
        lost.append(level.requests_lost())
    return Proof(name, ok=True, detail=f"passes on {len(lost)} seeds; lost {min(lost)} to {max(lost)}")


def _wrongs(scenario: Scenario) -> Iterator[Proof]:
    for solution in scenario.spec.solutions:
        if solution.kind == "wrong":
            yield _wrong(scenario, solution)


def _wrong(scenario: Scenario, solution: Solution) -> Proof:
    """Fails on exactly the objectives that it lists."""
    name = f"wrong {solution.name}"
    level = _played(scenario, solution.script)
    if level.verdict == "passed":
        return Proof(name, ok=False, detail=f"passes in tick {level.verdict_tick}")
    failing, listed = sorted(level.failing()), sorted(solution.expect.failing)
    if failing != listed:
        detail = f"fails on {', '.join(failing) or 'no objective'} instead of {', '.join(listed)}"
        return Proof(name, ok=False, detail=detail)
    return Proof(name, ok=True, detail=f"fails on {', '.join(failing)}")


def _determinism(file: Path, elsewhere: Elsewhere) -> Proof:
    """The same digests here and in interpreters with other hash seeds, started in another folder."""
    here, others = digests_of(file), elsewhere.digests(file)
    for there in others:
        for name, digest in here.items():
            if there.get(name) != digest:
                detail = f"{name} gives digest {digest[:8]} here and {there.get(name, 'none')[:8]} elsewhere"
                return Proof("determinism", ok=False, detail=detail)
    detail = f"{len(here)} solutions, equal digests in {len(others) + 1} interpreters"
    return Proof("determinism", ok=True, detail=detail)
