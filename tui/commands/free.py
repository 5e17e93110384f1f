"""A cluster of one's own: what `sandbox` and `serve` start from, and what is said of its manifests."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from engine.bootstrap import workers
from levels.session.manifests import find_manifests
from levels.session.setup import Setup
from tui.commands.saying import REFUSED, end

if TYPE_CHECKING:
    from levels.session.session import Session
    from levels.session.setup import ManifestFile


def free_setup(paths: tuple[str, ...], nodes: int, seed: int) -> Setup:
    """A cluster with the manifests of `paths`; ends with a sentence where one cannot be read."""
    return Setup(seed, tuple(workers(nodes)), tuple(_manifests(paths)))


def _manifests(paths: tuple[str, ...]) -> list[ManifestFile]:
    try:
        return find_manifests(paths)
    except FileNotFoundError as error:
        end(f'error: the path "{error.filename}" does not exist', REFUSED)
    except OSError as error:
        end(f"error: {error.filename}: {error.strerror}", REFUSED)


def refuse_bad(session: Session) -> None:
    """Name what nothing acts on; end where Kubernetes refused an object."""
    for warning in session.applied.warnings:
        click.echo(warning, err=True, nl=False)
    if session.applied.complaints:
        click.echo("".join(session.applied.complaints), err=True, nl=False)
        sys.exit(REFUSED)


def present_s() -> int:
    """This second: tick 0 of a served cluster stands there, so that ages fit the clock of whoever asks."""
    return int(time.time())


def at_present(setup: Setup) -> Setup:
    """The setup with tick 0 standing at this second."""
    return replace(setup, epoch_s=present_s())
