"""`podfall postmortem`: a recording as a document, to be ended by whoever was there."""

from __future__ import annotations

import sys

import click

from levels.files.documents import UnreadableError
from levels.files.output import never
from levels.journal.rules import other_rules
from levels.postmortem.chronicle import chronicle_of
from levels.postmortem.document import document
from levels.postmortem.worth import weighed, worth_of
from levels.recording.level_version import difference
from levels.recording.record import read_run
from tui.commands.bar import bar
from tui.commands.messages import REFUSED, UNREADABLE, end
from tui.commands.options.outputs import Output, force_option
from tui.visible import visible


@click.command()
@click.argument("file", metavar="RUN.yaml")
@click.option("-o", "--output", default="-", metavar="FILE", help="Write it into this file instead of printing it.")
@force_option
def postmortem(file: str, output: str, force: bool) -> None:
    """Write the post-mortem of the recording RUN.yaml, as Markdown.

    Timeline, lost requests by cause, what each command did and saved, what was absorbed; the root cause is left to
    you. The run is played again, and once more without each of its commands. Exits with 1 where it does not replay to
    what was recorded.
    """
    # It is there to be written on, so that nothing tells whether somebody already has.
    written = Output(output, never, force=force, status=UNREADABLE)
    try:
        run = read_run(file)
        for note in filter(None, (difference(run), other_rules(run.rules))):
            click.echo(f"{file}: {note}", err=True)
        with bar("ticks", run.end_tick) as passed:
            chronicle = chronicle_of(run, passed)
    except UnreadableError as error:
        end(str(error), UNREADABLE)
    with bar("runs without one command", len(weighed(chronicle))) as passed:
        worth = worth_of(chronicle, passed)
    written.write(visible(document(chronicle, worth), lines=True))
    if not chronicle.outcome.same:
        end(f"{file}: {chronicle.outcome.sentence}", REFUSED)
    sys.exit(0)
