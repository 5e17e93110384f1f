"""The `podfall` command: reads its arguments and hands over. Everything heavy is imported by the command that needs it.

Exit codes: 0 as wished; 1 something differs or was refused; 2 wrong usage or unreadable input. What goes wrong is said
in one line on standard error, never as a traceback (unless PODFALL_DEBUG is set and the mistake is podfall's own).
"""

from __future__ import annotations

import errno
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from tui.commands.lazy import LazyGroup
from tui.terminal import draws_unicode, is_terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from levels.session.session import Session
    from levels.session.setup import ManifestFile, Setup

REFUSED = 1
UNREADABLE = 2


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.version_option(package_name="podfall", message="%(prog)s %(version)s")
@click.pass_context
def podfall(context: click.Context) -> None:
    """Play with a Kubernetes cluster made of text."""
    if context.invoked_subcommand is None:
        if is_terminal():
            from levels.session.progress import load_progress  # noqa: PLC0415
            from tui.starting import show_menu  # noqa: PLC0415

            show_menu(load_progress())
            return
        click.echo(context.get_help())


@podfall.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--nodes", default=3, show_default=True, type=click.IntRange(1, 250), help="How many nodes there are.")
@click.option("--seed", default=1, show_default=True, type=int, help="The same seed gives the same cluster.")
@click.option("--plain", is_flag=True, help="No screen: read lines from standard input.")
@click.option("--ascii", "ascii_only", is_flag=True, help="Draw the screen with ASCII signs alone.")
@click.option("--frozen", default="", metavar="DUMP.yaml", help="Open these objects exactly as they are; nothing runs.")
@click.option("--now", default="", metavar="TIME", help="With --frozen: where its clock stands (2026-01-31T12:00:00Z).")
@click.option("--serve", "listen", default="", is_flag=False, flag_value="127.0.0.1:8901", metavar="ADDR:PORT",
              help="Serve the API over HTTP (so far instead of a console).")  # fmt: skip
@click.option("--token", default="", metavar="TEXT", help="With --serve: asked of every client.")
def sandbox(
    paths: tuple[str, ...], nodes: int, seed: int, plain: bool, ascii_only: bool, frozen: str, now: str, listen: str,
    token: str,
) -> None:  # fmt: skip
    """Open a cluster of your own.

    PATHs are manifest files, or folders of them, that are applied before the first tick.
    """
    from levels.session.session import Session  # noqa: PLC0415

    setup = _frozen(frozen, now) if frozen else _free(paths, nodes, seed)
    if listen:
        from tui.commands.serve import at_present  # noqa: PLC0415

        setup = at_present(setup)
    session = Session(setup, Path.cwd())
    _refuse_bad(session)
    session.save = _refuse_to_save if frozen else _saver(session)
    if listen:
        _serve(session, listen, 1, "", token)
        return
    if plain or not is_terminal():
        from tui.plain import run_console  # noqa: PLC0415

        sys.exit(run_console(session))
    from tui.app import PodfallApp, sandbox_of  # noqa: PLC0415

    PodfallApp(sandbox_of(session), ascii_only=ascii_only or not draws_unicode()).run()


def _free(paths: tuple[str, ...], nodes: int, seed: int) -> Setup:
    from engine.bootstrap import workers  # noqa: PLC0415
    from levels.session.setup import Setup  # noqa: PLC0415

    return Setup(seed, tuple(workers(nodes)), tuple(_manifests(paths)))


def _frozen(file: str, now: str) -> Setup:
    """The setup of a dump; kinds that podfall does not know are named."""
    from levels.session.documents import UnreadableError  # noqa: PLC0415
    from levels.session.frozen import frozen_setup, read_dump  # noqa: PLC0415

    try:
        dump = read_dump(file, now)
    except UnreadableError as error:
        _end(str(error), UNREADABLE)
    except ValueError as error:
        _end(f"error: --now: {error}", UNREADABLE)
    for sentence in dump.left_out:
        click.echo(f"Warning: {sentence}", err=True)
    return frozen_setup(dump)


def _saver(session: Session) -> Callable[[str], None]:
    from levels.session.record import save_run  # noqa: PLC0415

    return lambda file: save_run(session, file)


def _refuse_to_save(file: str) -> None:
    raise OSError(errno.ENOTSUP, "a frozen cluster is not recorded", file)


def _serve(session: Session, listen: str, speed: float, kubeconfig: str, token: str) -> None:
    from tui.commands.serve import serve as run_server  # noqa: PLC0415

    try:
        run_server(session, listen=listen, speed=speed, kubeconfig=kubeconfig, token=token)
    except ValueError as error:
        _end(f"error: {error}", UNREADABLE)


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
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--listen", default="127.0.0.1:8901", show_default=True, metavar="ADDR:PORT", help="Where to listen.")
@click.option("--speed", default=1.0, show_default=True, type=click.FloatRange(0, 1000),
              help="Ticks in a second; 0: time moves only by `podfall do`.")  # fmt: skip
@click.option("--kubeconfig", default="", metavar="OUT", help="Where to write the kubeconfig.")
@click.option("--token", default="", metavar="TEXT", help="Asked of every client; needed to listen beyond loopback.")
@click.option("--nodes", default=3, show_default=True, type=click.IntRange(1, 250), help="How many nodes there are.")
@click.option("--seed", default=1, show_default=True, type=int, help="The same seed gives the same cluster.")
def serve(
    paths: tuple[str, ...], listen: str, speed: float, kubeconfig: str, token: str, nodes: int, seed: int
) -> None:  # fmt: skip
    """Serve the Kubernetes API over HTTP, for a real kubectl.

    PATHs are manifest files, or folders of them, that are applied before the first tick.
    """
    from levels.session.session import Session  # noqa: PLC0415
    from tui.commands.serve import at_present  # noqa: PLC0415

    session = Session(at_present(_free(paths, nodes, seed)))
    _refuse_bad(session)
    session.save = _saver(session)
    _serve(session, listen, speed, kubeconfig, token)


@podfall.command()
@click.argument("line")
@click.option("--server", default="http://127.0.0.1:8901", show_default=True, metavar="URL", help="Who serves.")
@click.option("--token", default="", metavar="TEXT", help="What the server asks for.")
def do(line: str, server: str, token: str) -> None:
    """Run one console LINE in a session that `podfall serve` serves."""
    from tui.commands.do import RemoteError  # noqa: PLC0415
    from tui.commands.do import do as run_there  # noqa: PLC0415

    try:
        status = run_there(line, server, token)
    except RemoteError as error:
        _end(f"error: {error}", REFUSED)
    sys.exit(status)


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
