"""A cluster of one's own: what `sandbox` and `serve` start from, and what is said of its manifests."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.cluster.bootstrap import workers
from levels.files.documents import UnreadableError
from levels.files.reading import STDIN
from levels.scenario.session_config import SessionConfig
from levels.session.manifests.assumptions import assumptions
from levels.session.manifests.fitting import FEWEST, nodes_needed
from levels.session.manifests.found import find_manifests, name_of
from levels.session.manifests.strangers import sort_out
from levels.session.session import Session
from tui.commands.messages import REFUSED, UNREADABLE, end
from tui.commands.options.size import MOST_NODES

if TYPE_CHECKING:
    from engine.cluster.bootstrap import MachineSpec
    from engine.runtime.registry import Registry
    from levels.session.manifests.found import AppliedManifests
    from levels.session.manifests.strangers import ManifestFilter
    from tui.commands.options.size import ClusterSize


def free_setup(
    paths: tuple[str, ...], size: ClusterSize, seed: int, opener: str, registry: Registry | None = None
) -> SessionConfig:
    """A cluster with the manifests and the catalogues of `paths`; ends with a sentence where one cannot be read.

    `opener` is the command that takes manifests from standard input, for the lines that are proposed.
    """
    found = _found(paths, opener)
    machines = _machines(FEWEST if size.nodes is None else size.nodes, size)
    setup = SessionConfig(seed, machines, found.manifests, images=found.images, registry=registry or "open")
    if size.nodes is not None:
        return setup
    nodes = nodes_needed(Session(setup).cluster, size.cpu, size.memory, MOST_NODES)
    click.echo(f"{nodes} nodes of {size.cpu} CPU and {size.memory} each, for what all Pods request", err=True)
    return replace(setup, machines=_machines(nodes, size))


def _machines(nodes: int, size: ClusterSize) -> tuple[MachineSpec, ...]:
    return tuple(replace(machine, cpu=size.cpu, memory=size.memory) for machine in workers(nodes))


def _found(paths: tuple[str, ...], opener: str) -> ManifestFilter:
    missing = next((path for path in paths if path not in STDIN and not Path(path).exists()), None)
    if missing is not None:
        end(f'error: the path "{missing}" does not exist', REFUSED)
    try:
        return manifests_of(paths, opener)
    except OSError as error:
        end(f"error: {error.filename}: {error.strerror}", REFUSED)


def manifests_of(paths: tuple[str, ...], opener: str) -> ManifestFilter:
    """What can be applied of files, folders and standard input; what is left out is said. Raises OSError.

    Ends with a sentence where a file that was named is one of podfall's own, or standard input is named twice.
    """
    if len([path for path in paths if path in STDIN]) > 1:
        end("podfall: standard input can be read once, and - stands here more than once", UNREADABLE)
    left_out: list[str] = []
    try:
        found = sort_out(find_manifests(paths, left_out), map(name_of, paths), opener)
    except UnreadableError as error:
        end(str(error), UNREADABLE)
    for sentence in (*left_out, *found.left_out):
        click.echo(f"Warning: {sentence}", err=True)
    return found


def name_refused(session: Session) -> int:
    """Name what nothing acts on, what Kubernetes refused and what is assumed; returns the exit status that this leaves.

    One refused object stops nothing, as `kubectl apply` goes on with the others; where nothing is left, podfall ends.
    """
    status = tell_refused(session.applied)
    for text in assumptions(session.cluster):
        click.echo(text, err=True)
    return status


def tell_refused(applied: AppliedManifests) -> int:
    """Name what nothing acts on and what Kubernetes refused, as `name_refused` does."""
    for text in applied.told():
        click.echo(text, err=True, nl=False)
    if applied.complaints and not applied.accepted:
        sys.exit(REFUSED)
    return REFUSED if applied.complaints else 0


_AHEAD_S = 3600


def present_s() -> int:
    """This second: tick 0 of a served cluster stands there, so that ages fit the clock of whoever asks."""
    return int(time.time())


def began_s(speed: float) -> int:
    """The second at which tick 0 of a served cluster stands.

    Where time passes only by `tick`, it runs ahead of the clocks of clients, which would call every age invalid: so
    it begins an hour before.
    """
    return present_s() if speed else present_s() - _AHEAD_S


def at_present(setup: SessionConfig, speed: float) -> SessionConfig:
    """The setup with tick 0 standing at this second, or an hour before where time only passes by `tick`."""
    return replace(setup, epoch_s=began_s(speed))
