"""What the subcommands of `kubectl rollout` have in common: their flags, the objects of a line, and its errors.

Without a name, a line means every object of the type in the namespace, unlike with other verbs.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

from engine.client.output import Stderr
from engine.kubectl import shared_flags
from engine.kubectl.cmd.visitor import each as act_on_each
from engine.kubectl.command_base import CommandContext, CommandSteps
from engine.kubectl.errors import KubectlError
from engine.kubectl.resource.builder import ResourceInfo, fetch_all

SELECTION = (shared_flags.SELECTOR, *shared_flags.FILES)
USAGE = "(TYPE NAME | TYPE/NAME)"


def each(call: CommandContext, act: Callable[[ResourceInfo], CommandSteps]) -> CommandSteps:
    """Run `act` on every object of the line; what fails is told, and the others go on.

    Raises:
        KubectlError: the line names nothing.

    """
    if not call.args.words and not call.args.many("filename"):
        message = "required resource not specified"
        raise KubectlError(message)
    items = fetch_all(call, call.args.words)
    first = next(items, None)
    if first is None:
        yield Stderr(f"No resources found in {call.namespace} namespace.\n")
        return 0
    # The others are read only once it is their turn: while one is waited for, they change.
    return (yield from act_on_each(chain([first], items), act))


def type_name(info: ResourceInfo) -> str:
    """Return an object's type as the viewers' errors call it, such as `ReplicaSet.apps`."""
    resource = info.resource
    return f"{resource.kind}.{resource.group}" if resource.group else resource.kind
