"""Runs a line while the test plays the cluster: at every wait the next of its changes happens."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable

from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.kubectl.command import kubectl
from tests.engine.kubectl.golden import Folder, Printed, drive


def run_with(rest: RESTEndpoints, line: str, changes: Iterable[Callable[[], object]] = ()) -> Printed:
    """Return what the line printed; every wait lasts a tick, and the clock goes with it."""
    pending = iter(changes)

    def pass_time() -> None:
        rest.server.clock.tick += 1
        next(pending, _nothing)()

    return drive(kubectl(rest, shlex.split(line), files=Folder({})), pass_time)


def _nothing() -> None:
    """Let a tick pass in which nothing happens."""
