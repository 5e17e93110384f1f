"""`kubectl replace`: puts whole objects in the place of those with the same name.

Upstream: k8s.io/kubectl/pkg/cmd/replace/replace.go. Different on purpose: --raw is not supported.
"""

from __future__ import annotations

from typing import Any

from engine.api.status import StatusError
from engine.client.output import Stderr, Stdout
from engine.kubectl import shared_flags
from engine.kubectl.cmd.basic.delete import DELETION_FLAGS, wait_until_gone
from engine.kubectl.cmd.changecause import recorded
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError, usage_error
from engine.kubectl.flags import Flag
from engine.kubectl.printers import results
from engine.kubectl.resource.builder import ResourceError, ResourceInfo, reader
from engine.kubectl.resource.manifests import Manifest


def run(call: CommandContext) -> CommandSteps:
    """Replace every object of the line's files."""
    if call.args.words:
        raise usage_error(call.path, f"Unexpected args: [{' '.join(call.args.words)}]")
    if not call.args.many("filename"):
        message = "must specify one of -f and -k"
        raise KubectlError(message)
    results.check_output(call)
    items = list(reader(call).read(call.args.many("filename"), recursive=call.args.on("recursive")))
    if not items:
        message = "no objects passed to replace"
        raise KubectlError(message)
    if call.args.on("force"):
        yield from _delete_first(call, [item for item in items if isinstance(item, Manifest)])
    code = 0
    for item in items:
        try:
            if isinstance(item, KubectlError):
                yield Stderr(item.stderr())
                code = 1
            else:
                yield _replace(call, item)
        except StatusError as error:
            source = item.source if isinstance(item, Manifest) else ""
            yield results.failed(ResourceError(error, source), "replacing")
            code = 1
    return code


def _replace(call: CommandContext, manifest: Manifest) -> Stdout:
    mode, validation = shared_flags.dry_run(call.args), shared_flags.validation(call.args)
    body = results.saved(call, recorded(call, manifest.body))
    if mode == "client":
        return results.done(call, manifest.resource, body, "replaced", mode)
    if call.args.on("force"):
        written = call.rest.create(
            manifest.resource,
            manifest.namespace,
            body,
            validation=validation,
            manager=shared_flags.field_manager(call.args, call.path),
        )
    else:
        written = call.rest.update(
            manifest.resource,
            manifest.namespace,
            manifest.name,
            _versioned(call, manifest, body),
            subresource=call.args.text("subresource"),
            dry_run=mode == "server",
            validation=validation,
            manager=shared_flags.field_manager(call.args, call.path),
        )
    return results.done(call, manifest.resource, written, "replaced", mode)


def _versioned(call: CommandContext, manifest: Manifest, body: dict[str, Any]) -> dict[str, Any]:
    """Return what is sent: where the manifest names no version, with that of the object as it is."""
    metadata = body.get("metadata") or {}
    if metadata.get("resourceVersion"):
        return body
    try:
        current = call.rest.get(manifest.resource, manifest.namespace, manifest.name)
    except StatusError:
        return body  # the server says what it makes of it
    return {**body, "metadata": {**metadata, "resourceVersion": current["metadata"]["resourceVersion"]}}


def _delete_first(call: CommandContext, manifests: list[Manifest]) -> CommandSteps:
    """--force: what is there goes first, at once; what is not there is no error."""
    gone: list[tuple[ResourceInfo, str]] = []
    grace = max(call.args.number("grace-period"), 0)
    for manifest in manifests:
        where = (manifest.resource, manifest.namespace, manifest.name)
        try:
            uid = str(call.rest.get(*where)["metadata"]["uid"])
            call.rest.delete(*where, options={"propagationPolicy": "Background", "gracePeriodSeconds": grace})
        except StatusError as error:
            if error.reason != "NotFound":
                raise
            continue
        yield Stdout(f'{results.kind_name(manifest.resource)} "{manifest.name}" deleted\n')
        gone.append((ResourceInfo(*where, manifest.body, manifest.source), uid))
    return (yield from wait_until_gone(call, gone))


VERB = KubectlCommand(
    name="replace",
    run=run,
    summary="Replace a resource by file name or stdin.",
    examples=(
        ("Replace an object by what a file says", "kubectl replace -f svc.yml"),
        ("Delete and create it", "kubectl replace --force -f svc.yml"),
    ),
    usage="-f FILENAME",
    mutating=True,
    flags=(
        shared_flags.VALIDATE,
        shared_flags.SAVE_CONFIG,
        shared_flags.RECORD,
        Flag("raw", supported=False),
        shared_flags.SUBRESOURCE,
        *DELETION_FLAGS,
        *shared_flags.FILES,
        *shared_flags.PRINT,
        *shared_flags.WRITE,
    ),
)
