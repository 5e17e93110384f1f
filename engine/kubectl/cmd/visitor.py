"""One act on each of several objects: an error is said on its own line, the others go on, the status is 1."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from engine.api.status import StatusError
from engine.client.output import Stderr
from engine.golang.errors import OutputError
from engine.kubectl.command_base import CommandSteps
from engine.kubectl.errors import KubectlError
from engine.kubectl.printers import results
from engine.kubectl.resource.builder import ResourceError, ResourceInfo


def each(items: Iterable[ResourceInfo | ResourceError], act: Callable[[ResourceInfo], CommandSteps]) -> CommandSteps:
    """Let `act` handle every object that was found; returns 1 as soon as one of them failed."""
    code = 0
    for item in items:
        try:
            if isinstance(item, ResourceError):
                yield results.failed(item)
                code = 1
            else:
                yield from act(item)
        except StatusError as error:
            yield results.failed(ResourceError(error))
            code = 1
        except KubectlError as error:
            yield Stderr(error.stderr())
            code = 1
        except OutputError as error:
            yield Stderr(f"error: {error}\n")
            code = 1
    return code
