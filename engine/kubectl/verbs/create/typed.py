"""What the subcommands of `kubectl create` have in common: one name, one object, one POST."""

from __future__ import annotations

from typing import Any

from engine.api.status import StatusError
from engine.kubectl import flags, results
from engine.kubectl.errors import KubectlError, usage_error
from engine.kubectl.resources import find_resource
from engine.kubectl.verb import CommandContext, CommandSteps

FLAGS = (flags.VALIDATE, flags.SAVE_CONFIG, *flags.PRINT, *flags.WRITE)


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
    mode = flags.dry_run(call.args)
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
                validation=flags.validation(call.args),
                manager="kubectl-create",
            )
        except StatusError as error:
            if not wrapped:
                raise
            message = f"{wrapped}: {error.message}"
            raise KubectlError(message) from error
    yield results.done_typed(call, resource, obj, "created", mode)
    return 0
