"""Runs a line while the test plays the cluster: at every wait the next of its changes happens."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable

from engine.client.output import Err, Out
from engine.client.rest import Rest
from engine.clock import Wait
from engine.kubectl.command import kubectl
from tests.engine.kubectl.golden import Folder, Printed


def run_with(rest: Rest, line: str, changes: Iterable[Callable[[], object]] = ()) -> Printed:
    """Return what the line printed; every wait lasts a tick, and the clock goes with it."""
    printed = Printed()
    steps = kubectl(rest, shlex.split(line), files=Folder({}))
    pending = iter(changes)
    answer: bool | None = None
    while True:
        try:
            piece = steps.send(answer)
        except StopIteration as end:
            printed.exit_code = end.value
            return printed
        answer = None
        if isinstance(piece, Out):
            printed.stdout += piece.text
        elif isinstance(piece, Err):
            printed.stderr += piece.text
        elif isinstance(piece, Wait):
            printed.waits += 1
            printed.limits.append(piece.limit)
            rest.server.clock.tick += 1
            next(pending, _nothing)()
            answer = piece.until()


def _nothing() -> None:
    """Let a tick pass in which nothing happens."""
