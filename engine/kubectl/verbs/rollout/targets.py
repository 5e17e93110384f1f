"""What the subcommands of `kubectl rollout` have in common: their flags, the objects of a line, and its errors.

Without a name, a line means every object of the type in the namespace, unlike with other verbs.
"""

from __future__ import annotations

from collections.abc import Callable

from engine.api.status import StatusError
from engine.client.output import Err
from engine.kubectl import flags, results
from engine.kubectl.errors import KubectlError
from engine.kubectl.resources import Failure, Info, fetch_all
from engine.kubectl.verb import Call, Steps

SELECTION = (flags.SELECTOR, *flags.FILES)
USAGE = "(TYPE NAME | TYPE/NAME)"


def each(call: Call, act: Callable[[Info], Steps]) -> Steps:
    """Run `act` on every object of the line; what fails is told, and the others go on.

    Raises:
        KubectlError: the line names nothing.

    """
    if not call.args.words and not call.args.many("filename"):
        message = "required resource not specified"
        raise KubectlError(message)
    code, found = 0, 0
    for item in fetch_all(call, call.args.words):
        found += 1
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
    if not found:
        yield Err(f"No resources found in {call.namespace} namespace.\n")
    return code


def type_name(info: Info) -> str:
    """Return an object's type as the viewers' errors call it, such as `ReplicaSet.apps`."""
    resource = info.resource
    return f"{resource.kind}.{resource.group}" if resource.group else resource.kind
