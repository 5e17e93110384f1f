"""The proofs of a scenario: that nothing, the wrong and the right do what a level needs them to do.

Called by `podfall check`. Each proof is named, and says in one line what it saw: schema, nothing, right NAME, wrong
NAME, par, mutation, lazy, determinism; `gap OBJECTIVE` when asked for, and `table` for podfall's own levels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from levels.files.documents import UnreadableError
from levels.proof import lazy, margin, mutation, outcomes
from levels.proof.baselines import TABLE, BaselineRow, compare, is_ours, read_table, write_table
from levels.proof.determinism import Digests, OtherInterpreters
from levels.proof.lint import form
from levels.proof.runs import PlayResults, ProgressCallback, ProofRun, perform_all
from levels.proof.verdict import CheckedFile, ProofResult
from levels.proof.writing import write_par
from levels.scenario.loading.loader import load_scenario
from levels.session.level import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from levels.scenario.loading.loader import Scenario


@dataclass(frozen=True)
class CheckOptions:
    """How to check."""

    gap: bool = False
    """Whether the slow proof 7 is wanted."""
    write: bool = False
    """Whether `par.lost` and the table of digests are set to what is found."""
    jobs: int = 1
    """Processes that play at the same time."""
    table: Path = TABLE
    """Where the table of digests lies."""


class ScenarioCheck:
    """Proves scenario files: reads them at once, plays when asked for results."""

    def __init__(self, files: Sequence[Path], options: CheckOptions | None = None) -> None:
        """Read the files. Raises UnreadableError where the table of digests is damaged."""
        self._options = options or CheckOptions()
        self._read = [_readable(file) for file in files]
        self._batches = [
            (read, list(dict.fromkeys(self._plays(read)))) for read in self._read if not isinstance(read, CheckedFile)
        ]
        self._table = read_table(self._options.table)
        self._accepted = False
        """Whether the table has to be written."""

    @property
    def count(self) -> int:
        """How many plays there are ahead."""
        return sum(len(plays) for _, plays in self._batches)

    def results(self, told: ProgressCallback = lambda: None) -> Iterator[CheckedFile]:
        """Every file's proofs, in the order of the files; unreadable ones fail the proof `schema` with one line.

        `told` is called after each play. Raises OSError where something should be written and cannot be.
        """
        with OtherInterpreters([Path(scenario.file) for scenario, _ in self._batches]) as elsewhere:
            played = perform_all(self._batches, self._options.jobs, told)
            for read in self._read:
                yield read if isinstance(read, CheckedFile) else self._judge(read, next(played), elsewhere)
        if self._accepted:
            write_table(self._table, self._options.table)

    def _plays(self, scenario: Scenario) -> Iterator[ProofRun]:
        yield from outcomes.plays(scenario.spec)
        yield from mutation.plays(scenario)
        yield from lazy.plays(scenario.spec)
        if self._options.gap:
            yield from margin.plays(scenario.spec)

    def _judge(self, scenario: Scenario, results: PlayResults, elsewhere: OtherInterpreters) -> CheckedFile:
        proofs = [form(scenario)]
        reference = next((one for one in scenario.spec.solutions if one.kind == "reference"), None)
        best = None if reference is None else results[ProofRun(reference.script)]
        if self._options.write and best is not None and best.passed:
            scenario = _with_par(scenario, best.lost)
        proofs += outcomes.outcomes(scenario, results)
        proofs.append(mutation.mutated(scenario, results))
        proofs.append(lazy.lazily(scenario, results))
        proofs.append(_determinism(scenario, results, elsewhere.digests(Path(scenario.file))))
        if self._options.gap:
            proofs += margin.gaps(scenario.spec, results)
        if best is not None and best.passed and is_ours(Path(scenario.file)):
            proofs.append(self._compare(scenario.name, BaselineRow(best.lost, best.digest)))
        return CheckedFile(scenario.file, proofs)

    def _compare(self, name: str, now: BaselineRow) -> ProofResult:
        if self._options.write:
            self._table[name] = now
            self._accepted = True
        return compare(self._table.get(name), now)


def _readable(file: Path) -> Scenario | CheckedFile:
    """The scenario, or the verdict on a file that is none."""
    try:
        scenario = load_scenario(file)
        Level(scenario)
    except UnreadableError as error:
        return CheckedFile(str(file), [ProofResult("schema", ok=False, detail=str(error))])
    return scenario


def _with_par(scenario: Scenario, lost: int) -> Scenario:
    """The scenario with `par.lost` set, in its file too. Raises OSError, UnreadableError."""
    par = scenario.spec.par
    if par is None or par.lost == lost or scenario.document is None:
        return scenario
    write_par(scenario.document, lost)
    return load_scenario(scenario.file)


def _determinism(scenario: Scenario, results: PlayResults, others: list[Digests]) -> ProofResult:
    """The same digests here and in interpreters with other hash seeds, started in another folder."""
    here = {solution.name: results[ProofRun(solution.script)].digest for solution in scenario.spec.solutions}
    for there in others:
        for name, digest in here.items():
            if there.get(name) != digest:
                detail = f"{name} gives digest {digest[:8]} here and {there.get(name, 'none')[:8]} elsewhere"
                return ProofResult("determinism", ok=False, detail=detail)
    detail = f"{len(here)} solutions, equal digests in {len(others) + 1} interpreters"
    return ProofResult("determinism", ok=True, detail=detail)
