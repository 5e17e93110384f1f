"""What the subcommands of `kubectl set` have in common: fetch, edit a copy, send the difference.

Upstream: k8s.io/kubectl/pkg/cmd/set/helper.go (CalculatePatches).
"""

from __future__ import annotations

import copy
import fnmatch
from collections.abc import Callable
from typing import Any

from engine.kubectl import shared_flags
from engine.kubectl.cmd.visitor import each
from engine.kubectl.command_base import CommandContext, CommandSteps
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag
from engine.kubectl.printers import results
from engine.kubectl.resource import patches
from engine.kubectl.resource.builder import ResourceInfo, fetch_all

FLAGS = (
    shared_flags.ALL,
    shared_flags.SELECTOR,
    shared_flags.RECORD,
    Flag("local", "bool", supported=False),
    *shared_flags.FILES,
    *shared_flags.PRINT,
    *shared_flags.WRITE,
)


def edit(
    call: CommandContext, words: list[str], change: Callable[[dict[str, Any]], None], operation: str
) -> CommandSteps:
    """Let `change` edit a copy of each object and patch what became different; an unchanged object is passed over.

    `change` raises KubectlError for an object that it cannot edit.
    """
    results.check_output(call)
    mode = shared_flags.dry_run(call.args)
    return (
        yield from each(
            fetch_all(call, words, lists_need_all=True),
            lambda item: _edit_one(call, item, change, operation, mode),
        )
    )


def _edit_one(
    call: CommandContext, info: ResourceInfo, change: Callable[[dict[str, Any]], None], operation: str, mode: str
) -> CommandSteps:
    edited = copy.deepcopy(info.object)
    change(edited)
    patch = patches.two_way(info.object, edited)
    if not patch and not call.args.text("output"):
        return 0
    if patch and mode != "client":
        edited = call.rest.patch(
            info.resource,
            info.namespace,
            info.name,
            patch,
            type="strategic",
            dry_run=mode == "server",
            manager=shared_flags.field_manager(call.args, call.path),
        )
    yield results.done(call, info.resource, edited, operation, mode)
    return 0


def pod_spec(obj: dict[str, Any]) -> dict[str, Any]:
    """Return the Pod spec inside an object: its own, or its template's.

    Raises:
        KubectlError: it has none.

    """
    spec: dict[str, Any] = obj.get("spec") or {}
    if obj.get("kind") == "Pod":
        return spec
    template = spec.get("template")
    if not isinstance(template, dict) or "spec" not in template:
        message = f"the object is not a pod or does not have a pod template: {obj.get('kind')}"
        raise KubectlError(message)
    inner: dict[str, Any] = template["spec"]
    return inner


def matching(containers: list[dict[str, Any]], pattern: str) -> list[dict[str, Any]]:
    """Return the containers whose names match a pattern such as `*` or `web-*`."""
    return [container for container in containers if fnmatch.fnmatchcase(container["name"], pattern)]
