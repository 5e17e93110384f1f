"""The `podfall` command: reads its arguments and hands over. Everything heavy is imported by the command that needs it.

Exit codes: 0 as wished; 1 something differs or was refused; 2 wrong usage or unreadable input. What goes wrong is said
in one line on standard error, never as a traceback (unless PODFALL_DEBUG is set and the mistake is podfall's own).
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from levels.session.session import Session
    from levels.session.setup import ManifestFile

REFUSED = 1
UNREADABLE = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.version_option(package_name="podfall", message="%(prog)s %(version)s")
@click.pass_context
def podfall(context: click.Context) -> None:
    """Play with a Kubernetes cluster made of text."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@podfall.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--nodes", default=3, show_default=True, type=click.IntRange(1, 250), help="How many nodes there are.")
@click.option("--seed", default=1, show_default=True, type=int, help="The same seed gives the same cluster.")
@click.option("--plain", is_flag=True, help="Read lines from standard input (so far the only way).")
def sandbox(paths: tuple[str, ...], nodes: int, seed: int, plain: bool) -> None:
    """Open a cluster of your own.

    PATHs are manifest files, or folders of them, that are applied before the first tick.
    """
    del plain
    from engine.bootstrap import workers  # noqa: PLC0415
    from levels.session.record import save_run  # noqa: PLC0415
    from levels.session.session import Session  # noqa: PLC0415
    from levels.session.setup import Setup  # noqa: PLC0415
    from tui.plain import run_console  # noqa: PLC0415

    setup = Setup(seed, tuple(workers(nodes)), tuple(_manifests(paths)))
    session = Session(setup, Path.cwd())
    _refuse_bad(session)
    session.save = lambda file: save_run(session, file)
    sys.exit(run_console(session))


def _manifests(paths: tuple[str, ...]) -> list[ManifestFile]:
    from levels.session.manifests import find_manifests  # noqa: PLC0415

    try:
        return find_manifests(paths)
    except FileNotFoundError as error:
        _end(f'error: the path "{error.filename}" does not exist', REFUSED)
    except OSError as error:
        _end(f"error: {error.filename}: {error.strerror}", REFUSED)


def _refuse_bad(session: Session) -> None:
    """Name what nothing acts on; end where Kubernetes refused an object."""
    for warning in session.applied.warnings:
        click.echo(warning, err=True, nl=False)
    if session.applied.complaints:
        click.echo("".join(session.applied.complaints), err=True, nl=False)
        sys.exit(REFUSED)


@podfall.command()
@click.argument("file", metavar="RUN.yaml")
@click.option("--headless", is_flag=True, required=True, help="Compare digests, without a screen.")
def replay(file: str, headless: bool) -> None:
    """Play a recording again: the same inputs must give the same run."""
    del headless
    from levels.session.documents import UnreadableError  # noqa: PLC0415
    from levels.session.record import read_run  # noqa: PLC0415
    from levels.session.replay import replay as play  # noqa: PLC0415

    try:
        run = read_run(file)
    except UnreadableError as error:
        _end(str(error), UNREADABLE)
    outcome = play(run)
    click.echo(f"{file}: {outcome.sentence}")
    sys.exit(0 if outcome.same else REFUSED)


@podfall.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of a table.")
def bench(as_json: bool) -> None:
    """Measure what podfall costs on this machine, beside its bars."""
    from levels.bench.report import as_table, to_json  # noqa: PLC0415
    from levels.bench.suite import figures  # noqa: PLC0415

    measured = list(figures())
    click.echo(to_json(measured) if as_json else as_table(measured), nl=False)
    sys.exit(0 if all(figure.ok for figure in measured) else REFUSED)


def _end(text: str, status: int) -> NoReturn:
    """Say one line on standard error and exit."""
    click.echo(text, err=True)
    sys.exit(status)


def main() -> None:
    """Run the command line: the entry point of the installed program."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Whatever the locale says: a transcript is the same bytes everywhere.
            stream.reconfigure(encoding="utf-8", errors="replace" if stream is sys.stdin else "backslashreplace")
    try:
        podfall(prog_name="podfall")
    except Exception as error:  # the last line of defence: one sentence instead of a traceback
        if os.environ.get("PODFALL_DEBUG"):
            raise
        what = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.filename else str(error)
        click.echo(f"podfall: {what or type(error).__name__} (PODFALL_DEBUG=1 shows where)", err=True)
        sys.exit(REFUSED)
