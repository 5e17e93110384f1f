"""Applies one manifest by a three-way patch that kubectl computes.

Per object: GET, then POST when it is new, else a patch when something differs.

Upstream: k8s.io/kubectl/pkg/cmd/apply/patcher.go.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engine.api.status import StatusError
from engine.client.output import Stderr
from engine.client.steps import Steps
from engine.golang.fmt import go_json
from engine.kubectl.cmd.basic.delete import wait_until_gone
from engine.kubectl.cmd.changecause import recorded
from engine.kubectl.command_base import CommandContext
from engine.kubectl.errors import KubectlError
from engine.kubectl.printers import results
from engine.kubectl.resource import patches
from engine.kubectl.resource.builder import ResourceError, ResourceInfo
from engine.kubectl.resource.manifests import Manifest
from engine.kubectl.resource.objectdiff import patch_type, three_way
from engine.kubectl.resource.strategicdiff import NoMergeKeyError

_MANAGER = "kubectl-client-side-apply"

ApplyResult = Steps[dict[str, Any] | None]
"""A step that returns the object as it is now; None when it failed, which was said."""


def apply(call: CommandContext, manifest: Manifest, mode: str, validation: str) -> ApplyResult:
    """Create the object, or patch it into what the manifest says, and keep the manifest in its annotation."""
    manifest = replace(manifest, body=recorded(call, manifest.body))
    wanted = patches.with_last_applied(manifest.body)
    where = (manifest.resource, manifest.namespace, manifest.name)
    try:
        current = call.rest.get(*where)
    except StatusError as error:
        if error.reason != "NotFound":
            yield results.failed(ResourceError(error, manifest.source), "retrieving current configuration of")
            return None
        return (yield from _create(call, manifest, wanted, "created", mode, validation))
    if patches.LAST_APPLIED not in (current["metadata"].get("annotations") or {}):
        yield Stderr(_missing_annotation(manifest))
    if mode == "client":
        merged = patches.merge(current, wanted)
        yield results.done(call, manifest.resource, merged, "configured", mode)
        return merged
    patch = yield from _patch_for(manifest, wanted, current)
    if patch == {}:
        yield results.done(call, manifest.resource, current, "unchanged", mode)
        return current
    return None if patch is None else (yield from _patch(call, manifest, patch, "configured", mode, validation))


def _patch_for(manifest: Manifest, wanted: dict[str, Any], current: dict[str, Any]) -> ApplyResult:
    """Return what has to change; None where that cannot be said, which was told."""
    try:
        before = patches.last_applied(current)
    except KubectlError as error:
        yield results.failed(ResourceError(error, manifest.source))
        return None
    try:
        return three_way(manifest.resource, before, wanted, current)
    except NoMergeKeyError as error:
        yield Stderr(f"warning: error calculating patch from openapi v3 spec: {error}\n")
        yield Stderr(_no_patch(manifest, (before, wanted, current), error).stderr())
        return None


def _no_patch(manifest: Manifest, texts: tuple[dict[str, Any], ...], error: NoMergeKeyError) -> KubectlError:
    """Return the error that no patch can be made, with everything that it would have been made of."""
    resource, source = manifest.resource, manifest.source
    version = f"{resource.group}/{resource.version}" if resource.group else f"/{resource.version}"
    names = ("original", "modified", "current")
    documents = "".join(f"{name}:\n{go_json(text)}\n\n" for name, text in zip(names, texts, strict=True))
    return KubectlError(
        f'error when applying patch:\n\nto:\nResource: "{version}, Resource={resource.plural}", '
        f'GroupVersionKind: "{version}, Kind={resource.kind}"\n'
        f'Name: "{manifest.name}", Namespace: "{manifest.namespace}"\n'
        f'for: "{source}": error when patching "{source}": creating patch with:\n{documents}for:: {error}'
    )


def _manager(call: CommandContext) -> str:
    return call.args.text("field-manager") or _MANAGER


def without_name(manifest: Manifest) -> KubectlError | None:
    """Why a manifest that says only how its name begins cannot be applied: what is to be found again needs a name."""
    prefix = (manifest.body.get("metadata") or {}).get("generateName") if not manifest.name else None
    return KubectlError(f"from {prefix}: cannot use generate name with apply") if prefix else None


def _patch(
    call: CommandContext, manifest: Manifest, patch: dict[str, Any], done: str, mode: str, validation: str
) -> ApplyResult:
    try:
        applied = call.rest.patch(
            manifest.resource,
            manifest.namespace,
            manifest.name,
            patch,
            type=patch_type(manifest.resource),
            dry_run=mode == "server",
            validation=validation,
            manager=_manager(call),
        )
    except StatusError as error:
        if call.args.on("force") and error.reason in {"Invalid", "Conflict"}:
            return (yield from _replace(call, manifest, mode, validation))
        yield results.failed(ResourceError(error, manifest.source), "patching")
        return None
    yield results.done(call, manifest.resource, applied, done, mode)
    return applied


def _replace(call: CommandContext, manifest: Manifest, mode: str, validation: str) -> ApplyResult:
    """--force: what cannot be changed goes, and comes again as the manifest says."""
    where = (manifest.resource, manifest.namespace, manifest.name)
    uid = str(call.rest.get(*where)["metadata"]["uid"])
    if mode == "none":
        call.rest.delete(
            *where,
            options={"propagationPolicy": "Background", "gracePeriodSeconds": max(call.args.number("grace-period"), 0)},
        )
        yield from wait_until_gone(call, [(ResourceInfo(*where, manifest.body, manifest.source), uid)])
        wanted = patches.with_last_applied(manifest.body)
        return (yield from _create(call, manifest, wanted, "configured", mode, validation))
    yield results.done(call, manifest.resource, manifest.body, "configured", mode)
    return manifest.body


def _create(
    call: CommandContext, manifest: Manifest, body: dict[str, Any], done: str, mode: str, validation: str
) -> ApplyResult:
    if mode != "client":
        try:
            body = call.rest.create(
                manifest.resource,
                manifest.namespace,
                body,
                dry_run=mode == "server",
                validation=validation,
                manager=_manager(call),
            )
        except StatusError as error:
            yield results.failed(ResourceError(error, manifest.source), "creating")
            return None
    yield results.done(call, manifest.resource, body, done, mode)
    return body


def _missing_annotation(manifest: Manifest) -> str:
    return (
        f"Warning: resource {manifest.resource.plural}/{manifest.name} is missing the "
        f"{patches.LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on "
        "resources created declaratively by either kubectl create --save-config or kubectl apply. The missing "
        "annotation will be patched automatically.\n"
    )
