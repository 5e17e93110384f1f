"""What the subcommands of `kubectl set` have in common: fetch, edit a copy, send the difference.

Upstream: k8s.io/kubectl/pkg/cmd/set/helper.go (CalculatePatches) and polymorphichelpers/updatepodspec.go.
"""

from __future__ import annotations

import copy
import fnmatch
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.api.status import StatusError
from engine.kubectl import shared_flags
from engine.kubectl.cmd import localfiles
from engine.kubectl.cmd.changecause import recorded
from engine.kubectl.cmd.visitor import each
from engine.kubectl.command_base import CommandContext, CommandSteps
from engine.kubectl.errors import KubectlError
from engine.kubectl.printers import results
from engine.kubectl.resource.builder import NO_RESOURCES_GIVEN, ResourceInfo, parse_selection
from engine.kubectl.resource.strategicdiff import two_way

FLAGS = (
    shared_flags.ALL,
    shared_flags.SELECTOR,
    localfiles.LOCAL,
    *shared_flags.FILES,
    *shared_flags.PRINT,
    *shared_flags.WRITE,
)

Change = Callable[[dict[str, Any]], None]
"""Edits an object; raises KubectlError for one that it cannot edit."""


@dataclass(frozen=True)
class Aspect:
    """What a subcommand sets, in upstream's words."""

    done: str
    """What is said of an object that was changed."""
    refused: str = ""
    """What stands before the server's message; without it the error is the server's own."""
    always: bool = False
    """Whether an object that is as it should be is sent and spoken of all the same."""


def edit(call: CommandContext, words: list[str], change: Change, aspect: Aspect) -> CommandSteps:
    """Let `change` edit a copy of each object and patch what became different; an unchanged one is passed over."""
    results.check_output(call)
    mode = shared_flags.dry_run(call.args)
    return (
        yield from each(
            localfiles.objects(call, words, localfiles.OF_SET),
            lambda item: _edit_one(call, item, change, aspect, mode),
        )
    )


def _edit_one(call: CommandContext, info: ResourceInfo, change: Change, aspect: Aspect, mode: str) -> CommandSteps:
    edited = copy.deepcopy(info.object)
    change(edited)
    edited = recorded(call, edited)
    patch = two_way(info.object, edited)
    if not patch and not aspect.always:
        return 0
    if not localfiles.is_offline(call, mode):
        try:
            edited = call.rest.patch(
                info.resource,
                info.namespace,
                info.name,
                patch,
                type="strategic",
                dry_run=mode == "server",
                manager=shared_flags.field_manager(call.args, call.path),
            )
        except StatusError as error:
            if not aspect.refused:
                raise
            message = f"{aspect.refused} {error.message}"
            raise KubectlError(message) from error
    elif call.args.on("local"):
        edited = localfiles.as_go_writes(info.resource, edited)
    yield results.done(call, info.resource, edited, aspect.done, mode)
    return 0


def check_words(call: CommandContext, words: list[str]) -> None:
    """Complain of words that name no objects before a missing setting is complained of.

    Raises:
        KubectlError: there are none, or they name nothing.

    """
    if words:
        parse_selection(call.rest, words)
    elif not call.args.many("filename"):
        raise KubectlError(NO_RESOURCES_GIVEN)


def named(call: CommandContext, obj: dict[str, Any]) -> str:
    """Return how errors call an object: `deployments/web`."""
    known = (resource for resource in call.rest.resources() if resource.kind == obj["kind"])
    resource = next(resource for resource in known if resource.api_version == obj["apiVersion"])
    return f"{resource.plural}/{obj['metadata']['name']}"


def pod_spec(call: CommandContext, obj: dict[str, Any]) -> dict[str, Any]:
    """Return the Pod spec inside an object: its own, or its template's.

    Raises:
        KubectlError: it has none.

    """
    spec: dict[str, Any] = obj.get("spec") or {}
    if obj.get("kind") == "Pod":
        return spec
    if obj.get("kind") == "CronJob":
        spec = (spec.get("jobTemplate") or {}).get("spec") or {}
    template = spec.get("template")
    if not isinstance(template, dict) or "spec" not in template:
        kind = f"*{obj['apiVersion'].rpartition('/')[2]}.{obj['kind']}"
        message = f"error: {named(call, obj)} the object is not a pod or does not have a pod template: {kind}"
        raise KubectlError(message, raw=True)
    inner: dict[str, Any] = template["spec"]
    return inner


def containers_of(spec: dict[str, Any], pattern: str) -> list[dict[str, Any]]:
    """Return the containers whose names match a pattern such as `*` or `web-*`, init containers last."""
    every = [*(spec.get("containers") or ()), *(spec.get("initContainers") or ())]
    return [container for container in every if fnmatch.fnmatchcase(container["name"], pattern)]
