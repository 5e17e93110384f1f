"""What the subcommands of `kubectl create` have in common: one name, one object, one POST."""

from __future__ import annotations

from typing import Any

from engine.api.status import StatusError
from engine.kubectl import shared_flags
from engine.kubectl.command_base import CommandContext, CommandSteps
from engine.kubectl.errors import KubectlError, usage_error
from engine.kubectl.printers import results
from engine.kubectl.resource.builder import find_resource

FLAGS = (shared_flags.VALIDATE, shared_flags.SAVE_CONFIG, *shared_flags.PRINT, *shared_flags.WRITE)


def one_name(call: CommandContext) -> str:
    """Return the NAME of the line; the words after `--` do not count.

    Raises:
        KubectlError: there is none, or more than one.

    """
    words = call.args.words if call.args.dash is None else call.args.words[: call.args.dash]
    if len(words) != 1:
        raise usage_error(call.path, f"exactly one NAME is required, got {len(words)}")
    return words[0]


def post(call: CommandContext, plural: str, obj: dict[str, Any], *, wrapped: str = "") -> CommandSteps:
    """Create the object and say so.

    `wrapped` is how upstream's subcommand words a refusal, such as `failed to create deployment`.
    """
    results.check_output(call)
    mode = shared_flags.dry_run(call.args)
    resource = find_resource(call.rest, plural)
    obj = results.saved(call, obj)
    if mode != "client":
        namespace = call.namespace if resource.namespaced else ""
        try:
            obj = call.rest.create(
                resource,
                namespace,
                obj,
                dry_run=mode == "server",
                validation=shared_flags.validation(call.args),
                manager=shared_flags.field_manager(call.args, call.path),
            )
        except StatusError as error:
            if not wrapped:
                raise
            message = f"{wrapped}: {error.message}"
            raise KubectlError(message) from error
    yield results.done_typed(call, resource, obj, "created", mode)
    return 0
