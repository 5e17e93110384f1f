"""One act on each of several objects: what fails is told when all have had their turn, and the status is 1.

Upstream: k8s.io/cli-runtime/pkg/resource/visitor.go (ContinueOnErrorVisitor) and pkg/cmd/util/helpers.go
(MultipleErrors), which puts no `error: ` before one error of several.
"""

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
    """Let `act` handle every object that was found; returns 1 if one of them failed."""
    code = 0
    failures: list[ResourceError] = []
    for item in items:
        if isinstance(item, ResourceError):
            failures.append(item)
            continue
        try:
            code = (yield from act(item)) or code
        except (StatusError, KubectlError) as error:
            failures.append(ResourceError(error))
        except OutputError as error:
            failures.append(ResourceError(KubectlError(str(error))))
    yield from (_said(failure, alone=len(failures) == 1) for failure in failures)
    return 1 if failures else code


def _said(failure: ResourceError, *, alone: bool) -> Stderr:
    if alone or isinstance(failure.error, StatusError):
        return results.failed(failure)
    return Stderr(f"{failure.error}\n")
