"""The `podfall` command: reads its arguments and hands over. Everything heavy is imported by the command that needs it.

Exit codes: 0 as wished; 1 something differs or was refused; 2 wrong usage or unreadable input. What goes wrong is said
in one line on standard error, never as a traceback (unless PODFALL_DEBUG is set and the mistake is podfall's own).
"""

from __future__ import annotations

import gc
import io
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from tui.commands.groups.lazy import LazyGroup
from tui.commands.options.display import display_options, settings_of
from tui.commands.options.narrating import NO_NARRATION, plain_options
from tui.commands.options.registry import registry_option
from tui.commands.options.serve_options import Asked, serve_options, serving
from tui.commands.options.size import ClusterSize, size_options
from tui.commands.options.tokens import given_token, token_options
from tui.terminal import back_to_terminal, is_terminal
from tui.visible import show_on_terminals

if TYPE_CHECKING:
    from engine.runtime.registry import Registry
    from levels.scenario.session_config import SessionConfig

ON_WINDOWS = "podfall needs Linux, macOS or WSL: on Windows, install WSL (wsl --install), and podfall inside it"
REFUSED = 1
UNREADABLE = 2
COLLECT = (50_000, 20, 50)
"""When garbage is collected (gc.set_threshold): a cluster makes hundreds of thousands of objects that stay and refer to
each other in no circles, so that Python's own thresholds would look at all of them again and again for nothing."""
_FIRST = 250_000
"""When it is first: not before the first frame, whose modules, types and cluster all stay."""


_CONTEXT = {"help_option_names": ["-h", "--help"], "color": True}
"""With colour click leaves a text alone; else it would take escape sequences out of what goes into a pipe."""


@click.group(cls=LazyGroup, context_settings=_CONTEXT, invoke_without_command=True)
@click.version_option(package_name="podfall", message="%(prog)s %(version)s")
@display_options
@click.pass_context
def podfall(context: click.Context, ascii_only: bool, no_mouse: bool) -> None:
    """Play with a Kubernetes cluster made of text."""
    if context.invoked_subcommand is None:
        if is_terminal():
            from levels.saves.progress import load_progress  # noqa: PLC0415
            from tui.apps.starting import show_menu  # noqa: PLC0415

            sys.exit(show_menu(load_progress(), settings_of(ascii_only=ascii_only, no_mouse=no_mouse)))
        click.echo(context.get_help())


@podfall.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@size_options
@registry_option
@click.option("--seed", default=1, show_default=True, type=int, help="The same seed gives the same cluster.")
@plain_options
@click.option(
    "--assumptions", "assumed", is_flag=True, help="Only say what is assumed of images that podfall does not know."
)
@click.option("--frozen", default="", metavar="DUMP.yaml", help="Open these objects exactly as they are; nothing runs.")
@click.option("--now", default="", metavar="TIME", help="With --frozen: where its clock stands (2026-01-31T12:00:00Z).")
@display_options
@serve_options
def sandbox(
    paths: tuple[str, ...],
    size: ClusterSize,
    registry: Registry | None,
    seed: int,
    plain: bool,
    narrate: bool,
    ascii_only: bool,
    no_mouse: bool,
    assumed: bool,
    frozen: str,
    now: str,
    listen: str,
    token: str,
    token_file: str,
) -> None:
    """Open a cluster of your own.

    PATHs are manifest files, or folders of them, or - for standard input, that are applied before the first tick.
    """
    from levels.files.reading import STDIN  # noqa: PLC0415
    from levels.recording.record import save_run  # noqa: PLC0415
    from levels.session.manifests.assumptions import assumptions  # noqa: PLC0415
    from levels.session.session import Session  # noqa: PLC0415
    from tui.commands.sandbox_setup import at_present, free_setup, name_refused  # noqa: PLC0415

    if frozen and registry:
        _end("podfall: nothing is pulled in a frozen cluster, so --registry does not go with --frozen", UNREADABLE)
    if frozen and paths:
        _end("podfall: --frozen opens one dump and applies nothing, so it goes with no PATH", UNREADABLE)
    if assumed and frozen:
        _end("podfall: nothing runs in a frozen cluster, so --assumptions does not go with --frozen", UNREADABLE)
    if now and not frozen:
        _end("podfall: --now says where the clock of --frozen stands", UNREADABLE)
    if narrate and not plain and is_terminal():
        _end(NO_NARRATION, UNREADABLE)
    setup = _frozen(frozen, now) if frozen else free_setup(paths, size, seed, "podfall sandbox -", registry)
    if not plain and not STDIN.isdisjoint((*paths, frozen)):
        back_to_terminal()
    session = Session(at_present(setup, 0 if plain else 1) if listen else setup, Path.cwd())
    if assumed:
        click.echo("\n".join(assumptions(session.cluster)) or "nothing: podfall knows all images")
        return
    refused = 0 if frozen else name_refused(session)
    session.save, session.recordable = save_run, not frozen
    with serving(Asked(listen, token, token_file)) as place:
        if plain or not is_terminal():
            from tui.plain import run_console  # noqa: PLC0415

            sys.exit(run_console(session, place, narrate=narrate).status or refused)
        from tui.apps.app import sandbox_of  # noqa: PLC0415
        from tui.apps.watching import WatchingApp  # noqa: PLC0415

        settings = settings_of(ascii_only=ascii_only, no_mouse=no_mouse)
        sys.exit(WatchingApp(sandbox_of(session), settings=settings, place=place).play())


def _frozen(file: str, now: str) -> SessionConfig:
    """The setup of a dump; kinds that podfall does not know are named."""
    from levels.files.documents import UnreadableError  # noqa: PLC0415
    from levels.frozen.frozen import frozen_setup, read_dump  # noqa: PLC0415

    try:
        dump = read_dump(file, now)
    except UnreadableError as error:
        _end(str(error), UNREADABLE)
    except ValueError as error:
        _end(f"podfall: {error}", UNREADABLE)
    for sentence in dump.left_out:
        click.echo(f"Warning: {sentence}", err=True)
    return frozen_setup(dump)


@podfall.command()
@click.argument("line")
@click.option("--server", default="http://127.0.0.1:8901", show_default=True, metavar="URL", help="Who serves.")
@token_options("What the server asks for, unless it is one of yours that has drawn its own.")
def do(line: str, server: str, token: str, token_file: str) -> None:
    """Run one console LINE in a session that `podfall serve` serves."""
    from tui.commands.do import RemoteError  # noqa: PLC0415
    from tui.commands.do import do as run_there  # noqa: PLC0415

    try:
        status = run_there(line, server, given_token(token, token_file))
    except ValueError as error:
        _end(f"error: {error}", UNREADABLE)
    except RemoteError as error:
        _end(f"error: {error}", REFUSED)
    sys.exit(status)


def _end(text: str, status: int) -> NoReturn:
    """Say one line on standard error and exit."""
    click.echo(text, err=True)
    sys.exit(status)


def _open_closed_streams() -> None:
    """Whoever started us with a closed stream has nothing to say there, or wants to hear nothing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - open to the end


def _told(error: Exception) -> str:
    """One sentence; what the system refuses is no mistake of podfall's own."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return f"{str(error) or type(error).__name__} (PODFALL_DEBUG=1 shows where)"


def _collect_rarely() -> None:
    """Look for garbage as `COLLECT` says, from a first look on that finds nothing and therefore comes late."""
    gc.set_threshold(_FIRST, *COLLECT[1:])
    gc.callbacks.append(_from_then_on)


def _from_then_on(phase: str, info: dict[str, int]) -> None:
    """What the collector calls when it begins and ends (gc.callbacks); what it has met by now it never meets again."""
    del info
    if phase == "stop":
        gc.callbacks.remove(_from_then_on)
        gc.set_threshold(*COLLECT)
        gc.freeze()


def main() -> None:
    """Run the command line: the entry point of the installed program."""
    if sys.platform == "win32":
        sys.exit(ON_WINDOWS)
    _collect_rarely()
    _open_closed_streams()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Whatever the locale says: a transcript is the same bytes everywhere.
            stream.reconfigure(encoding="utf-8", errors="replace" if stream is sys.stdin else "backslashreplace")
    show_on_terminals()
    try:
        podfall(prog_name="podfall")
    except Exception as error:  # noqa: BLE001 - the last line of defence: one sentence instead of a traceback
        if os.environ.get("PODFALL_DEBUG"):
            traceback.print_exc()
            sys.exit(REFUSED)
        click.echo(f"podfall: {_told(error)}", err=True, color=True)
        sys.exit(REFUSED)
