"""`--junit`, `--sarif`, `--baseline` and `--json` of a storm: what a pipeline reads, and what it compares with."""

from __future__ import annotations

import json
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from levels.files.documents import UnreadableError
from levels.files.reading import STDIN, read_text
from levels.proof.results import IS_JUNIT
from levels.storm.asdata import report_data
from levels.storm.pipeline.baseline import read_baseline
from levels.storm.pipeline.judgement import judge
from levels.storm.pipeline.junit import storm_junit
from levels.storm.pipeline.places import ManifestPlaces
from levels.storm.pipeline.sarif import IS_SARIF, storm_sarif
from tui.commands.messages import UNREADABLE, end
from tui.commands.options.limit import LossLimit
from tui.commands.options.outputs import Output
from tui.commands.options.several import with_options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from levels.files.output import Known
    from levels.scenario.session_config import ManifestFile
    from levels.storm.pipeline.baseline import StormBaseline
    from levels.storm.pipeline.judgement import StormJudgement
    from levels.storm.report import StormClient, StormReport

BASELINE = "Against the baseline"
"""Above what changed since."""


class PipelineWishes:
    """What was asked for."""

    def __init__(
        self, junit: str, sarif: str, baseline: str, max_lost: LossLimit, *, force: bool, as_json: bool
    ) -> None:
        """End with a sentence where an output would be refused, or the baseline cannot be read."""
        self._junit = _output(junit, IS_JUNIT, force=force)
        self._sarif = _output(sarif, IS_SARIF, force=force)
        self._limit = max_lost.exceeded if max_lost != LossLimit() else None
        self._as_json = as_json
        printed = [as_json, *(output.prints for output in (self._junit, self._sarif) if output is not None)]
        if sum(printed) > 1:
            end("podfall: only one of --json, --junit and --sarif can go to standard output", UNREADABLE)
        self._printed = any(printed)
        """Whether standard output belongs to one of them, so that nothing else is printed there."""
        self._baseline = _baseline(baseline)

    def check_clients(self, clients: Iterable[StormClient]) -> None:
        """Raise UnreadableError where the baseline is of others."""
        if self._baseline is not None:
            self._baseline.check_clients(clients)

    def tell(self, report: StormReport, manifests: Iterable[ManifestFile], text: Callable[[StormReport], str]) -> bool:
        """Write and print everything that was asked for, `text` of the report if nothing else; whether it passed."""
        judgement = judge(report, self._limit, self._baseline)
        report = report._replace(verdict=judgement.verdict)
        if self._junit is not None:
            self._junit.write(storm_junit(report, judgement))
        if self._sarif is not None:
            self._sarif.write(storm_sarif(report, ManifestPlaces(manifests, _as_it_lies), judgement))
        if self._as_json:
            click.echo(json.dumps(report_data(report), indent=2))
        elif not self._printed:
            click.echo(text(report))
        self._compare(judgement)
        return judgement.verdict == "passed"

    def _compare(self, judgement: StormJudgement) -> None:
        """Say what changed, where it stands in nobody's way."""
        if judgement.compared:
            lines = [BASELINE, *(f"  {line}" for line in judgement.compared)]
            click.echo("\n".join(lines if self._printed else ["", *lines]), err=self._printed)


def pipeline_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command all of them, as one argument `pipeline`; needs its `PATH...`, `--max-lost` and `--force`."""

    @wraps(command)
    def with_wishes(*args: Any, junit: str, sarif: str, baseline: str, as_json: bool, **more: Any) -> Any:
        if baseline in STDIN and any(path in STDIN for path in more["paths"]):
            end("podfall: standard input can be read once, and both PATH and --baseline are -", UNREADABLE)
        wishes = PipelineWishes(junit, sarif, baseline, more.pop("max_lost"), force=more["force"], as_json=as_json)
        return command(*args, pipeline=wishes, **more)

    return with_options(with_wishes, *_OPTIONS)


_OPTIONS = (
    click.option(
        "--baseline",
        default="",
        metavar="FILE",
        help="An earlier --json of the same clients: only what got worse since fails.",
    ),
    click.option("--json", "as_json", is_flag=True, help="One JSON document."),
    click.option("--junit", default="", metavar="OUT.xml", help="Also write a JUnit report, one case per fault."),
    click.option(
        "--sarif",
        default="",
        metavar="OUT.sarif",
        help="Also write SARIF, one result per cause of losses, on the line of the manifest.",
    ),
)


def _output(name: str, known: Known, *, force: bool) -> Output | None:
    return Output(name, known, force=force, status=UNREADABLE) if name else None


def _baseline(name: str) -> StormBaseline | None:
    try:
        return read_baseline(name) if name else None
    except UnreadableError as error:
        end(f"podfall: --baseline {error}", UNREADABLE)


def _as_it_lies(file: str) -> str | None:
    path = Path(file)
    return read_text(path) if path.is_file() else None
