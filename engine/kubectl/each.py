"""One act on each of several objects: an error is said on its own line, the others go on, the status is 1."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from engine.api.status import StatusError
from engine.client.output import Err
from engine.kubectl import results
from engine.kubectl.errors import KubectlError
from engine.kubectl.resources import Failure, Info
from engine.kubectl.verb import Steps


def each(items: Iterable[Info | Failure], act: Callable[[Info], Steps]) -> Steps:
    """Let `act` handle every object that was found; returns 1 as soon as one of them failed."""
    code = 0
    for item in items:
        try:
            if isinstance(item, Failure):
                yield results.failed(item)
                code = 1
            else:
                yield from act(item)
        except StatusError as error:
            yield results.failed(Failure(error))
            code = 1
        except KubectlError as error:
            yield Err(error.stderr())
            code = 1
    return code
