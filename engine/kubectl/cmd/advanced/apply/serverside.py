"""`kubectl apply --server-side`: sends a manifest as it is, and moves what the client-side apply managed to this one.

Per object: a PATCH, and two or three more where the object still carries the annotation of the client-side apply.

Upstream: k8s.io/kubectl/pkg/cmd/apply/apply.go (applyOneObject, saveLastApplyAnnotationIfNecessary, migrateToSSA).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engine.api.status import StatusError
from engine.client.output import Stderr
from engine.client.steps import Steps
from engine.kubectl.cmd.advanced.apply import csaupgrade
from engine.kubectl.cmd.changecause import recorded
from engine.kubectl.command_base import CommandContext
from engine.kubectl.errors import KubectlError
from engine.kubectl.printers import results
from engine.kubectl.resource import patches
from engine.kubectl.resource.builder import ResourceError
from engine.kubectl.resource.manifests import Manifest

MANAGER = "kubectl"
_OF_ANNOTATION = "kubectl-last-applied"
_TRIES = 5
_CONFLICT = """\
{}
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the `--force-conflicts` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts"""
_NOT_MIGRATED = """\
Warning: server rejected managed fields migration to Server-Side Apply. This is non-fatal and will be retried next \
time you apply. Error: {}
"""


def apply_on_server(
    call: CommandContext, manifest: Manifest, mode: str, validation: str
) -> Steps[dict[str, Any] | None]:
    """Let the server lay the manifest over the object, or make one of it."""
    manifest = replace(manifest, body=recorded(call, manifest.body))
    manager = call.args.text("field-manager") or MANAGER
    dry_run = mode == "server"
    try:
        applied = _apply(call, manifest, manifest.body, manager, validation, dry_run=dry_run)
    except StatusError as error:
        yield results.failed(_failure(error, manifest))
        return None
    if not dry_run:
        try:
            if manager == MANAGER:
                applied = _with_managed_annotation(call, manifest, applied)
            if _migrated(call, manifest, applied, manager):
                applied = _apply(call, manifest, manifest.body, manager, validation)
        except StatusError as error:
            yield Stderr(_NOT_MIGRATED.format(error.message))
    yield results.done(call, manifest.resource, applied, "serverside-applied", mode)
    return applied


def _apply(
    call: CommandContext,
    manifest: Manifest,
    body: dict[str, Any],
    manager: str,
    validation: str,
    *,
    dry_run: bool = False,
) -> dict[str, Any]:
    return call.rest.patch(
        manifest.resource,
        manifest.namespace,
        manifest.name,
        body,
        type="apply",
        subresource=call.args.text("subresource"),
        dry_run=dry_run,
        validation=validation,
        manager=manager,
        force=call.args.on("force-conflicts"),
    )


def _failure(error: StatusError, manifest: Manifest) -> ResourceError:
    """A refusal, which for a conflict says what can be done about it."""
    if error.reason == "Conflict":
        return ResourceError(KubectlError(_CONFLICT.format(error.message)), manifest.source)
    return ResourceError(error, manifest.source)


def _with_managed_annotation(call: CommandContext, manifest: Manifest, obj: dict[str, Any]) -> dict[str, Any]:
    """The object, of which somebody who applies manages the annotation of the client-side apply, if it has one."""
    text = (obj["metadata"].get("annotations") or {}).get(patches.LAST_APPLIED)
    if text is None or csaupgrade.owners_of_annotation(obj, "Apply"):
        return obj
    meta = {"name": manifest.name, "annotations": {patches.LAST_APPLIED: text}}
    if manifest.resource.namespaced:
        meta["namespace"] = manifest.namespace
    only = {"apiVersion": manifest.resource.api_version, "kind": manifest.resource.kind, "metadata": meta}
    return _apply(call, manifest, only, _OF_ANNOTATION, "Strict")


def _migrated(call: CommandContext, manifest: Manifest, obj: dict[str, Any], manager: str) -> bool:
    """Give what managers of the client-side apply have to who applies now; whether there was anything."""
    where = (manifest.resource, manifest.namespace, manifest.name)
    for attempt in range(1, _TRIES + 1):
        steps = csaupgrade.patch_of(obj, csaupgrade.owners_of_annotation(obj, "Update"), manager)
        if not steps:
            return False
        try:
            call.rest.patch(*where, steps, type="json", manager=manager)
        except StatusError as error:
            if error.reason != "Conflict" or attempt == _TRIES:
                raise
            obj = call.rest.get(*where)
        else:
            return True
    return False
