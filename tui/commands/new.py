"""`podfall new`: a scenario to start from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from levels.authoring.draft import draft_documents
from levels.commands.sandbox import SANDBOX_ONLY
from levels.files.documents import UnreadableError, parse_documents, read_file
from levels.files.output import never
from levels.playback.replay import session_of
from levels.recording.record import parse_run
from levels.scenario.loading.loader import scenario_of
from levels.scenario.loading.template import new_scenario, slug, with_gaps
from levels.session.replayer import Replayer
from tui.commands.messages import REFUSED, UNREADABLE, end
from tui.commands.options.outputs import Output, force_option

if TYPE_CHECKING:
    from typing import Any

    from levels.recording.record import RunRecord


@click.command()
@click.argument("out", metavar="OUT.yaml")
@click.option("--from", "saved", metavar="SAVE.yaml", help="Start from what `save` or `save --scenario` wrote.")
@force_option
def new(out: str, saved: str | None, force: bool) -> None:
    """Write a scenario to start from: a small level that works, or a saved sandbox with its gaps to be filled.

    Then play it, change it, and let `podfall check` prove it. OUT.yaml may be -, which prints it.
    """
    output = Output(out, never, force=force, status=REFUSED)
    name = slug(Path("" if output.prints else out))
    try:
        text = new_scenario(name) if saved is None else _from(saved, name)
    except UnreadableError as error:
        end(str(error), UNREADABLE)
    output.write(text)
    if not output.prints:
        click.echo(f"{out}: podfall play {out}, podfall check {out}")


def _from(saved: str, name: str) -> str:
    text = read_file(saved)
    documents = parse_documents(saved, text)
    if not documents:
        raise UnreadableError(saved, 0, "", "holds no document; a saved sandbox begins with a Scenario or a Run")
    first = documents[0].value
    if isinstance(first, dict) and first.get("kind") == "Run":
        run = parse_run(saved, text)
        values = _of_sandbox(run, name) if run.level is None else [document.value for document in documents[1:]]
    else:
        scenario_of(documents, "")  # complains of what is no scenario
        values = [document.value for document in documents]
    return with_gaps(values, name)


def _of_sandbox(run: RunRecord, name: str) -> list[Any]:
    """The scenario of a recorded sandbox."""
    session = session_of(run)
    Replayer(session, run.script).play(run.end_tick)
    left_out: list[str] = []
    values = draft_documents(session, name, SANDBOX_ONLY, left_out)
    for what in left_out:
        click.echo(f"Warning: left out: {what}", err=True)
    return values
