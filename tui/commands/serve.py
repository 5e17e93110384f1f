"""`podfall serve`: the Kubernetes API over HTTP, without a screen."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from levels.campaign.index import find_level
from levels.files.documents import UnreadableError, read_documents
from levels.files.output import prints
from levels.recording.record import save_run
from levels.server.host import SessionHost
from levels.session.level import Level
from levels.session.session import Session
from tui.commands.messages import UNREADABLE, end, open_scenario
from tui.commands.options.outputs import force_option
from tui.commands.options.registry import registry_option
from tui.commands.options.serve_options import Asked, serving
from tui.commands.options.size import ClusterSize, size_options
from tui.commands.options.tokens import token_options
from tui.commands.sandbox_setup import at_present, began_s, free_setup, name_refused
from tui.server.listener import DEFAULT_LISTEN, HTTPServer

if TYPE_CHECKING:
    from engine.runtime.registry import Registry
    from tui.server.listener import ListenAddress


@click.command()
@click.argument("paths", nargs=-1, metavar="[LEVEL or FILE or PATH]...")
@click.option("--listen", default=DEFAULT_LISTEN, show_default=True, metavar="ADDR:PORT", help="Where to listen.")
@click.option(
    "--speed",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0, 1000),
    help="Ticks in a second; 0: time moves only by `podfall do`.",
)
@click.option("--kubeconfig", default="", metavar="OUT", help="Where to write the kubeconfig.")
@token_options("Asked of every client; needed to listen beyond loopback.")
@force_option
@size_options
@registry_option
@click.option("--seed", type=int, help="The same seed gives the same cluster.  [default: 1, or the scenario's]")
def serve(
    paths: tuple[str, ...],
    listen: str,
    speed: float,
    kubeconfig: str,
    token: str,
    token_file: str,
    force: bool,
    size: ClusterSize,
    registry: Registry | None,
    seed: int | None,
) -> None:
    """Serve the Kubernetes API over HTTP, for a real kubectl.

    One LEVEL or scenario FILE is played. Other PATHs are manifest files, or folders of them, or - for standard input,
    that are applied before the first tick.
    """
    session = _session(paths, size, seed, registry, speed)
    session.save = save_run
    with serving(Asked(listen, token, token_file, kubeconfig, force)) as place, contextlib.suppress(KeyboardInterrupt):
        assert place is not None, "an address is always given here"  # noqa: S101 - for the type checker
        # A kubeconfig that is printed stands alone on standard output.
        click.echo(f"podfall serves {place.url}, Ctrl-C ends it", err=prints(place.kubeconfig))
        if place.export:
            click.echo(place.export)
        asyncio.run(_serve(SessionHost(session, speed, _warn), place))


def _session(
    paths: tuple[str, ...], size: ClusterSize, seed: int | None, registry: Registry | None, speed: float
) -> Session:
    """A level where one is named, else a cluster with the manifests; its clock stands at the present."""
    if len(paths) == 1 and _is_level(paths[0]):
        if registry is not None:
            end("podfall: a scenario says itself which registry there is (spec.cluster.registry)", UNREADABLE)
        try:
            return Level(open_scenario(paths[0]), seed, epoch_s=began_s(speed))
        except UnreadableError as error:
            end(str(error), UNREADABLE)
    setup = free_setup(paths, size, 1 if seed is None else seed, "podfall serve -", registry)
    session = Session(at_present(setup, speed))
    name_refused(session)
    return session


def _is_level(path: str) -> bool:
    """Whether this is an existing file of kind Scenario, or no file but the name or number of a level."""
    file = Path(path)
    if not file.is_file():
        return not file.exists() and find_level(path) is not None
    try:
        documents = read_documents(path)
    except UnreadableError:
        return False  # whoever reads manifests says what is wrong with it
    return bool(documents) and isinstance(documents[0].value, dict) and documents[0].value.get("kind") == "Scenario"


def _warn(text: str) -> None:
    with contextlib.suppress(OSError):  # whoever closes standard error does not end the server with it
        click.echo(text, err=True)


async def _serve(host: SessionHost, place: ListenAddress) -> None:
    server = HTTPServer(host, place, signals=True)
    time_passes = asyncio.create_task(host.keep_time())
    # A mistake in a tick must end the server, not leave it standing still.
    time_passes.add_done_callback(lambda task: _end(server, task))
    await server.run_here()
    time_passes.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await time_passes


def _end(server: HTTPServer, task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        server.stop()
